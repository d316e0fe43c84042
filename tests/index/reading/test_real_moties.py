"""1,500 real motions as official XML: each is read, under its own id, and nothing but its text is text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kamerbron.index.document import Chamber, Document, UnitKind
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder

pytestmark = pytest.mark.corpus

LAST_WORDS = re.compile(r"orde van de dag[.,;]?$")


@pytest.fixture(scope="module")
def motions(moties: Path) -> list[Document]:
    """All motions. That each is read is part of what is tested: a refusal would end this."""
    return [read_document(entry) for entry in open_folder(moties).entries]


def test_all_are_read_under_their_own_ids_and_without_a_notice(motions: list[Document]) -> None:
    assert len(motions) == 1500
    assert all(f"{motion.id}.xml" == motion.source.name for motion in motions)
    assert [motion.notices for motion in motions if motion.notices] == []


def test_each_says_what_it_is(motions: list[Document]) -> None:
    for motion in motions:
        paper = motion.publication
        assert paper.kind == "Motie"
        assert paper.chamber is Chamber.TWEEDE
        assert paper.dossiers
        assert paper.dossiers[0].title
        assert all((paper.number, paper.session_year, paper.title, paper.date))
    assert sum(len(motion.publication.dossiers) > 1 for motion in motions) == 5


def test_each_is_one_section_that_ends_with_its_last_words_and_not_with_who_signed(
    motions: list[Document],
) -> None:
    for motion in motions:
        (unit,) = motion.units
        assert unit.kind is UnitKind.SECTION
        assert unit.paragraphs[0].text == "De Kamer,"
        # Two were published without their last sentence.
        unfinished = motion.id in {"kst-33529-1322", "kst-34352-334"}
        assert bool(LAST_WORDS.search(unit.paragraphs[-1].text)) is not unfinished
        assert unit.paragraphs[-1].text.endswith(",") or not unfinished


def test_all_say_who_signed(motions: list[Document]) -> None:
    assert all(motion.publication.signatories for motion in motions)
