"""The OpenAPI document: what it says, and that the service keeps to it."""
