"""What is put before questions and passages, by the family of a model."""

from __future__ import annotations

import re

E5_QUESTION_PREFIX = "query: "
E5_PASSAGE_PREFIX = "passage: "

# The E5 family was trained with these; the models of that family on the hub do not all say so.
_E5 = re.compile(r"(?:^|[/_-])e5-")


def family_prefixes(name: str) -> tuple[str, str]:
    """Return the prefixes of questions and passages that a model of this name was trained with."""
    return (E5_QUESTION_PREFIX, E5_PASSAGE_PREFIX) if _E5.search(name.lower()) else ("", "")
