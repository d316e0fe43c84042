"""Takes the pictures of the README: `python -m scripts.screenshots`."""
