"""Whatever happens to a build, the index in use stays whole, and the next build makes it right.

KAMERBRON_KILLS says how many builds are killed; CONTRIBUTING.md tells when to ask for many.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from build_support import ANYWAY, ENCODER, build_here, names_in, paper, reading_here, texts_in_use
from conftest import ROOT
from support import largest_file

from kamerbron.index.build import NothingTakenError, build_index
from kamerbron.index.errors import IndexAbsentError, IndexBusyError, IndexFolderError, RefusedDocumentError
from kamerbron.index.preparing import PreparedFile, prepare_file
from kamerbron.index.source.folder import SourceEntry
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.upkeep import roll_back
from kamerbron.qa.asking.question import parse_question
from kamerbron.service.running.live_index import LiveIndex
from kamerbron.service.running.verdicts import Verdicts

KILLS = int(os.environ.get("KAMERBRON_KILLS", "12"))

# All that an index folder holds when nothing is being done to it.
AT_REST = {".lock", "cache", "current", "generatie"}


class Builder:
    """Starts builds in processes of their own, and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def build(
        self, folder: Path, index: Path, *, at_event: int | None = None, after_seconds: float | None = None
    ) -> dict[str, Any]:
        plan = {
            "folder": str(folder),
            "index": str(index),
            "at_event": at_event,
            "after_seconds": after_seconds,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(plan) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def builder() -> Iterator[Builder]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "killed_builds.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Builder(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stukken"
    folder.mkdir()
    write_papers(folder, 2000)
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write_papers(folder: Path, year: int) -> None:
    """Write papers of which some are those of every year, and some of this one alone."""
    for number in range(1, 9):
        own = year if number % 2 else 1990
        (folder / f"kst-99998-{number}.txt").write_text(paper("brug", own))


def is_at_rest(index: Path) -> bool:
    folders = [path for path in index.iterdir() if path.name[:1].isdigit()]
    memory = {path.name for path in (index / "cache").iterdir()}
    return (
        names_in(index) == AT_REST and len(folders) <= 2 and memory == {"readings.sqlite", "vectors.sqlite"}
    )


# --- killed ----------------------------------------------------------------------------------------


@pytest.mark.process
def test_a_build_can_be_killed_at_any_moment(
    tmp_path: Path, folder: Path, index: Path, builder: Builder
) -> None:
    dice = random.Random(20260101)  # noqa: S311 - no secret
    assert builder.build(folder, index)["status"] == 0
    known = [texts_in_use(index)]
    year, killed = 2000, 0
    (tmp_path / "verdicts").mkdir()
    with closing(LiveIndex(FileStore(index), ENCODER, Verdicts(tmp_path / "verdicts"))) as live:
        write_papers(folder, year := year + 1)
        whole = builder.build(folder, index)
        known.append(texts_in_use(index))
        for trial in range(KILLS):
            write_papers(folder, year := year + 1)
            moment: dict[str, Any] = (
                {"at_event": dice.randint(1, whole["events"])}
                if trial % 2
                else {"after_seconds": dice.uniform(0, whole["seconds"])}
            )
            killed += builder.build(folder, index, **moment)["status"] != 0
            before = texts_in_use(index)
            # What was in use, or what was being built; and the service has one of them as well.
            assert before == known[-1] or f"{year}" in " ".join(before)
            live.look()
            with live.lease() as library:
                assert library.answer(parse_question("Wanneer is de brug gekeurd?"), 1).hits
            assert builder.build(folder, index)["status"] == 0
            known = [*known[-1:], texts_in_use(index)]
            assert f"{year}" in " ".join(known[-1])
            assert is_at_rest(index), (moment, names_in(index))
    assert killed
    fresh = build_here(folder, tmp_path / "nieuw")
    assert FileStore(index).manifest(FileStore(index).current()) == fresh.manifest


def test_old_generations_that_a_killed_build_left_go_with_the_next_though_nothing_changed(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for year in (2000, 2001, 2002):
        write_papers(folder, year)
        with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
            if year == 2002:
                patched.setattr("kamerbron.index.build.remove_old", die)
            build_here(folder, index)
    *_, before, current = FileStore(index).generations()
    assert len(FileStore(index).generations()) == 3
    assert not build_here(folder, index).is_new
    assert FileStore(index).generations() == [before, current]


@pytest.mark.process
def test_a_first_build_can_be_killed_at_any_moment(tmp_path: Path, folder: Path, builder: Builder) -> None:
    dice = random.Random(20260102)  # noqa: S311 - no secret
    whole = builder.build(folder, tmp_path / "heel")
    expected = texts_in_use(tmp_path / "heel")
    for trial in range(max(KILLS // 4, 4)):
        index = tmp_path / f"index-{trial}"
        builder.build(folder, index, at_event=dice.randint(1, whole["events"]))
        with suppress(IndexAbsentError):
            assert texts_in_use(index) == expected
        assert builder.build(folder, index)["status"] == 0
        assert texts_in_use(index) == expected
        assert is_at_rest(index)


# --- a full disk -----------------------------------------------------------------------------------


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root can make a disk of its own")
    try:
        yield place
    finally:
        # What an error holds by its trace is let go of, or the disk is busy.
        gc.collect()
        subprocess.run(["umount", str(place)], check=True)


def resize(place: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)


@pytest.mark.process
def test_a_disk_that_fills_leaves_the_index_as_it_was_and_no_rubbish(tmp_path: Path, folder: Path) -> None:
    with small_disk(tmp_path / "schijf", 16 * 1024) as disk:
        index = disk / "index"
        build_here(folder, index)
        before = texts_in_use(index)
        used = sum(path.stat().st_blocks for path in index.rglob("*")) // 2
        write_papers(folder, 2001)
        for room in (8, 40, 90):
            resize(disk, used + room)
            with pytest.raises(IndexFolderError, match=r"schijf vol|No space left"):
                build_here(folder, index)
            assert texts_in_use(index) == before
            assert names_in(index) <= AT_REST
        resize(disk, 16 * 1024)
        build_here(folder, index)
        assert "2001" in " ".join(texts_in_use(index))
        assert is_at_rest(index)


@pytest.mark.parametrize("size", [20_000, 60_000, 150_000])
def test_a_file_that_cannot_grow_is_a_clear_word_and_the_index_stays(
    folder: Path, index: Path, size: int
) -> None:
    build_here(folder, index)
    before = texts_in_use(index)
    for number in range(100, 300):
        (folder / f"kst-99998-{number}.txt").write_text(paper("tunnel", number))
    with largest_file(size), pytest.raises(IndexFolderError):
        build_here(folder, index)
    assert texts_in_use(index) == before
    assert names_in(index) <= AT_REST
    build_here(folder, index)
    assert is_at_rest(index)


# --- files, permissions, the clock -----------------------------------------------------------------


def test_a_file_that_vanishes_while_it_is_read_is_refused_and_the_others_are_taken(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(entry: SourceEntry, **settings: Any) -> PreparedFile:
        if entry.name == "kst-99998-3.txt":
            entry.path.unlink()
        return prepare_file(entry, **settings)

    monkeypatch.setattr("kamerbron.index.building.taking.prepare_file", vanish)
    build = build_here(folder, index)
    assert [refused.name for refused in build.report.refused] == ["kst-99998-3.txt"]
    assert "No such file" in build.report.refused[0].reason
    assert build.manifest.counts.documents == 7
    monkeypatch.undo()
    assert build_here(folder, index).report.refused == ()


def test_a_file_that_changes_all_the_time_is_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter(range(100))
    digest = SourceEntry.digest
    monkeypatch.setattr(SourceEntry, "digest", lambda entry: f"{digest(entry)}-{next(counts)}")
    with pytest.raises(NothingTakenError) as caught:
        build_here(folder, tmp_path / "index")
    assert {refused.reason for refused in caught.value.refused} == {
        "het bestand verandert terwijl het wordt gelezen; bouw de index later opnieuw"
    }


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.process
def test_an_index_that_may_not_be_written_to_is_refused_in_one_line_and_still_read(
    folder: Path, index: Path
) -> None:
    build_here(folder, index)
    before = texts_in_use(index)
    for above in (folder.parent, folder, *folder.parent.parents[:-2]):
        above.chmod(0o755)
    write_papers(folder, 2001)
    script = (
        "import os, sys; from pathlib import Path; from build_support import build_here, texts_in_use\n"
        "folder, index = map(Path, sys.argv[1:])\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "print(len(texts_in_use(index)))\n"
        "try: build_here(folder, index)\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder), str(index)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    )
    count, said = done.stdout.splitlines()
    assert count == str(len(before))
    assert said.startswith("IndexFolderError")
    assert "Permission denied" in said
    assert texts_in_use(index) == before


def test_a_file_that_may_not_be_read_is_refused_with_its_reason(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = SourceEntry.read

    def deny(entry: SourceEntry) -> bytes:
        if entry.name == "kst-99998-2.txt":
            raise RefusedDocumentError("het bestand is niet te lezen: Permission denied")
        return read(entry)

    monkeypatch.setattr(SourceEntry, "read", deny)
    build = build_here(folder, index)
    assert [refused.name for refused in build.report.refused] == ["kst-99998-2.txt"]
    assert build_here(folder, index).is_new is False
    monkeypatch.undo()
    assert build_here(folder, index).report.refused == ()


def test_a_clock_that_jumps_changes_neither_the_order_nor_what_is_built(folder: Path, index: Path) -> None:
    first = build_here(folder, index)
    os.utime(index / first.generation / "manifest.json", (4e9, 4e9))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    write_papers(folder, 2001)
    second = build_here(folder, index)
    os.utime(index / second.generation / "manifest.json", (1, 1))
    assert FileStore(index).current() == second.generation
    assert roll_back(FileStore(index)) == first.generation
    assert build_here(folder, index).manifest == second.manifest


# --- two at once -----------------------------------------------------------------------------------


def test_a_second_build_leaves_with_a_clear_word(folder: Path, index: Path) -> None:
    build_here(folder, index)
    write_papers(folder, 2001)
    store = FileStore(index)
    with store.locked(wait=False), reading_here():
        with pytest.raises(IndexBusyError, match="--wait"):
            build_index(folder, FileStore(index), ENCODER, options=ANYWAY)
        assert texts_in_use(index)
    assert "2001" not in " ".join(texts_in_use(index))
    build_here(folder, index)
    assert "2001" in " ".join(texts_in_use(index))
