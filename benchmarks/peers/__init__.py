"""Kamerbron beside what people would use instead; `benchmarks/peers.py` says how to run it."""
