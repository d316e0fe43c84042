"""Spoils real files in many ways and reads what comes of it: a reader may refuse it, and nothing else.

It stands apart from `kamerbron`, and the tests use the same ways of spoiling on the sample corpus.
"""
