"""The stages of a build: what is there, reading, embedding, writing; and its report."""
