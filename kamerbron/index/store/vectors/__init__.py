"""Search among vectors: exactly while there are few, by codes when there are many."""
