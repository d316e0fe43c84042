"""Documents are read by processes, and what a file does to one of them stays with that file."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from failing_readers import name_modules, read_and_spoil, read_as_told, write_down_and_hang
from processes import becomes, children, is_running

from kamerbron.index.document import Document
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.worker_process import ReadingLimits
from kamerbron.index.reading.workers import BrokenReaderError, read_all, read_one
from kamerbron.index.source.folder import Refused, SourceEntry, open_folder

pytestmark = pytest.mark.process

STRICT = ReadingLimits(seconds=3, memory_bytes=200 * 1024**2)


def entries_of(folder: Path, *contents: str) -> tuple[SourceEntry, ...]:
    """Make files that tell `read_as_told` what to do, in this order."""
    for number, content in enumerate(contents):
        (folder / f"{number:03}.txt").write_text(content, encoding="utf-8")
    return open_folder(folder).entries


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() == before


def what_became(outcome: Document | Refused) -> str:
    return outcome.id if isinstance(outcome, Document) else f"{outcome.name}: {outcome.reason}"


# --- in order ------------------------------------------------------------------------------------


def test_every_file_has_one_outcome_in_the_order_of_the_files(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, "slaap 0.3", "lees", "weiger", *["lees"] * 40)
    outcomes = list(read_all(entries, workers=3, read=read_as_told))
    expected = [entry.name for entry in entries]
    expected[2] = "002.txt: het bestand wil niet"
    assert [what_became(outcome) for outcome in outcomes] == expected


def test_the_files_are_read_as_read_document_reads_them(sample: Path) -> None:
    from kamerbron.index.reading.document import read_document

    entries = open_folder(sample).entries
    assert list(read_all(entries, read=read_document)) == [read_document(entry) for entry in entries]


def test_there_are_no_more_processes_than_files(tmp_path: Path) -> None:
    before = children()
    with closing(read_all(entries_of(tmp_path, "lees", "lees"), workers=5, read=read_as_told)) as outcomes:
        next(outcomes)
        assert len(children() - before) <= 2


def test_no_files_start_no_process() -> None:
    assert list(read_all([], read=read_as_told)) == []


def test_it_reads_a_few_files_ahead_and_no_more(tmp_path: Path) -> None:
    asked = 0

    def counted(entries: tuple[SourceEntry, ...]) -> Iterator[SourceEntry]:
        nonlocal asked
        for entry in entries:
            asked += 1
            yield entry

    entries = entries_of(tmp_path, *["lees"] * 100)
    with closing(read_all(counted(entries), workers=2, read=read_as_told)) as outcomes:
        for taken, _ in enumerate(outcomes, start=1):
            assert taken < asked <= taken + 20 or asked == 100


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("hang", "het lezen duurt langer dan 3 s en is afgebroken"),
        ("slaap 60", "het lezen duurt langer dan 3 s en is afgebroken"),
        ("vreet 400", "het lezen kost meer geheugen dan 200 MiB"),
        ("crash", "het lezen brak af (SIGSEGV)"),
        ("stop 0", "het lezen brak af (status 0)"),
        ("stop 3", "het lezen brak af (status 3)"),
    ],
)
def test_a_file_that_ends_its_process_is_refused_and_the_others_are_read(
    tmp_path: Path, content: str, reason: str
) -> None:
    entries = entries_of(tmp_path, "lees", content, "lees", content, "lees", "lees")
    outcomes = list(read_all(entries, workers=2, limits=STRICT, read=read_as_told))
    assert [what_became(outcome) for outcome in outcomes] == [
        "000.txt",
        f"001.txt: {reason}",
        "002.txt",
        f"003.txt: {reason}",
        "004.txt",
        "005.txt",
    ]


def test_a_file_may_take_what_is_within_the_limits(tmp_path: Path) -> None:
    (entry,) = entries_of(tmp_path, "vreet 150")
    assert read_one(entry, limits=STRICT, read=read_as_told).id == str(150 * 1024**2)


def test_a_file_does_not_pay_for_what_an_earlier_one_left_behind(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, *["lees"] * 4)
    outcomes = list(read_all(entries, workers=1, read=read_and_spoil))
    assert [what_became(outcome) for outcome in outcomes] == [entry.name for entry in entries]


def test_a_bug_in_a_reader_is_raised_with_the_name_of_the_file_and_the_place(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, "lees", "fout anker", "lees")
    outcomes = read_all(entries, workers=2, read=read_as_told)
    assert what_became(next(outcomes)) == "000.txt"
    with pytest.raises(BrokenReaderError, match=r"001\.txt") as caught:
        next(outcomes)
    assert "LookupError: geen anker gevonden" in str(caught.value)
    assert "failing_readers.py" in str(caught.value)


def test_one_file_is_read_or_refused_like_many(tmp_path: Path) -> None:
    read, refuse, hang, fault = entries_of(tmp_path, "lees", "weiger", "hang", "fout anker")
    assert read_one(read, read=read_as_told).id == "000.txt"
    with pytest.raises(RefusedDocumentError, match="het bestand wil niet"):
        read_one(refuse, read=read_as_told)
    with pytest.raises(RefusedDocumentError, match="langer dan 3 s"):
        read_one(hang, limits=STRICT, read=read_as_told)
    with pytest.raises(BrokenReaderError, match=r"003\.txt"):
        read_one(fault, read=read_as_told)


def test_a_process_that_cannot_start_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = entries_of(tmp_path, "lees")
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(RuntimeError, match="start niet"):
        read_one(entry, read=read_as_told)


# --- what a process is ---------------------------------------------------------------------------


def test_a_process_has_neither_torch_nor_faiss(tmp_path: Path) -> None:
    (entry,) = entries_of(tmp_path, "De brug bij Waterveen wordt elk jaar gekeurd.")
    # The fixtures of the tests have loaded FAISS here, which says that the process does not inherit it.
    assert "faiss" in sys.modules
    loaded = read_one(entry, read=name_modules).id.split()
    assert "kamerbron" in loaded
    assert not {"torch", "faiss", "sentence_transformers", "flask", "click"} & set(loaded)


def test_leaving_off_in_the_middle_ends_all_processes(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, "lees", *["hang"] * 10)
    # The limit of time would end them as well, only much later than a test lasts.
    limits = ReadingLimits(seconds=24 * 60 * 60)
    before = children()
    outcomes = read_all(entries, workers=3, limits=limits, read=read_as_told)
    next(outcomes)
    outcomes.close()
    assert children() == before


# A program of which nothing guards the main part: the processes must not run it again.
_PROGRAM = """
import signal
import sys
from pathlib import Path
# Tests that run in the background start with Ctrl-C ignored, and so would this.
signal.signal(signal.SIGINT, signal.default_int_handler)
folder, seconds, sys.path[:0] = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
import failing_readers
from kamerbron.index.reading.worker_process import ReadingLimits
from kamerbron.index.reading.workers import read_all
from kamerbron.index.source.folder import open_folder
entries = open_folder(Path(folder)).entries
limits = ReadingLimits(seconds=seconds)
for outcome in read_all(entries, workers=2, limits=limits, read=failing_readers.READER):
    print(outcome.notices[0], flush=True)
    sys.stdin.read()
"""


@contextmanager
def running(folder: Path, reader: str, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    tests = str(Path(write_down_and_hang.__code__.co_filename).parent)
    program = _PROGRAM.replace("READER", reader)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder), str(seconds), tests],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def hanging(entries: Sequence[SourceEntry]) -> list[int]:
    """Return the processes in which `write_down_and_hang` reads these files."""
    notes = [Path(f"{entry.path}.pid") for entry in entries]
    assert becomes(lambda: all(note.exists() and note.read_text() for note in notes))
    return [int(note.read_text()) for note in notes]


def test_ctrl_c_ends_the_processes_and_only_the_program_speaks_of_it(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, "a", "b")
    with running(tmp_path, "write_down_and_hang") as program:
        processes = hanging(entries)
        program.send_signal(signal.SIGINT)
        _, printed = program.communicate(timeout=60)
    assert printed.count("Traceback") == printed.count("KeyboardInterrupt") == 1
    assert not any(map(is_running, processes))


def test_processes_that_hang_end_by_themselves_when_the_program_is_killed(tmp_path: Path) -> None:
    entries = entries_of(tmp_path, "a", "b")
    with running(tmp_path, "write_down_and_hang", seconds=3) as program:
        processes = hanging(entries)
        program.kill()
    assert becomes(lambda: not any(map(is_running, processes)))


def test_a_process_that_waits_for_a_file_ends_when_the_program_is_killed(tmp_path: Path) -> None:
    entries_of(tmp_path, "lees")
    with running(tmp_path, "read_as_told") as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        assert is_running(process)
        program.kill()
    assert becomes(lambda: not is_running(process))
