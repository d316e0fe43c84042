"""Spoiled in whatever way, a file is refused, or read as a document that obeys the laws of one.

The mutations are those of `scripts.fuzz_readers`, which goes on for as long as one likes over real files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import SourceEntry
from scripts.fuzz_readers.laws import check_laws
from scripts.fuzz_readers.spoil import spoil
from scripts.fuzz_readers.spoil_text import invent_text

# The same tries each time: a failure in one run is one in the next. The script tries others.
some = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(0, 2**32 - 1)
chances = st.builds(Random, seeds)


@cache
def files(folder: Path) -> tuple[bytes, ...]:
    found = tuple(path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".json")
    assert found
    return found


def read_or_refuse(content: bytes, folder: Path) -> None:
    path = folder / "kst-99999-9.bin"
    path.write_bytes(content)
    reason = ""
    try:
        check_laws(read_document(SourceEntry(path.name, path, None)))
    except RefusedDocumentError as refused:
        reason = str(refused)
    assert reason.isprintable()


def spoil_one(originals: tuple[bytes, ...], chance: Random) -> bytes:
    return spoil(chance.choice(originals), originals, chance)


@some
@given(chances)
def test_spoiled_xml_is_read_or_refused(sample: Path, tmp_path: Path, chance: Random) -> None:
    read_or_refuse(spoil_one(files(sample), chance), tmp_path)


@pytest.mark.parametrize("form", ["html", "odt", "docx", "pdf", "txt"])
@some
@given(chance=chances)
def test_a_spoiled_file_of_any_form_is_read_or_refused(
    renderings: Path, tmp_path: Path, form: str, chance: Random
) -> None:
    read_or_refuse(spoil_one(files(renderings / form), chance), tmp_path)


@some
@given(chances)
def test_text_of_nothing_but_what_the_readers_look_for_is_read_or_refused(
    tmp_path: Path, chance: Random
) -> None:
    read_or_refuse(invent_text(chance), tmp_path)


@some
@given(st.text(min_size=1))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    read_or_refuse(text.encode("utf-8", "replace"), tmp_path)


@some
@given(seeds)
def test_the_same_seed_spoils_a_file_in_the_same_way(sample: Path, seed: int) -> None:
    first, second = (spoil_one(files(sample), chance) for chance in map(Random, (seed, seed)))
    assert first == second
