"""A new generation is taken up without a pause, and only when it is whole."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from running_support import SLOW, WORDS, write_index
from store_support import open_index
from support import WordEncoder

from kamerbron.index.build import build_index
from kamerbron.index.errors import (
    IndexAbsentError,
    IndexDamagedError,
    IndexMismatchError,
    IndexUnreachableError,
)
from kamerbron.index.store.files.generation import FileGeneration
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.manifest import Manifest
from kamerbron.qa.asking.question import parse_question
from kamerbron.service.running.live_index import LiveIndex
from kamerbron.service.running.remote_encoder import ModelAwayError
from kamerbron.service.running.verdicts import Verdicts

ENCODER = WordEncoder(WORDS, 512)
QUESTION = parse_question("Welke brug is bij Waterveen?")


@pytest.fixture
def verdicts(tmp_path: Path) -> Verdicts:
    folder = tmp_path / "verdicts"
    folder.mkdir()
    return Verdicts(folder)


class AwayStore(FileStore):
    """An index that cannot be reached where `away` says so."""

    away: str | None = None
    asked = 0

    def _require(self, method: str) -> None:
        self.asked += 1
        if self.away == method:
            raise IndexUnreachableError("weg")

    def current(self) -> str:
        self._require("current")
        return super().current()

    def built(self, name: str) -> dt.datetime:
        self._require("built")
        return super().built(name)

    def verify(self, name: str) -> Manifest:
        self._require("verify")
        return super().verify(name)

    def open(self, name: str) -> FileGeneration:
        self._require("open")
        return super().open(name)


def version(index: LiveIndex) -> str:
    with index.lease() as library:
        return library.answer(QUESTION, 1).hits[0].passage.text.rstrip(".").rpartition(" ")[2]


def damage(generation: Path) -> None:
    path = generation / "passages.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_a_new_generation_is_taken_up_and_the_old_one_closed_when_the_last_request_is_done(
    tmp_path: Path, verdicts: Verdicts
) -> None:
    index = LiveIndex(FileStore(write_index(tmp_path, 1)), ENCODER, verdicts)
    with index.lease() as held:
        write_index(tmp_path, 2)
        index.look()
        assert version(index) == "2"
        # The request that began before goes on with what it began with.
        assert held.answer(QUESTION, 1).hits[0].passage.text.endswith("versie 1.")
        assert held.generation.catalogue.documents()
    with pytest.raises(IndexDamagedError):
        held.generation.catalogue.documents()
    index.close()


def test_it_follows_by_itself_until_it_is_closed(tmp_path: Path, verdicts: Verdicts) -> None:
    index = LiveIndex(FileStore(write_index(tmp_path, 1)), ENCODER, verdicts)
    index.follow(0.01)
    write_index(tmp_path, 2)
    for _ in range(1000):
        if version(index) == "2":
            break
        threading.Event().wait(0.02)
    assert version(index) == "2"
    index.close()


def test_a_damaged_generation_is_refused_with_one_line_by_all_processes_together(
    tmp_path: Path, verdicts: Verdicts, capsys: pytest.CaptureFixture[str]
) -> None:
    store = FileStore(write_index(tmp_path, 1))
    one, other = LiveIndex(store, ENCODER, verdicts), LiveIndex(store, ENCODER, verdicts)
    write_index(tmp_path, 2)
    damage(store.folder / store.current())
    for index in (one, other, one, other):
        index.look()
        assert version(index) == "1"
    # A worker that comes in the place of another opens what the others use.
    late = LiveIndex(store, ENCODER, verdicts)
    assert version(late) == "1"
    [line] = capsys.readouterr().err.splitlines()
    assert "beschadigd" in line
    assert "de vorige wel" in line

    write_index(tmp_path, 3)
    for index in (one, other, late):
        index.look()
        assert version(index) == "3"
        index.close()
    assert not capsys.readouterr().err


def test_a_generation_of_another_model_is_refused(
    tmp_path: Path, verdicts: Verdicts, capsys: pytest.CaptureFixture[str]
) -> None:
    index = LiveIndex(FileStore(write_index(tmp_path, 1)), ENCODER, verdicts)
    write_index(tmp_path, 2, model=SLOW)
    index.look()
    assert version(index) == "1"
    assert SLOW in capsys.readouterr().err
    index.close()


def test_a_generation_that_was_found_whole_is_not_read_whole_again(
    tmp_path: Path, verdicts: Verdicts
) -> None:
    read: list[str] = []

    class CountingStore(FileStore):
        def verify(self, name: str) -> Manifest:
            read.append(name)
            return super().verify(name)

    store = CountingStore(write_index(tmp_path, 1))
    one, other = LiveIndex(store, ENCODER, verdicts), LiveIndex(store, ENCODER, verdicts)
    write_index(tmp_path, 2)
    for index in (one, other):
        index.look()
        index.close()
    assert len(read) == 2


def test_while_the_model_is_away_a_new_generation_waits_and_is_not_refused(
    tmp_path: Path, verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ModelAwayError("weg")

    index = LiveIndex(FileStore(write_index(tmp_path, 1)), ENCODER, verdicts)
    write_index(tmp_path, 2)
    with monkeypatch.context() as patch:
        patch.setattr(WordEncoder, "encode_questions", away)
        with pytest.raises(ModelAwayError):
            index.look()
    index.look()
    assert version(index) == "2"
    index.close()


def test_an_index_that_is_taken_away_under_the_service_goes_on_answering(
    tmp_path: Path, verdicts: Verdicts, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_index(tmp_path, 1)
    index = LiveIndex(FileStore(folder), ENCODER, verdicts)
    shutil.rmtree(folder)
    index.look()
    index.look()
    assert version(index) == "1"
    assert len(capsys.readouterr().err.splitlines()) == 1
    index.close()


def test_while_the_index_is_out_of_reach_a_new_generation_waits_and_is_not_refused(
    tmp_path: Path, verdicts: Verdicts
) -> None:
    store = AwayStore(write_index(tmp_path, 1))
    index = LiveIndex(store, ENCODER, verdicts)
    write_index(tmp_path, 2)
    for method in ("current", "built", "verify", "open"):
        store.away = method
        with pytest.raises(IndexUnreachableError):
            index.look()
        assert version(index) == "1"
    store.away = None
    index.look()
    assert version(index) == "2"
    index.close()


def test_who_follows_an_index_says_once_that_it_is_out_of_reach(
    tmp_path: Path, verdicts: Verdicts, capsys: pytest.CaptureFixture[str]
) -> None:
    store = AwayStore(write_index(tmp_path, 1))
    index = LiveIndex(store, ENCODER, verdicts)
    said = []
    index.follow(0.001)
    for _ in range(2):
        store.away, asked = "current", store.asked
        while store.asked < asked + 5:
            threading.Event().wait(0.001)
        store.away, asked = None, store.asked
        while store.asked < asked + 5:
            threading.Event().wait(0.001)
        said.append(capsys.readouterr().err.splitlines())
    index.close()
    assert [len(lines) for lines in said] == [1, 1]
    assert "weg" in said[0][0]


def test_without_an_index_there_is_nothing_to_open(tmp_path: Path, verdicts: Verdicts) -> None:
    with pytest.raises(IndexAbsentError):
        LiveIndex(FileStore(tmp_path / "geen"), ENCODER, verdicts)
    with pytest.raises(IndexMismatchError):
        LiveIndex(FileStore(write_index(tmp_path, model=SLOW)), ENCODER, verdicts)


def test_while_builds_follow_each_other_every_answer_is_whole_and_of_one_generation(
    tmp_path: Path, verdicts: Verdicts
) -> None:
    folder, papers = tmp_path / "index", tmp_path / "stukken"
    papers.mkdir()
    known: dict[str, str] = {}

    def build(number: int) -> None:
        for paper in range(3):
            lines = [f"De brug bij Waterveen {line} is van versie {number}." for line in range(4)]
            (papers / f"stuk-{paper}.txt").write_text("\n\n".join(["Over bruggen", *lines]), encoding="utf-8")
        known[build_index(papers, FileStore(folder), ENCODER).manifest.fingerprint] = str(number)

    build(0)
    index = LiveIndex(FileStore(folder), ENCODER, verdicts)
    index.follow(0.01)
    stop = threading.Event()

    def ask() -> list[tuple[str, set[str], int]]:
        seen = []
        while not stop.is_set():
            with index.lease() as library:
                found = library.answer(QUESTION, 5)
                texts = {hit.passage.text.rstrip(".").rpartition(" ")[2] for hit in found.hits}
                documents = len(library.generation.catalogue.documents())
                seen.append((library.manifest.fingerprint, texts, documents))
        return seen

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask) for _ in range(4)]
        for number in range(1, 5):
            build(number)
        threading.Event().wait(0.5)
        stop.set()
        seen = [each for future in asking for each in future.result()]
    index.look()
    with index.lease() as library, open_index(folder) as newest:
        assert library.manifest.fingerprint == newest.manifest.fingerprint
    index.close()
    assert len({fingerprint for fingerprint, _, _ in seen}) > 1
    for fingerprint, found, documents in seen:
        assert found == {known[fingerprint]}
        assert documents == 3
