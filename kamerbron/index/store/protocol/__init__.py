"""What an index is to those who ask it and those who make it, wherever it is kept.

The files of a folder (`files`) and PostgreSQL (`postgres`) are both a Store: generations, one of them in use,
and a memory of the work that was done for them.
"""
