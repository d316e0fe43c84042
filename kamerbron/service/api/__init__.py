"""The paths of the REST API."""
