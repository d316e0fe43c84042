"""A text becomes a question: what it asks, and what it names."""
