"""The commands of `kamerbron index`, with an encoder of the tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from build_support import ENCODER, build_here, paper, reading_here, texts_in_use
from click.testing import CliRunner, Result

from kamerbron.cli import main
from kamerbron.index.encoder import Encoder, Progress, Vectors
from kamerbron.index.store.files.store import FileStore


@contextmanager
def lend_words(*_: object) -> Iterator[Encoder]:
    yield ENCODER


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setattr("kamerbron.index.commands.building.open_encoder", lend_words)
    with reading_here():
        yield CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "stukken"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"kst-99998-{number}.txt").write_text(paper("brug", 2020 + number))
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def run(runner: CliRunner, *arguments: object) -> Result:
    return runner.invoke(main, ["index", *map(str, arguments)])


def generation_of(index: Path) -> str:
    return FileStore(index).current()


# --- building --------------------------------------------------------------------------------------


def test_a_first_build_and_one_after_a_change_say_what_they_did(
    runner: CliRunner, folder: Path, index: Path
) -> None:
    (folder / "leeg.txt").write_text("")
    first = run(runner, folder, "--index", index)
    assert first.exit_code == 0
    assert "4 documenten, " in first.stdout
    assert "4 nieuw of gewijzigd, 0 ongewijzigd, 0 verdwenen" in first.stdout
    assert "geweigerd: leeg.txt: het bestand is leeg" in first.stderr
    (folder / "kst-99998-1.txt").write_text(paper("brug", 2040))
    (folder / "kst-99998-2.txt").unlink()
    second = run(runner, folder, "--index", index)
    assert "1 nieuw of gewijzigd, 2 ongewijzigd, 1 verdwenen" in second.stdout
    assert "uit de index: kst-99998-2 (kst-99998-2.txt)" in second.stderr
    assert "er is niets veranderd" in run(runner, "--index", index, folder).stdout


def test_the_report_is_a_page_and_json_beside_the_generation(
    runner: CliRunner, folder: Path, index: Path
) -> None:
    (folder / "<b>.txt").write_text("")
    result = run(runner, folder, "--index", index, "--json")
    name = generation_of(index)
    written = json.loads((index / "reports" / f"{name}.json").read_bytes())
    assert json.loads(result.stdout) == written
    assert written["generatie"] == name
    assert written["nieuwe_generatie"] is True
    assert [line["bestand"] for line in written["genomen"]] == sorted(
        path.name for path in folder.glob("kst-*")
    )
    assert written["geweigerd"] == [{"bestand": "<b>.txt", "reden": "het bestand is leeg"}]
    assert list(written["seconden"]) == ["doorlopen", "lezen", "vectoren", "schrijven", "controleren"]
    page = (index / "reports" / f"{name}.html").read_text()
    assert "De index is bijgewerkt" in page
    assert "&lt;b&gt;.txt" in page
    assert "http" not in page


def test_the_report_goes_where_it_is_asked_for(runner: CliRunner, folder: Path, index: Path) -> None:
    place = index.with_name("verslagen")
    result = run(runner, folder, "--index", index, "--report", place)
    assert f"Verslag: {place / generation_of(index)}.html" in result.stdout
    assert not (index / "reports").exists()


def test_a_dry_run_tells_and_does_nothing(runner: CliRunner, folder: Path, index: Path) -> None:
    result = run(runner, folder, "--index", index, "--dry-run")
    assert result.stdout.splitlines()[-1] == (
        "4 nieuw, 0 gewijzigd, 0 verdwenen, 0 ongewijzigd. Er is niets gedaan."
    )
    assert not index.exists()
    build_here(folder, index)
    (folder / "kst-99998-3.txt").write_text(paper("brug", 2050))
    (folder / "kst-99998-4.txt").unlink()
    (folder / "kst-99998-5.txt").write_text(paper("brug", 2051))
    before = sorted(path.stat().st_mtime_ns for path in index.rglob("*"))
    result = run(runner, folder, "--index", index, "--dry-run")
    assert result.stdout.splitlines() == [
        "nieuw: kst-99998-5.txt",
        "gewijzigd: kst-99998-3.txt",
        "verdwenen: kst-99998-4.txt",
        "1 nieuw, 1 gewijzigd, 1 verdwenen, 2 ongewijzigd. Er is niets gedaan.",
    ]
    assert sorted(path.stat().st_mtime_ns for path in index.rglob("*")) == before


def test_what_is_broken_off_says_that_it_can_go_on_and_does(
    runner: CliRunner, folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_texts: object, _progress: Progress | None = None) -> Vectors:
        raise KeyboardInterrupt

    build_here(folder, index)
    (folder / "kst-99998-1.txt").write_text(paper("brug", 2060))
    monkeypatch.setattr(
        type(ENCODER), "encode_passages", lambda _, texts, progress=None: stop(texts, progress)
    )
    monkeypatch.setattr("kamerbron.index.build.mark", lambda _: "zelfde")
    stopped = run(runner, folder, "--index", index)
    assert stopped.exit_code == 130
    assert "dezelfde opdracht gaat daar verder" in stopped.stderr
    assert "Traceback" not in stopped.output
    monkeypatch.undo()
    with reading_here():
        monkeypatch.setattr("kamerbron.index.commands.building.open_encoder", lend_words)
        assert run(runner, folder, "--index", index).exit_code == 0
    assert "2060" in " ".join(texts_in_use(index))


def test_a_folder_that_lost_most_of_its_papers_is_refused_in_one_line(
    runner: CliRunner, folder: Path, index: Path
) -> None:
    for number in range(10, 40):
        (folder / f"kst-99998-{number}.txt").write_text(paper("brug", 1900 + number))
    run(runner, folder, "--index", index)
    for number in range(10, 40):
        (folder / f"kst-99998-{number}.txt").unlink()
    refused = run(runner, folder, "--index", index)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith("kamerbron: 30 van de 34 documenten")
    assert run(runner, folder, "--index", index, "--allow-removal").exit_code == 0


@pytest.mark.parametrize("arguments", [[], ["--keep", "0"], ["--index"]])
def test_wrong_use_is_said_to_be_that(runner: CliRunner, folder: Path, arguments: list[str]) -> None:
    assert run(runner, folder, *arguments).exit_code == 2


# --- generations -----------------------------------------------------------------------------------


@pytest.fixture
def both(folder: Path, index: Path) -> list[str]:
    """The names of two generations that are there, the older one first."""
    for year in (2070, 2071, 2072):
        (folder / "kst-99998-1.txt").write_text(paper("brug", year))
        build_here(folder, index)
    return FileStore(index).generations()


def test_the_list_shows_each_generation_and_which_is_in_use(
    runner: CliRunner, index: Path, both: list[str]
) -> None:
    lines = run(runner, "list", "--index", index).stdout.splitlines()
    assert len(lines) == len(both) == 2
    assert lines[0].startswith(f"  {both[0]}  20")
    assert lines[1].startswith(f"* {both[1]}  20")
    assert re.search(r"4 documenten, 4 passages, 0 geweigerd  vingerafdruk [0-9a-f]{16}$", lines[1])


def test_verify_names_the_file_that_is_damaged_and_says_which_are_whole(
    runner: CliRunner, index: Path, both: list[str]
) -> None:
    assert run(runner, "verify", "--index", index).stdout.splitlines() == [f"{name}: heel" for name in both]
    path = index / both[0] / "passages.npy"
    path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1]))
    result = run(runner, "verify", "--index", index)
    assert result.exit_code == 1
    assert result.stdout == f"{both[1]}: heel\n"
    assert str(path) in result.stderr
    assert run(runner, "verify", both[1], "--index", index).exit_code == 0
    assert run(runner, "verify", "weg", "--index", index).exit_code == 2


def test_rollback_goes_to_the_one_before_or_the_one_named(
    runner: CliRunner, index: Path, both: list[str]
) -> None:
    assert run(runner, "rollback", "--index", index).stdout == f"In gebruik is nu {both[0]}.\n"
    assert "2071" in " ".join(texts_in_use(index))
    refused = run(runner, "rollback", "--index", index)
    assert refused.exit_code == 1
    assert "geen generatie van voor" in refused.stderr
    assert run(runner, "rollback", both[1], "--index", index).exit_code == 0
    assert generation_of(index) == both[1]
    assert "geen generatie '../x'" in run(runner, "rollback", "../x", "--index", index).stderr


def test_a_damaged_generation_is_not_gone_back_to(runner: CliRunner, index: Path, both: list[str]) -> None:
    (index / both[0] / "tuning.json").write_text("{}")
    refused = run(runner, "rollback", "--index", index)
    assert refused.exit_code == 1
    assert "tuning.json is beschadigd" in refused.stderr
    assert generation_of(index) == both[1]


def test_with_current_gone_rollback_finds_a_generation_again(
    runner: CliRunner, index: Path, both: list[str]
) -> None:
    (index / "current").write_text("weg")
    assert run(runner, "rollback", "--index", index).exit_code == 0
    assert generation_of(index) == both[1]


def test_prune_leaves_what_is_asked_and_always_the_one_in_use(
    runner: CliRunner, index: Path, both: list[str]
) -> None:
    assert run(runner, "prune", "--keep", 2, "--index", index).stdout == "Er is niets te verwijderen.\n"
    run(runner, "rollback", "--index", index)
    assert run(runner, "prune", "--keep", 1, "--index", index).stdout == f"verwijderd: {both[1]}\n"
    assert FileStore(index).generations() == [both[0]]


@pytest.mark.parametrize("command", ["list", "verify", "rollback", "prune"])
def test_where_there_is_no_index_each_command_says_how_to_make_one(
    runner: CliRunner, index: Path, command: str
) -> None:
    result = run(runner, command, "--index", index)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"kamerbron: In {index} staat geen index; maak er een met")
    assert not index.exists()


def test_a_keep_of_three_keeps_three(runner: CliRunner, folder: Path, index: Path) -> None:
    for year in (2080, 2081, 2082, 2083):
        (folder / "kst-99998-1.txt").write_text(paper("brug", year))
        assert run(runner, folder, "--index", index, "--keep", 3).exit_code == 0
    assert len(FileStore(index).generations()) == 3


def test_a_build_on_a_terminal_or_not_leaves_standard_output_to_its_result(
    runner: CliRunner, folder: Path, index: Path
) -> None:
    result = run(runner, folder, "--index", index)
    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == ["4", "Generatie", "Verslag:"]
