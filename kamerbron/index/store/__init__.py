"""One generation of the index on disk."""
