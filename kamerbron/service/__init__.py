"""Questions come in and answers go out: over HTTP, on a page, and as tools for an assistant."""
