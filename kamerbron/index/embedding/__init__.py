"""Passages and questions become vectors: by a model here, in several processes, or on a server."""
