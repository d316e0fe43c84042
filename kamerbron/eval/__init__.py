"""How good is it? Gold questions, measures, and the report of a run."""
