"""The outlines of the five real papers, each of them read by eye beside its paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from outlines import outline

from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder

GOLDEN = Path(__file__).parent / "golden"
PAPERS = sorted(path.stem for path in GOLDEN.glob("*.txt"))

pytestmark = pytest.mark.corpus


def test_each_of_the_five_papers_has_an_outline() -> None:
    assert len(PAPERS) == 5


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_read_as_its_reviewed_outline_says(corpus: Path, paper: str) -> None:
    (entry,) = [entry for entry in open_folder(corpus).entries if entry.path.stem == paper]
    assert outline(read_document(entry)) == (GOLDEN / f"{paper}.txt").read_text(encoding="utf-8")
