"""What a generation tells of its build."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from support import WordEncoder

from kamerbron.index.build import build_index
from kamerbron.index.errors import IndexDamagedError
from kamerbron.index.source.folder import Refused
from kamerbron.index.store.generation import open_generation
from kamerbron.index.store.report import read_built, read_refused


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one document, from a folder in which another was refused."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "brug.txt").write_text("De brug bij Waterveen wordt elk jaar gekeurd.\n")
    (folder / "leeg.txt").write_text("")
    build_index(folder, tmp_path / "index", WordEncoder())
    return tmp_path / "index"


def generation_folder(index: Path) -> Path:
    return index / (index / "current").read_text().strip()


def test_an_open_generation_knows_what_its_build_refused_and_why(index: Path) -> None:
    written = json.loads((generation_folder(index) / "report.json").read_bytes())["refused"]
    with open_generation(index) as generation:
        assert generation.refused == tuple(Refused(**refusal) for refusal in written)
        assert [refused.name for refused in generation.refused] == ["leeg.txt"]
        assert generation.manifest.counts.refused == 1


def test_a_generation_was_built_when_its_manifest_was_written(index: Path) -> None:
    moment = dt.datetime(2026, 3, 1, 12, 30, 15, tzinfo=dt.UTC)
    manifest = generation_folder(index) / "manifest.json"
    os.utime(manifest, (moment.timestamp() + 0.75, moment.timestamp() + 0.75))
    with open_generation(index) as generation:
        assert generation.built == moment


@pytest.mark.parametrize("content", ["", "[]", '{"refused": [{"name": "a"}]}', '{"refused": 1}'])
def test_a_report_that_is_none_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    with pytest.raises(IndexDamagedError, match=r"report\.json is geen leesbaar verslag"):
        read_refused(path)


def test_a_report_or_a_manifest_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match=r"report\.json"):
        read_refused(tmp_path / "report.json")
    with pytest.raises(IndexDamagedError, match=r"manifest\.json ontbreekt"):
        read_built(tmp_path)
