"""Documents become a searchable folder."""
