"""What a generation tells of its build."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from store_support import generation_folder, open_index
from support import WordEncoder

from kamerbron.index.build import build_index
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.report import BuildReport, Taken, read_built, read_report, write_report


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one document, from a folder in which another was refused."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "brug.txt").write_text("De brug bij Waterveen wordt elk jaar gekeurd.\n")
    (folder / "leeg.txt").write_text("")
    build_index(folder, FileStore(tmp_path / "index"), WordEncoder())
    return tmp_path / "index"


def test_an_open_generation_knows_what_its_build_refused_and_why(index: Path) -> None:
    written = json.loads((generation_folder(index) / "report.json").read_bytes())["refused"]
    with open_index(index) as generation:
        assert generation.refused == tuple(Refused(**refusal) for refusal in written)
        assert [refused.name for refused in generation.refused] == ["leeg.txt"]
        assert generation.manifest.counts.refused == 1


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    report = BuildReport(
        taken=(Taken("brug.txt", "brug-1", 3, ("bij vraag 3 is geen antwoord gevonden",)),),
        refused=(Refused("leeg.txt", "het bestand is leeg"),),
        digests={"brug.txt": "a" * 64, "leeg.txt": "b" * 64},
    )
    for name in ("report.json", "again.json"):
        write_report(tmp_path / name, report)
    assert read_report(tmp_path / "report.json") == report
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "report.json").read_bytes()


def test_a_generation_was_built_when_its_manifest_was_written(index: Path) -> None:
    moment = dt.datetime(2026, 3, 1, 12, 30, 15, tzinfo=dt.UTC)
    manifest = generation_folder(index) / "manifest.json"
    os.utime(manifest, (moment.timestamp() + 0.75, moment.timestamp() + 0.75))
    with open_index(index) as generation:
        assert generation.built == moment


@pytest.mark.parametrize("content", ["", "[]", '{"refused": [{"name": "a"}]}', '{"refused": 1}'])
def test_a_report_that_is_none_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    with pytest.raises(IndexDamagedError, match=r"report\.json is geen leesbaar verslag"):
        read_report(path)


def test_a_report_or_a_manifest_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"report\.json"):
        read_report(tmp_path / "report.json")
    with pytest.raises(IndexDamagedError, match=r"manifest\.json ontbreekt"):
        read_built(tmp_path)
