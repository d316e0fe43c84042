"""Who may ask, how much, and from which papers."""
