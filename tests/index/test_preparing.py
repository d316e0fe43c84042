"""A file becomes what an index holds of it, and that can be kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from support import documents, make_document, make_paragraph, make_unit

from kamerbron.index.chunking import ChunkingSettings, answered_questions, chunk
from kamerbron.index.document import Document, UnitKind
from kamerbron.index.embedded_text import split_passages, text_alone, text_in_context
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.preparing import pack, prepare, prepare_file, unpack
from kamerbron.index.source.folder import SourceEntry
from kamerbron.index.store.terms import passage_terms

law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CHUNKING = ChunkingSettings()


@dataclass(frozen=True, slots=True)
class ChangingEntry(SourceEntry):
    """A file that is another after each of the first `changes` times that it is read."""

    changes: int = 0
    reads: list[bytes] = field(default_factory=list)

    def read(self) -> bytes:
        content = SourceEntry.read(self)
        self.reads.append(content)
        if len(self.reads) <= self.changes:
            self.path.write_text(f"De brug is {len(self.reads)} meter lang.\n")
        return content


def changing(folder: Path, changes: int) -> ChangingEntry:
    path = folder / "brug.txt"
    path.write_text("De brug is 0 meter lang.\n")
    return ChangingEntry(path.name, path, None, changes=changes)


# --- prepared ------------------------------------------------------------------------------------


@law
@given(documents())
def test_what_is_searched_has_a_row_and_texts_and_what_is_answered_has_none(document: Document) -> None:
    prepared = prepare(document, CHUNKING)
    assert prepared.document == document
    assert list(prepared.passages) == chunk(document, CHUNKING)
    answered = answered_questions(document)
    searched = [passage for passage in prepared.passages if passage.unit_key not in answered]
    assert [row for row in prepared.rows if row is not None] == list(range(len(searched)))
    assert [
        passage for passage, row in zip(prepared.passages, prepared.rows, strict=True) if row is not None
    ] == searched
    sentences, texts = split_passages(searched)
    assert list(prepared.sentences) == sentences
    assert list(prepared.terms) == [passage_terms(passage) for passage in searched]
    assert list(prepared.texts) == [*map(text_alone, searched), *map(text_in_context, searched), *texts]


def test_other_settings_give_other_passages() -> None:
    document = make_document(make_unit("De brug is lang. " * 40))
    assert len(prepare(document, CHUNKING).passages) == 1
    assert len(prepare(document, ChunkingSettings(max_characters=100)).passages) > 3


# --- packed --------------------------------------------------------------------------------------


@law
@given(documents())
def test_what_was_packed_is_unpacked_as_it_was_and_packs_to_the_same_bytes(document: Document) -> None:
    prepared = prepare(document, CHUNKING)
    packed = pack(prepared)
    assert unpack(packed) == prepared
    assert pack(unpack(packed)) == packed


def test_a_footnote_without_a_place_and_any_character_survive_packing() -> None:
    text = "De «brug» 😀\n\x07\t\\ \" ' \u2028 é e\u0301 is dicht."
    document = replace(
        make_document(
            make_unit(make_paragraph(text, (3, "Noot."), (None, "")), kind=UnitKind.ANSWER, numbers=[3, 4])
        ),
        notices=("voetnoot 2 staat niet in de bron",),
    )
    prepared = prepare(document, CHUNKING)
    assert unpack(pack(prepared)) == prepared


# --- read ----------------------------------------------------------------------------------------


def test_a_file_is_prepared_with_the_digest_of_what_was_read(tmp_path: Path) -> None:
    entry = changing(tmp_path, 0)
    prepared = prepare_file(entry, settings=CHUNKING)
    assert prepared.digest == entry.digest()
    assert unpack(prepared.packed).passages[0].text == "De brug is 0 meter lang."


@pytest.mark.parametrize("changes", [1, 2, 3, 4])
def test_a_file_that_changes_while_it_is_read_is_read_again_until_it_is_one(
    tmp_path: Path, changes: int
) -> None:
    entry = changing(tmp_path, changes)
    prepared = prepare_file(entry, settings=CHUNKING)
    document = unpack(prepared.packed).document
    assert prepared.digest == SourceEntry.digest(entry)
    assert document.source.sha256 == hashlib.sha256(entry.path.read_bytes()).hexdigest()
    assert document.units[0].paragraphs[0].text == f"De brug is {changes} meter lang."


def test_a_file_that_changes_whenever_it_is_read_is_refused(tmp_path: Path) -> None:
    entry = changing(tmp_path, 1_000)
    with pytest.raises(RefusedDocumentError, match="verandert terwijl het wordt gelezen"):
        prepare_file(entry, settings=CHUNKING)
    assert len(entry.reads) < 20


def test_a_file_that_is_gone_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for content in (None, b"", b"abc\x00def"):
        path = tmp_path / "stuk.txt"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(RefusedDocumentError):
            prepare_file(SourceEntry(path.name, path, None), settings=CHUNKING)
