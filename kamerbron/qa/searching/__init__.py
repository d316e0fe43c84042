"""A question becomes passages, best first."""
