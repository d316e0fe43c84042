"""An index: its generations, and where they are kept."""
