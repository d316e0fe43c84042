"""Tools for an assistant (Model Context Protocol): search, read and check, with citations."""
