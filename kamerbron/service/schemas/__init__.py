"""The JSON of the API: its models. The only place with JSON keys.

Names and descriptions are Dutch, for they are what users of the API read.
"""
