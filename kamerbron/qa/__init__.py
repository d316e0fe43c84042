"""A question becomes cited passages."""
