"""An index as files: a folder of generations."""
