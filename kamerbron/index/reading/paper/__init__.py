"""From blocks to units: what all forms of a paper share."""
