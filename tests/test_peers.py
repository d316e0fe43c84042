"""What makes the comparison in benchmarks/peers.py fair: one text for everyone, and one rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.peers.contestants import CONTESTANTS
from benchmarks.peers.corpus import as_text, gather, read_papers, sets_about
from benchmarks.peers.judging import NotInTextError, Ruler, Span, finds
from benchmarks.peers.measuring import rotated

SAMPLE = ROOT / "sample"
PEERS = ROOT / "benchmarks" / "peers"


def test_every_paragraph_stands_in_the_text_of_its_paper_where_it_is_said_to() -> None:
    for document in read_papers(SAMPLE):
        paper = as_text(document)
        for unit in document.units:
            for paragraph in unit.paragraphs:
                first, *notes = paper.paragraphs[unit.key, paragraph.number]
                assert paper.text[first.start : first.end] == paragraph.text
                assert [paper.text[note.start : note.end] for note in notes] == [
                    f"{note.number} {note.text}" for note in paragraph.footnotes if note.text
                ]


def test_the_questions_are_those_of_the_test_sets_about_the_papers() -> None:
    golds = (ROOT / "kamerbron" / "eval" / "questions").glob("*.jsonl")
    assert [gold.name for gold in sets_about(read_papers(SAMPLE), golds)] == ["voorbeeld-test"]


def test_folders_are_gathered_into_one_with_what_is_said_of_each_file(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("een", "twee")]
    for folder in folders:
        folder.mkdir()
        (folder / f"{folder.name}.txt").write_text("Fietsen.", encoding="utf-8")
        (folder / "metadata.json").write_text(f'{{"{folder.name}.txt": {{}}}}', encoding="utf-8")
    place = tmp_path / "samen"
    place.mkdir()
    gather(folders, place)
    assert sorted(path.name for path in place.iterdir()) == ["een.txt", "metadata.json", "twee.txt"]
    assert (place / "metadata.json").read_text() == '{"een.txt": {}, "twee.txt": {}}'


def test_a_file_that_two_folders_hold_is_not_lost_but_refused(tmp_path: Path) -> None:
    for name in ("een", "twee", "samen"):
        (tmp_path / name).mkdir()
    for name in ("een", "twee"):
        (tmp_path / name / "stuk.txt").write_text(name, encoding="utf-8")
    with pytest.raises(ValueError, match=r"stuk\.txt"):
        gather([tmp_path / "een", tmp_path / "twee"], tmp_path / "samen")


@given(st.text(alphabet="ab \n", min_size=1), st.data())
def test_a_piece_is_found_where_it_was_cut_whatever_became_of_its_white_space(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = text[start:end]
    ruler = Ruler(text)
    if piece.strip():
        assert ruler.black(Span(start, end)) in ruler.places(" ".join(piece.split()))
    else:
        with pytest.raises(NotInTextError):
            ruler.places(piece)


def test_a_piece_that_is_not_in_the_text_is_an_error_and_no_miss() -> None:
    with pytest.raises(NotInTextError):
        Ruler("Onder het plein staan fietsen.").places("Onder het plein staan auto's.")


@pytest.mark.parametrize(
    ("piece", "paragraph", "found"),
    [
        (Span(0, 100), Span(20, 40), True),  # the whole paragraph
        (Span(20, 40), Span(0, 400), True),  # a piece of a long paragraph
        (Span(0, 30), Span(20, 40), True),  # half of it
        (Span(0, 29), Span(20, 40), False),  # less than half of it
        (Span(0, 20), Span(20, 40), False),  # the paragraph before it
    ],
)
def test_a_piece_finds_a_paragraph_when_they_share_half_of_the_shorter_one(
    piece: Span, paragraph: Span, found: bool
) -> None:
    assert finds([piece], [paragraph]) is found
    assert finds([paragraph], [piece]) is found


def test_another_contestant_begins_each_round_and_all_take_part() -> None:
    orders = [rotated(CONTESTANTS, number) for number in range(len(CONTESTANTS))]
    assert len({order[0].key for order in orders}) == len(CONTESTANTS)
    assert all(set(order) == set(CONTESTANTS) for order in orders)


def test_every_environment_has_a_lock_and_no_package_of_it_brings_cuda() -> None:
    named = {contestant.environment for contestant in CONTESTANTS if contestant.environment}
    for name in named:
        lines = (PEERS / f"requirements-{name}.txt").read_text(encoding="utf-8").splitlines()
        assert "torch==2.13.0" in lines
        assert all(re.fullmatch(r"[a-z0-9.-]+==[a-z0-9.]+", line) for line in lines)
        assert not [line for line in lines if line.startswith(("nvidia", "cuda", "triton"))]
