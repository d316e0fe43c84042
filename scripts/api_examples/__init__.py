"""Asks the sample corpus the examples of the API document."""
