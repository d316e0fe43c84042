"""Kamerbron answers questions from Kamerstukken: passages word for word, each with its citation."""
