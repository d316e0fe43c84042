"""Records become the models of the API."""
