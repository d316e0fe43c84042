"""The commands that make and keep an index."""
