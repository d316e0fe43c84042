"""The official publications: what they list, and the documents and metadata that they give."""
