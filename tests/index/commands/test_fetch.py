"""`kamerbron fetch` and `kamerbron sync`, as cron runs them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from processes import becomes
from publications_server import (
    PublicationsServer,
    Reply,
    add_papers,
    diagnostic,
    links_of,
    metadata,
    paper,
    record,
)
from support import WordEncoder

from kamerbron.cli import main
from kamerbron.index.commands.fetch_report import report_as_json
from kamerbron.index.source.official import fetching
from kamerbron.index.source.official.fetching import FetchReport
from kamerbron.index.source.official.place import locked
from kamerbron.index.source.official.publication import Outcome, Status

KAMERBRON = Path(sys.executable).with_name("kamerbron")
ID = "kst-99998-1"


@pytest.fixture
def server() -> Iterator[PublicationsServer]:
    with PublicationsServer().running() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stukken"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # In the place of the module that would load PyTorch.
    counting = SimpleNamespace(load_encoder=lambda _name: WordEncoder())
    monkeypatch.setitem(sys.modules, "kamerbron.index.embedding.model", counting)
    return tmp_path / "index"


def _options(server: PublicationsServer, folder: Path) -> list[str]:
    return [
        *("--folder", str(folder), "--sru", f"{server.address}/sru", "--files", server.address),
        *("--rate", "1000/second", "--contact", "beheer@example.org"),
    ]


def _run(server: PublicationsServer, folder: Path, command: str, *given: str) -> Result:
    result = CliRunner().invoke(main, [command, *given, *_options(server, folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _outcomes(report: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {publication["id"]: publication["uitkomst"] for publication in report["publicaties"]}


def test_a_dossier_is_fetched_and_what_was_done_is_said(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID, "kst-99998-2")
    result = _run(server, folder, "fetch", "99 998")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert f"2 opgehaald in {folder}; 5 verzoeken" in result.stdout
    result = _run(server, folder, "fetch", "99998")
    assert f"2 ongewijzigd in {folder}; 1 verzoeken" in result.stdout


def test_the_report_is_there_as_json(server: PublicationsServer, folder: Path) -> None:
    add_papers(server, ID)
    result = _run(server, folder, "fetch", ID, "kst-99998-404", "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert _outcomes(report) == {ID: "opgehaald", "kst-99998-404": "niet gevonden"}
    assert report["aantallen"]["opgehaald"] == report["aantallen"]["niet gevonden"] == 1
    assert report["publicaties"][0]["bestand"] == f"{ID}/{ID}.xml"
    assert report["gestopt"] is None
    assert result.stderr.startswith("niet gevonden: kst-99998-404: ")
    assert len(result.stderr.splitlines()) == 1


def test_a_list_with_comments_names_dossiers_and_publications(
    server: PublicationsServer, folder: Path, tmp_path: Path
) -> None:
    add_papers(server, ID)
    add_papers(server, "kst-99997-1", dossier="99997")
    (tmp_path / "lijst.txt").write_text(f"\ufeff# bruggen\n99997\n\n{ID} # de brief\n", encoding="utf-8")
    result = _run(server, folder, "fetch", "--lijst", str(tmp_path / "lijst.txt"), "--json")
    assert _outcomes(json.loads(result.stdout)) == {"kst-99997-1": "opgehaald", ID: "opgehaald"}


def test_dates_and_kinds_narrow_what_is_fetched(server: PublicationsServer, folder: Path) -> None:
    for number, (date, kind) in enumerate(
        [("2024-01-01", "Motie"), ("2024-06-01", "Motie"), ("2024-06-01", "Brief regering")], start=1
    ):
        id_ = f"kst-99998-{number}"
        files = {f"{id_}.xml": paper(id_), "metadata.xml": metadata(id_)}
        server.add(id_, files, record(id_, dossier="99998", date=date, kind=kind, links=links_of(id_, "xml")))
    for sources in ([], ["99998"], ["--dossier", "99998"]):
        given = [*sources, "--soort", "Motie", "--van", "2024-06-01", "--tot", "2024-12-31", "--json"]
        result = _run(server, folder, "fetch", *given)
        assert list(_outcomes(json.loads(result.stdout))) == ["kst-99998-2"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "Noem een dossier"),
        (["99998", "--van", "gisteren"], "--vanaf"),
        (["99998", "--contact", "ik (test)"], "geen e-mailadres of webadres"),
        (["99998", "--contact", "a@b\r\nX: y"], "geen e-mailadres of webadres"),
        (["99998", "--rate", "veel"], "geen tempo"),
        (["99998", "--rate", "0/second"], "mag er niets"),
        ([ID, "--soort", "Motie"], "losse publicaties"),
    ],
)
def test_wrong_use_is_said_in_one_line(
    server: PublicationsServer, folder: Path, given: Sequence[str], said: str
) -> None:
    options = (
        [*_options(server, folder)[:-2], *given]
        if "--contact" in given
        else [*_options(server, folder), *given]
    )
    result = CliRunner().invoke(main, ["fetch", *options])
    assert result.exit_code == 2
    assert said in result.stderr
    assert server.requests == []


@pytest.mark.parametrize(
    ("given", "said"),
    [(["brug"], "'brug' is geen dossier"), (["36410", "VII"], "'VII' is geen dossier")],
)
def test_what_is_no_dossier_is_refused(
    server: PublicationsServer, folder: Path, given: Sequence[str], said: str
) -> None:
    result = _run(server, folder, "fetch", *given)
    assert result.exit_code == 1
    assert said in result.stderr
    assert server.requests == []


def test_the_manual_names_every_option_and_every_key_and_no_other() -> None:
    manual = (ROOT / "docs" / "ophalen.md").read_text(encoding="utf-8")
    fetch, sync = (
        {option for param in main.commands[name].params for option in param.opts}
        for name in ("fetch", "sync")
    )
    named = set(re.findall(r"--[a-z][a-z-]*", manual))
    assert named <= sync
    assert {option for option in fetch if option.startswith("--")} == named - {"--index"}
    report = report_as_json(FetchReport((Outcome(ID, Status.NEW),)), Path("stukken"))
    for key in (*report, *report["publicaties"][0], *(str(status) for status in Status)):
        assert f"`{key}`" in manual, key


def test_the_server_is_told_who_asks(server: PublicationsServer, folder: Path) -> None:
    _run(server, folder, "fetch", "99998")
    agent = server.requests[0].headers["User-Agent"]
    assert agent.startswith("kamerbron/")
    assert agent.endswith(" (+beheer@example.org)")


def test_a_second_fetch_into_the_same_folder_leaves(server: PublicationsServer, folder: Path) -> None:
    with locked(folder):
        result = _run(server, folder, "fetch", "99998")
    assert result.exit_code == 1
    assert (
        result.stderr
        == f"kamerbron: Een andere kamerbron haalt al op naar {folder}; wacht tot die klaar is.\n"
    )


def test_what_stopped_is_said_and_how_to_go_on(
    server: PublicationsServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_papers(server, ID)

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "fetch_publication", interrupted)
    result = _run(server, folder, "fetch", "99998")
    assert result.exit_code == 130
    assert "gestopt: onderbroken; 1 publicaties zijn niet gevraagd" in result.stderr


def test_an_interruption_before_the_list_is_there_is_said(
    server: PublicationsServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "read_listing", interrupted)
    result = _run(server, folder, "fetch", "99998")
    assert result.exit_code == 130
    assert result.stderr.startswith("gestopt: onderbroken voordat de lijst er was")


def test_sync_fetches_and_indexes_and_then_needs_no_sources(
    server: PublicationsServer, folder: Path, index: Path
) -> None:
    add_papers(server, ID)
    result = _run(server, folder, "sync", "99998", "--index", str(index))
    assert result.exit_code == 0
    assert "1 opgehaald" in result.stdout
    assert "1 documenten" in result.stdout
    add_papers(server, "kst-99998-2")
    result = _run(server, folder, "sync", "--index", str(index), "--json")
    report = json.loads(result.stdout)
    assert _outcomes(report["ophalen"]) == {ID: "ongewijzigd", "kst-99998-2": "opgehaald"}
    assert report["index"]["documenten"] == 2


def test_sync_of_a_folder_where_nothing_was_fetched_asks_for_what(
    server: PublicationsServer, folder: Path, index: Path
) -> None:
    result = _run(server, folder, "sync", "--index", str(index))
    assert result.exit_code == 2
    assert "nog niets opgehaald" in result.stderr


def test_sync_indexes_what_came_and_says_what_did_not(
    server: PublicationsServer, folder: Path, index: Path
) -> None:
    add_papers(server, ID, "kst-99998-2")
    server.always["/kst-99998-2.xml"] = Reply(403)
    result = _run(server, folder, "sync", "99998", "--index", str(index))
    assert result.exit_code == 1
    assert "geweigerd: kst-99998-2: " in result.stderr
    assert "1 documenten" in result.stdout


def test_sync_without_a_list_leaves_the_index_as_it_is(
    server: PublicationsServer, folder: Path, index: Path
) -> None:
    server.always["/sru"] = Reply(body=diagnostic("storing"))
    result = _run(server, folder, "sync", "99998", "--index", str(index))
    assert result.exit_code == 1
    assert result.stderr == "kamerbron: De lijst weigert de vraag: storing; info:srw/diagnostic/1/10.\n"
    assert not index.exists()


@pytest.mark.process
def test_a_fetch_that_is_killed_goes_on_where_it_was(server: PublicationsServer, folder: Path) -> None:
    ids = [f"kst-99998-{number}" for number in range(1, 9)]
    add_papers(server, *ids)
    server.always["/kst-99998-5.xml"] = Reply(body=paper("kst-99998-5"), delay=60)
    program = subprocess.Popen(
        [KAMERBRON, "fetch", "99998", *_options(server, folder)], stderr=subprocess.PIPE
    )
    try:
        assert becomes(lambda: "/kst-99998-5.xml" in server.asked())
        os.kill(program.pid, signal.SIGKILL)
    finally:
        program.kill()
        program.communicate()
    whole = {path.name: path.read_bytes() for path in folder.rglob("kst-*.xml")}
    assert whole == {f"{id_}.xml": paper(id_) for id_ in ids[:4]}
    server.always.clear()
    server.requests.clear()
    result = _run(server, folder, "fetch", "99998", "--json")
    assert json.loads(result.stdout)["aantallen"]["ongewijzigd"] == 4
    assert server.asked()[0] == "/kst-99998-5.xml"
    assert {path.name for path in folder.rglob("kst-*.xml")} == {f"{id_}.xml" for id_ in ids}


@pytest.mark.process
def test_a_fetch_that_is_told_to_stop_ends_with_what_was_done(
    server: PublicationsServer, folder: Path
) -> None:
    add_papers(server, ID, "kst-99998-2")
    server.always["/kst-99998-2.xml"] = Reply(body=paper("kst-99998-2"), delay=60)
    program = subprocess.Popen(
        [KAMERBRON, "fetch", "99998", *_options(server, folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert becomes(lambda: "/kst-99998-2.xml" in server.asked())
        program.terminate()
        said, complained = program.communicate(timeout=60)
    finally:
        program.kill()
    assert program.returncode == 130
    assert said.startswith("1 opgehaald")
    assert "gestopt: onderbroken; 1 publicaties" in complained
