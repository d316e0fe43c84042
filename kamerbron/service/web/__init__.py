"""What all requests over HTTP share: who asks, problems, headers, ETags and the log."""
