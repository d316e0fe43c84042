"""A question becomes cited passages, and those become HTTP."""
