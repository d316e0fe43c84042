"""Near-identical passages are found again among those seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import make_passage

from kamerbron.index.chunking import shingles_of
from kamerbron.index.document import Passage, Question
from kamerbron.qa.searching.folding import SeenPassages

WORDS = (
    *("de", "brug", "bij", "Waterveen", "is", "al", "drie", "jaar", "dicht", "en", "fietsers", "rijden"),
    *(
        "elf",
        "kilometer",
        "om",
        "naar",
        "het",
        "veer",
        "van",
        "gemeente",
        "provincie",
        "plan",
        "zomer",
        "nieuw",
    ),
)

# A text, and the same with some words changed: as near-identical ones come about.
_lists = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60)
_changes = st.lists(st.tuples(st.integers(0, 59), st.sampled_from(WORDS)), max_size=4)


def passage(text: str, number: int = 1, *questions: str) -> Passage:
    made = make_passage(text, questions=[Question(1, question) for question in questions])
    made = replace(made, id=f"kst-99998-1.sectie.alinea-{number}")
    return replace(made, sketch=shingles_of(made).sketch)


def changed(words: list[str], changes: list[tuple[int, str]]) -> str:
    copy = list(words)
    for place, word in changes:
        copy[place % len(copy)] = word
    return " ".join(copy)


@given(_lists, _changes)
def test_one_is_found_exactly_when_the_texts_resemble_each_other(
    words: list[str], changes: list[tuple[int, str]]
) -> None:
    first, second = passage(" ".join(words), 1), passage(changed(words, changes), 2)
    seen = SeenPassages()
    seen.add(first)
    expected = 0 if shingles_of(first).resemble(shingles_of(second)) else None
    assert seen.find(second) == expected


def test_of_several_the_first_is_found() -> None:
    seen = SeenPassages()
    for number, text in enumerate(["Het veer vaart.", "De brug is dicht.", "De brug is dicht!"], start=1):
        seen.add(passage(text, number))
    assert seen.find(passage("De brug is dicht", 4)) == 1
    assert seen.find(passage("De sluis is dicht", 5)) is None


@pytest.mark.parametrize("text", ["Nee.", "Dat is nog niet bekend."])
def test_a_short_answer_is_the_same_only_to_the_same_question(text: str) -> None:
    seen = SeenPassages()
    seen.add(passage(text, 1, "Komt er een nieuwe brug bij Waterveen?"))
    assert seen.find(passage(text, 2, "Blijft het veer varen in de winter?")) is None
    assert seen.find(passage(text, 3, "Komt er een nieuwe brug bij Waterveen?")) == 0
