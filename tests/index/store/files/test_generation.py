"""A generation is written whole, opened only when it is whole, and switched in at once."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_support import generation_folder, indexed, open_index, write_index, write_indexed
from support import WordEncoder, largest_file, make_document, make_unit

from kamerbron.index.chunking import ChunkingSettings
from kamerbron.index.document import UnitKind
from kamerbron.index.encoder import ModelIdentity
from kamerbron.index.errors import (
    IndexAbsentError,
    IndexDamagedError,
    IndexFolderError,
    IndexMismatchError,
)
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.files import writer
from kamerbron.index.store.files.disk import sha256
from kamerbron.index.store.lexical import LexicalWriter
from kamerbron.index.store.manifest import FORMAT_VERSION, Manifest
from kamerbron.index.store.report import BuildReport, read_report
from kamerbron.index.store.terms import question_terms
from kamerbron.index.tuning import tuning_for

FILES = (
    *("catalogue.sqlite", "passages.npy", "sentences.npy", "report.json", "tuning.json"),
    *("lexical/meta.json", "lexical/*.fast", "lexical/*.fieldnorm", "lexical/*.idx", "lexical/*.pos"),
    *("lexical/*.store", "lexical/*.term"),
)
TEXT = "De brug bij Waterveen wordt elk jaar gekeurd. De laatste keuring was in mei."


def write(index: Path, text: str = TEXT, *, refused: Sequence[Refused] = ()) -> Manifest:
    return write_index(index, [make_document(make_unit(text))], refused=refused)


def write_large(index: Path) -> None:
    """Write a generation with more vectors than the tests let a disk hold."""
    document = indexed(make_document(make_unit("De tunnel is nieuw.")))
    write_indexed(index, [replace(document, passage_vectors=np.ones((1000, 64), np.float32))])


def file_in_use(index: Path, pattern: str) -> Path:
    (path,) = generation_folder(index).glob(pattern)
    return path


def text_in_use(index: Path) -> str:
    with open_index(index) as generation:
        return generation.catalogue.passages([0])[0].text


def folders(index: Path) -> set[str]:
    return {path.name for path in index.iterdir() if path.is_dir()}


def change_manifest(index: Path, **fields: object) -> None:
    """Change the manifest, and with it the name of its generation."""
    folder = generation_folder(index)
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **fields}))
    name = f"{folder.name.partition('-')[0]}-{sha256(path)[:16]}"
    folder.rename(index / name)
    (index / "current").write_text(f"{name}\n")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one document."""
    index = tmp_path / "index"
    write(index)
    return index


# --- written and opened --------------------------------------------------------------------------


def test_what_is_written_is_what_is_opened(tmp_path: Path) -> None:
    content, refused = indexed(make_document(make_unit(TEXT))), (Refused("leeg.txt", "het bestand is leeg"),)
    tuning = replace(tuning_for("woorden"), fitted_on=("a" * 64,))
    manifest = write_indexed(tmp_path / "a" / "b" / "index", [content], tuning=tuning, refused=refused)
    with open_index(tmp_path / "a" / "b" / "index") as generation:
        assert generation.manifest == manifest
        assert generation.refused == refused
        assert generation.catalogue.documents() == [content.document]
        assert generation.catalogue.passages([0]) == {0: content.passages[0]}
        assert generation.catalogue.sentences([0]) == list(content.sentences)
        for vectors, index in (
            (content.passage_vectors, generation.passage_vectors),
            (content.sentence_vectors, generation.sentence_vectors),
        ):
            assert (index.rows, index.dimension) == vectors.shape
            assert index.search(vectors[0], 1)[0].score == pytest.approx(1.0)
        assert generation.tuning == tuning
        assert generation.lexical.rows == 1
        assert [hit.row for hit in generation.lexical.search(question_terms("gekeurde brug"), 5)] == [0]


def test_rows_lead_from_sentence_to_passage_and_from_passage_to_document(tmp_path: Path) -> None:
    documents = [
        make_document(make_unit("Eén zin. En nog een."), id="kst-99998-1"),
        make_document(
            make_unit("Is de brug dicht?", kind=UnitKind.QUESTION, numbers=[1]),
            make_unit("Ja. De brug is dicht. Tot mei.", kind=UnitKind.ANSWER, numbers=[1]),
            make_unit("De sluis is open.", key="sectie-2"),
            id="kst-99998-2",
        ),
    ]
    write_index(tmp_path / "index", documents)
    with open_index(tmp_path / "index") as generation:
        assert generation.passage_of_sentence.tolist() == [0, 0, 1, 1, 1, 2]
        assert generation.document_of_passage.tolist() == [0, 1, 1]
        terms = question_terms("brug sluis zin")
        for documents_of, rows in (([0], {0}), ([1], {1, 2}), ([0, 1], {0, 1, 2})):
            found = generation.lexical.search(terms, 9, documents=documents_of)
            assert {hit.row for hit in found} == rows


def test_the_manifest_says_what_the_generation_is(tmp_path: Path) -> None:
    refused = tuple(Refused(name, "het bestand is leeg") for name in ("a.txt", "b.txt", "c.txt"))
    manifest = write(tmp_path / "index", refused=refused)
    folder = generation_folder(tmp_path / "index")
    assert manifest.format_version == FORMAT_VERSION
    assert manifest.model == WordEncoder().identity
    assert manifest.chunking == ChunkingSettings()
    counts = manifest.counts
    assert (counts.documents, counts.passages, counts.sentences, counts.refused) == (1, 1, 2, 3)
    assert manifest.files == {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (file_in_use(tmp_path / "index", name) for name in FILES)
    }
    assert {"kamerbron", "faiss-cpu", "pystemmer", "tantivy"} <= manifest.versions.keys()
    assert (manifest.passage_search.kind, manifest.sentence_search.kind) == ("exact", "exact")
    assert folder.name == f"000001-{sha256(folder / 'manifest.json')[:16]}"
    assert read_report(folder / "report.json") == BuildReport((), refused, {})


def test_a_generation_without_searched_passages_opens(tmp_path: Path) -> None:
    content = indexed(make_document(make_unit(TEXT)))
    nothing = np.zeros((0, 64), np.float32)
    empty = replace(
        content,
        rows=(None,) * len(content.rows),
        terms=(),
        sentences=(),
        passage_vectors=nothing,
        sentence_vectors=nothing,
    )
    write_indexed(tmp_path / "index", [empty])
    with open_index(tmp_path / "index") as generation:
        assert generation.passage_vectors.rows == 0
        assert len(generation.catalogue.documents()) == 1


def test_an_empty_folder_becomes_an_index(tmp_path: Path) -> None:
    write(tmp_path)
    assert text_in_use(tmp_path) == TEXT


def test_an_index_can_be_moved(tmp_path: Path, index: Path) -> None:
    moved = tmp_path / "elders"
    index.rename(moved)
    assert text_in_use(moved) == TEXT


def test_others_may_read_a_generation(index: Path) -> None:
    folder = generation_folder(index)
    assert folder.stat().st_mode & 0o777 == (folder / "lexical").stat().st_mode & 0o777 == 0o755
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in folder.rglob("*"))


NOBODY = 65534

OPENS_AS_ANOTHER = f"""
import os, sys
from pathlib import Path
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.opening import open_current
from kamerbron.index.store.terms import question_terms
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
index = Path(sys.argv[1])
assert not any(os.access(path, os.W_OK) for path in (index, *index.rglob("*")))
with open_current(FileStore(index)) as generation:
    print([hit.row for hit in generation.lexical.search(question_terms("gekeurde brug"), 5)])
"""


@pytest.mark.process
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_generation_is_opened_by_another_user_who_may_only_read_it_and_left_as_it_was() -> None:
    # The folders of pytest are closed to other users.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        index = Path(place) / "index"
        write(index)
        before = {path: path.stat().st_mtime_ns for path in (index, *index.rglob("*"))}
        command = [sys.executable, "-c", OPENS_AS_ANOTHER, str(index)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr, done.returncode) == ("[0]\n", "", 0)
        assert {path: path.stat().st_mtime_ns for path in (index, *index.rglob("*"))} == before


# --- fingerprints --------------------------------------------------------------------------------


def test_the_same_content_has_the_same_fingerprint(tmp_path: Path) -> None:
    first = write(tmp_path / "a")
    second = write(tmp_path / "b")
    assert first.fingerprint == second.fingerprint
    assert first.files == second.files


def test_the_report_of_the_build_is_no_part_of_the_fingerprint(tmp_path: Path) -> None:
    first = write(tmp_path / "a", refused=[Refused("leeg.txt", "het bestand is leeg")])
    assert write(tmp_path / "b").fingerprint == first.fingerprint


# --- what cannot be opened -----------------------------------------------------------------------


def test_a_folder_that_is_not_there_holds_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexAbsentError, match="kamerbron index MAP --index") as caught:
        open_index(tmp_path / "index")
    assert str(tmp_path / "index") in str(caught.value)
    assert not (tmp_path / "index").exists()


def test_an_empty_folder_holds_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexAbsentError):
        open_index(tmp_path)


def test_a_file_holds_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("tekst")
    with pytest.raises(IndexAbsentError):
        open_index(tmp_path / "index")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(index: Path, name: str) -> None:
    path = file_in_use(index, name)
    path.unlink()
    with pytest.raises(IndexDamagedError, match="ontbreekt") as caught:
        open_index(index)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("place", [0, 0.5, -1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_found_and_named_with_both_values(index: Path, name: str, place: float) -> None:
    path = file_in_use(index, name)
    content = bytearray(path.read_bytes())
    before = hashlib.sha256(content).hexdigest()
    content[place if place in (0, -1) else len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match="beschadigd") as caught:
        open_index(index)
    message = str(caught.value)
    assert str(path) in message
    assert f"is {hashlib.sha256(content).hexdigest()[:16]}… en moet {before[:16]}… zijn" in message


def test_a_manifest_that_was_changed_is_found_and_named(index: Path) -> None:
    path = generation_folder(index) / "manifest.json"
    path.write_text(path.read_text().replace('"documents": 1', '"documents": 7'))
    with pytest.raises(IndexDamagedError, match="beschadigd") as caught:
        open_index(index)
    assert f"{path} is beschadigd: SHA-256 is {sha256(path)[:16]}…" in str(caught.value)


def test_a_manifest_of_another_format_is_refused_with_both_values(index: Path) -> None:
    change_manifest(index, format_version=FORMAT_VERSION + 41)
    with pytest.raises(IndexMismatchError) as caught:
        open_index(index)
    assert f"indeling {FORMAT_VERSION + 41} en deze versie leest {FORMAT_VERSION}" in str(caught.value)


def test_a_manifest_of_another_format_need_not_be_readable_otherwise(index: Path) -> None:
    (generation_folder(index) / "manifest.json").write_text('{"format_version": 99}')
    with pytest.raises(IndexMismatchError, match="99"):
        open_index(index)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"tekst"', b"\xff\xfe", b'{"format_version": 1}', b"\x00"],
)
def test_a_broken_manifest_is_refused_by_name(index: Path, content: bytes) -> None:
    path = generation_folder(index) / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(IndexFolderError) as caught:
        open_index(index)
    assert str(path) in str(caught.value)


def test_a_missing_manifest_is_refused_by_name(index: Path) -> None:
    path = generation_folder(index) / "manifest.json"
    path.unlink()
    with pytest.raises(IndexDamagedError) as caught:
        open_index(index)
    assert str(path) in str(caught.value)


def test_a_manifest_of_nothing_but_brackets_is_refused(index: Path) -> None:
    (generation_folder(index) / "manifest.json").write_text("[" * 200_000)
    with pytest.raises(IndexDamagedError):
        open_index(index)


def test_whole_files_that_do_not_belong_together_are_refused(tmp_path: Path, index: Path) -> None:
    write(tmp_path / "other", "Eén zin. En nog een. En nog een.")
    path = generation_folder(index) / "sentences.npy"
    shutil.copy(generation_folder(tmp_path / "other") / "sentences.npy", path)
    manifest = json.loads((generation_folder(index) / "manifest.json").read_bytes())
    changed = {**manifest["files"], "sentences.npy": hashlib.sha256(path.read_bytes()).hexdigest()}
    change_manifest(index, files=changed)
    with pytest.raises(IndexDamagedError, match="3 vectoren van 64 en het manifest noemt 2 van 64") as caught:
        open_index(index)
    assert str(generation_folder(index) / "sentences.npy") in str(caught.value)


def test_current_that_names_a_missing_folder_is_refused(index: Path) -> None:
    (index / "current").write_text("weg\n")
    with pytest.raises(IndexDamagedError, match="'weg'"):
        open_index(index)


@pytest.mark.parametrize("name", ["../elsewhere", "./x", "/", ".", ""])
def test_current_that_names_no_folder_of_the_index_is_refused(tmp_path: Path, index: Path, name: str) -> None:
    shutil.copytree(generation_folder(index), tmp_path / "elsewhere")
    (index / "current").write_text(name)
    with pytest.raises(IndexDamagedError):
        open_index(index)


def test_current_that_names_the_folder_above_is_refused(tmp_path: Path, index: Path) -> None:
    shutil.copytree(generation_folder(index), tmp_path, dirs_exist_ok=True)
    (index / "current").write_text("..")
    with pytest.raises(IndexDamagedError), open_index(index):
        pass


def test_current_with_a_name_longer_than_a_file_can_have_is_refused(index: Path) -> None:
    (index / "current").write_text("x" * 300)
    with pytest.raises(IndexDamagedError):
        open_index(index)


@pytest.mark.parametrize("content", [b"\xff\xfe\xfd", b"a\x00b"])
def test_current_that_is_no_text_is_refused(index: Path, content: bytes) -> None:
    (index / "current").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="current"):
        open_index(index)


# --- models --------------------------------------------------------------------------------------


def test_the_model_that_made_it_is_accepted(index: Path) -> None:
    with open_index(index) as generation:
        generation.require_model(WordEncoder().identity)


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (ModelIdentity("andere", 64, "", ""), "andere"),
        (ModelIdentity("woorden", 128, "", ""), "dimensie 128"),
        (ModelIdentity("woorden", 64, "query: ", ""), "'query: '"),
        (ModelIdentity("woorden", 64, "", "passage: "), "'passage: '"),
    ],
    ids=["name", "dimension", "question prefix", "passage prefix"],
)
def test_another_model_is_refused_with_both_named(index: Path, identity: ModelIdentity, shown: str) -> None:
    with (
        open_index(index) as generation,
        pytest.raises(IndexMismatchError) as caught,
    ):
        generation.require_model(identity)
    message = str(caught.value)
    assert "gemaakt met woorden (dimensie 64" in message
    assert f"gevraagd is {identity.name} (dimensie {identity.dimension}" in message
    assert shown in message


# --- where nothing is written --------------------------------------------------------------------


def test_a_folder_with_files_of_another_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("tekst")
    with pytest.raises(IndexFolderError, match="andere bestanden"):
        write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_a_file_in_the_place_of_the_index_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("tekst")
    with pytest.raises(IndexFolderError, match="geen map"):
        write(path)
    assert path.read_text() == "tekst"


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("tekst")
    with pytest.raises(IndexFolderError):
        write(tmp_path / "brief.txt" / "index")


def test_what_an_interrupted_first_build_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    (tmp_path / ".building-abc").mkdir()
    (tmp_path / ".building-abc" / "catalogue.sqlite").write_text("half")
    (tmp_path / ".current-000001-0123456789abcdef").write_text("half")
    write(tmp_path)
    assert text_in_use(tmp_path) == TEXT
    assert {path.name for path in tmp_path.iterdir()} == {
        ".lock",
        "current",
        generation_folder(tmp_path).name,
    }


def test_a_first_build_that_stopped_just_before_the_switch_can_be_done_again(index: Path) -> None:
    (index / "current").unlink()
    write(index)
    assert text_in_use(index) == TEXT


def test_an_index_with_an_unreadable_current_can_be_built_again_as_its_message_says(index: Path) -> None:
    (index / "current").write_bytes(b"\xff\xfe\xfd")
    write(index)
    assert text_in_use(index) == TEXT


@pytest.mark.parametrize("name", ["weg", "", "../elsewhere"])
def test_an_index_with_a_wrong_current_can_be_built_again(index: Path, name: str) -> None:
    (index / "current").write_text(name)
    write(index, "Alles is nieuw.")
    assert text_in_use(index) == "Alles is nieuw."


# --- from one generation to the next -------------------------------------------------------------


def test_a_second_generation_is_switched_to_and_the_first_still_read_by_its_reader(index: Path) -> None:
    with open_index(index) as first:
        write(index, "De tunnel is nieuw.")
        assert text_in_use(index) == "De tunnel is nieuw."
        assert first.catalogue.passages([0])[0].text == TEXT
        assert first.sentence_vectors.rows == 2


def test_a_reader_still_reads_after_its_generation_was_dropped(index: Path) -> None:
    folder = generation_folder(index)
    with open_index(index) as first:
        write(index, "De tunnel is nieuw.")
        write(index, "Het viaduct is nieuw.")
        assert not folder.exists()
        assert first.catalogue.passages([0])[0].text == TEXT


def test_only_the_generation_in_use_and_the_one_before_are_kept(index: Path) -> None:
    names = [generation_folder(index).name]
    for text in ("De tunnel is nieuw.", "Het viaduct is nieuw.", "De sluis is nieuw."):
        write(index, text)
        names.append(generation_folder(index).name)
        assert folders(index) == set(names[-2:])
    assert sorted(path.name for path in index.iterdir()) == sorted([*names[-2:], "current", ".lock"])


def test_a_folder_in_the_index_that_is_no_generation_is_left_alone(index: Path) -> None:
    (index / "aantekeningen").mkdir()
    for text in ("De tunnel is nieuw.", "Het viaduct is nieuw."):
        write(index, text)
    assert (index / "aantekeningen").is_dir()


def test_the_same_content_can_be_written_again_and_again(index: Path) -> None:
    fingerprints = {write(index).fingerprint for _ in range(4)}
    assert len(fingerprints) == 1
    assert text_in_use(index) == TEXT
    assert len(folders(index)) == 2


# --- writes that fail ----------------------------------------------------------------------------


def test_a_write_that_fails_half_way_leaves_the_old_generation_in_use(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))

    before = sorted(path.name for path in index.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr(writer, "write_search_index", fail)
        with pytest.raises(IndexFolderError, match="No space left on device") as caught:
            write(index, "De tunnel is nieuw.")
    assert str(index) in str(caught.value)
    assert sorted(path.name for path in index.iterdir()) == before
    assert text_in_use(index) == TEXT


def test_a_first_write_that_fails_leaves_a_place_where_the_next_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(writer, "write_search_index", fail)
        with pytest.raises(IndexFolderError):
            write(tmp_path / "index")
    with pytest.raises(IndexAbsentError):
        open_index(tmp_path / "index")
    write(tmp_path / "index")
    assert text_in_use(tmp_path / "index") == TEXT


@pytest.mark.parametrize("size", [4096, 64 * 1024], ids=["in SQLite", "in the vectors"])
def test_when_the_disk_is_full_the_old_generation_stays_in_use(index: Path, size: int) -> None:
    before = sorted(path.name for path in index.iterdir())
    # More vectors than either size holds, and a catalogue that only the larger one holds.
    with largest_file(size), pytest.raises(IndexFolderError, match="is de schijf vol"):
        write_large(index)
    assert sorted(path.name for path in index.iterdir()) == before
    assert text_in_use(index) == TEXT


def test_a_disk_that_is_full_at_the_words_leaves_the_old_generation_in_use(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OnAFullDisk(LexicalWriter):
        def finish(self) -> None:
            with largest_file(100):
                super().finish()

    before = sorted(path.name for path in index.iterdir())
    monkeypatch.setattr(writer, "LexicalWriter", OnAFullDisk)
    with pytest.raises(IndexFolderError, match=r"lexical is niet te schrijven.*is de schijf vol"):
        write(index, "De tunnel is nieuw.")
    assert sorted(path.name for path in index.iterdir()) == before
    assert text_in_use(index) == TEXT


@pytest.mark.parametrize("size", [4096, 64 * 1024], ids=["in SQLite", "in the vectors"])
def test_a_full_disk_is_said_to_be_one(tmp_path: Path, size: int) -> None:
    with largest_file(size), pytest.raises(IndexFolderError, match="is de schijf vol"):
        write_large(tmp_path / "index")
