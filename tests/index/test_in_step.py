"""An index that is kept in step is the one that a build from nothing gives, whatever happened in between."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from build_support import ANYWAY, ENCODER, build_here, paper, reading_here, texts_in_use
from hypothesis import given, settings
from hypothesis import strategies as st
from store_support import open_index
from support import WordEncoder

from kamerbron.index.build import BuildOptions, build_index, plan_build
from kamerbron.index.building.changes import RemovalError
from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.encoder import Encoder, Progress, Vectors
from kamerbron.index.errors import IndexAbsentError
from kamerbron.index.store.files.store import FileStore
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.rendering.answers import render_answer

QUESTIONS = (
    "Wanneer is de brug gekeurd?",
    "Wie betaalt de kosten?",
    "Hoe lang duurt het onderhoud van de sluis?",
)

# Papers alike, one in two forms, one that names another, one that cannot be read.
CONTENTS = (
    paper("brug", 2020),
    paper("tunnel", 2021),
    paper("sluis", 2022),
    "Zie Kamerstuk 99998, nr. 1.\n",
    "Vraag 1\nHoe hoog is de brug?\n\nAntwoord 1\nDe brug is negen meter hoog.\n",
    "",
    "\x00 geen tekst",
)
NAMES = ("kst-99998-1.txt", "kst-99998-2.txt", "map/kst-99998-1.txt", "brief.txt", "metadata.json")
METADATA = ("{}", '{"brief.txt": {"id": "kst-99998-2"}}', '{"brief.txt": {"titel": "Over bruggen"}}')

changes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, len(CONTENTS) - 1) | st.none()), min_size=1, max_size=4
)


def change(folder: Path, name: str, choice: int | None) -> None:
    path = folder / name
    if choice is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    path.write_text(METADATA[choice % len(METADATA)] if path.suffix == ".json" else CONTENTS[choice])


def answers(index: Path) -> list[str]:
    with open_index(index) as generation:
        searcher = Searcher(generation, ENCODER)
        return [
            render_answer(answer(searcher, parse_question(text), 5), generation.manifest).model_dump_json()
            for text in QUESTIONS
        ]


@settings(max_examples=12, deadline=None)
@given(st.lists(changes, min_size=1, max_size=3))
def test_an_index_kept_in_step_is_byte_for_byte_the_one_built_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[Sequence[tuple[str, int | None]]]
) -> None:
    place = tmp_path_factory.mktemp("stap")
    folder, kept = place / "stukken", place / "index"
    folder.mkdir()
    (folder / "vast.txt").write_text(paper("haven", 2019))
    for number, step in enumerate(steps):
        for name, choice in step:
            change(folder, name, choice)
        in_step = build_here(folder, kept)
        fresh = build_here(folder, place / f"nieuw-{number}")
        assert in_step.manifest.files == fresh.manifest.files
        assert in_step.manifest == fresh.manifest
        assert in_step.report == fresh.report
        assert answers(kept) == answers(place / f"nieuw-{number}")


@pytest.mark.model
def test_with_the_real_model_the_order_in_which_papers_came_does_not_show(
    tmp_path: Path, sample: Path, encoder: Encoder
) -> None:
    folder, kept = tmp_path / "stukken", FileStore(tmp_path / "in-stap")
    folder.mkdir()
    # What describes a paper is part of it, so that is there from the start.
    described = sample / "metadata.json"
    if described.exists():
        (folder / described.name).write_bytes(described.read_bytes())
    papers = sorted(path for path in sample.iterdir() if path.is_file() and path != described)
    for some in (papers[1::2], papers[::2]):
        for path in some:
            (folder / path.name).write_bytes(path.read_bytes())
        with reading_here():
            in_step = build_index(folder, kept, encoder)
    with reading_here():
        fresh = build_index(folder, FileStore(tmp_path / "nieuw"), encoder)
    assert in_step.manifest == fresh.manifest
    assert in_step.changes.unchanged


# --- only what is new ------------------------------------------------------------------------------


class CountingEncoder(WordEncoder):
    """Remembers what it was given to embed."""

    texts: list[str] = []  # noqa: RUF012 - one list, emptied by each test

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        # Those that the mark of a model is made of are no texts of a paper.
        self.texts.extend(text for text in texts if re.search("gekeurd in 20|duurt tot|de provincie", text))
        return super().encode_passages(texts, progress)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of five papers."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    for number, subject in enumerate(("brug", "tunnel", "sluis", "weg", "haven"), start=1):
        (folder / f"kst-99998-{number}.txt").write_text(paper(subject, 2020 + number))
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_only_what_is_new_is_embedded_and_a_text_that_comes_twice_once(folder: Path, index: Path) -> None:
    encoder = CountingEncoder()
    encoder.texts.clear()
    with reading_here():
        build_index(folder, FileStore(index), encoder)
        first = list(encoder.texts)
        assert len(first) == len(set(first))
        encoder.texts.clear()
        (folder / "kst-99998-2.txt").write_text(paper("tunnel", 2031))
        build_index(folder, FileStore(index), encoder)
    assert encoder.texts
    assert not set(encoder.texts) & set(first)
    assert all(("tunnel" in text and "2031" in text) or "2035" in text for text in encoder.texts)


def test_what_changed_is_told_and_what_was_unreadable_stays_so(folder: Path, index: Path) -> None:
    (folder / "leeg.txt").write_text("")
    build_here(folder, index)
    (folder / "kst-99998-1.txt").write_text(paper("brug", 2050))
    (folder / "kst-99998-2.txt").unlink()
    (folder / "kst-99998-6.txt").write_text(paper("dijk", 2020))
    planned = plan_build(folder, FileStore(index))
    build = build_here(folder, index)
    assert build.changes == planned
    assert planned.new == ("kst-99998-6.txt",)
    assert planned.changed == ("kst-99998-1.txt",)
    assert planned.gone == ("kst-99998-2.txt",)
    assert planned.unchanged == ("kst-99998-3.txt", "kst-99998-4.txt", "kst-99998-5.txt", "leeg.txt")
    assert [document.id for document in build.lost] == ["kst-99998-2"]
    assert [refused.name for refused in build.report.refused] == ["leeg.txt"]


def test_when_nothing_changed_there_is_no_new_generation(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    again = build_here(folder, index)
    assert (again.generation, again.is_new) == (first.generation, False)
    assert build_here(folder, index, BuildOptions(again=True)).generation != first.generation


def test_a_file_that_was_only_touched_or_given_back_is_unchanged(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    path = folder / "kst-99998-3.txt"
    path.write_text("Even iets anders.")
    path.write_text(paper("sluis", 2023))
    os.utime(path, (4e9, 4e9))
    assert build_here(folder, index).generation == first.generation


def test_other_settings_make_another_generation_of_the_same_files(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    with reading_here():
        second = build_index(
            folder, FileStore(index), ENCODER, settings=ChunkingSettings(max_characters=60), options=ANYWAY
        )
    assert second.is_new
    assert second.changes.are_none
    assert second.manifest.counts.passages > first.manifest.counts.passages


def test_another_model_of_the_same_name_takes_no_vector_of_the_first(folder: Path, index: Path) -> None:
    class OtherWeights(WordEncoder):
        def encode_questions(self, texts: Sequence[str]) -> Vectors:
            return super().encode_questions([text[::-1] for text in texts])

    build_here(folder, index)
    with reading_here():
        other = build_index(folder, FileStore(index), OtherWeights())
        fresh = build_index(folder, FileStore(index.with_name("nieuw")), OtherWeights())
    assert other.is_new
    assert other.manifest == fresh.manifest


def test_a_damaged_memory_of_work_costs_time_and_nothing_else(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    for path in (index / "cache").iterdir():
        content = bytearray(path.read_bytes())
        for place in range(200, len(content), 997):
            content[place] ^= 0xFF
        path.write_bytes(content)
    again = build_here(folder, index, BuildOptions(again=True))
    assert again.manifest == first.manifest


def test_without_its_memory_an_index_is_built_as_it_was(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    for path in (index / "cache").iterdir():
        path.unlink()
    assert build_here(folder, index, BuildOptions(again=True)).manifest == first.manifest


# --- a source that is not whole --------------------------------------------------------------------


def fill(folder: Path, count: int) -> None:
    for number in range(1, count + 1):
        (folder / f"kst-99998-{number}.txt").write_text(paper("brug", 2000 + number))


def test_when_a_large_part_is_gone_the_index_stays_as_it_is_until_that_is_meant(
    folder: Path, index: Path
) -> None:
    fill(folder, 40)
    build_here(folder, index)
    before = texts_in_use(index)
    for number in range(1, 21):
        (folder / f"kst-99998-{number}.txt").unlink()
    with pytest.raises(RemovalError, match="20 van de 40 documenten") as caught:
        build_here(folder, index, BuildOptions())
    assert "--allow-removal" in str(caught.value)
    assert texts_in_use(index) == before
    assert build_here(folder, index, BuildOptions(allow_removal=True)).manifest.counts.documents == 20


def test_papers_that_can_no_longer_be_read_count_as_gone(folder: Path, index: Path) -> None:
    fill(folder, 40)
    build_here(folder, index)
    for number in range(1, 21):
        (folder / f"kst-99998-{number}.txt").write_text("")
    with pytest.raises(RemovalError):
        build_here(folder, index, BuildOptions())


def test_a_paper_that_comes_in_another_form_is_not_gone(folder: Path, index: Path) -> None:
    fill(folder, 40)
    build_here(folder, index)
    for number in range(1, 41):
        (folder / f"kst-99998-{number}.txt").rename(folder / f"KST-99998-{number} (1).txt")
    described = {f"KST-99998-{number} (1).txt": {"id": f"kst-99998-{number}"} for number in range(1, 41)}
    (folder / "metadata.json").write_text(json.dumps(described))
    assert build_here(folder, index, BuildOptions()).lost == ()


def test_a_plan_of_what_is_not_there_yet_is_all_new_and_makes_nothing(folder: Path, index: Path) -> None:
    planned = plan_build(folder, FileStore(index))
    assert len(planned.new) == 5
    assert not index.exists()
    with pytest.raises(IndexAbsentError):
        open_index(index)
