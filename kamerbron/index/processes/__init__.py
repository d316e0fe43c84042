"""Processes of our own that work for this one: started afresh, lent to one thread at a time, and replaced."""
