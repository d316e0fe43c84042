"""The file of keys: what is written is what is read, and a damaged one is none."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from access_support import add_key, id_of, log_lines
from support import largest_file

from kamerbron.index.errors import KeysError
from kamerbron.service.access.keys import Key
from kamerbron.service.access.keys_file import change_keys, load_keys, read_keys
from kamerbron.service.schemas.questions import Filter


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sleutels.json"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_what_is_read(file: Path) -> None:
    reach = Filter(dossiers=["29 754", "36410-VII"], kamers=["II"], vanaf="2020-01-01")  # type: ignore[arg-type]
    first = add_key(file, reach, rate="5/second; 100/day", metrics=True)
    second = add_key(file)
    keys = load_keys(file)
    assert list(keys) == [id_of(first), id_of(second)]
    assert (keys[id_of(first)].bereik, keys[id_of(second)].bereik) == (reach, Filter())
    assert (keys[id_of(first)].tempo, keys[id_of(first)].metrics) == ("5/second; 100/day", True)


def test_a_new_file_is_for_its_owner_alone_whatever_the_umask(file: Path) -> None:
    before = os.umask(0)
    try:
        add_key(file)
    finally:
        os.umask(before)
    assert mode(file) == 0o600


def test_a_change_keeps_the_rights_that_the_operator_gave(file: Path) -> None:
    add_key(file)
    file.chmod(0o640)
    add_key(file)
    assert mode(file) == 0o640


def test_nothing_is_left_beside_the_file(file: Path) -> None:
    add_key(file)
    add_key(file)
    assert list(file.parent.iterdir()) == [file]


def test_a_change_goes_through_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "koppeling.json"
    link.symlink_to(file)
    key = add_key(link)
    assert link.is_symlink()
    assert list(load_keys(file)) == [id_of(key)]


def test_when_the_disk_is_full_the_old_file_stays(file: Path) -> None:
    key = add_key(file)
    with largest_file(100), pytest.raises(KeysError, match="niet te schrijven"):
        add_key(file)
    assert list(load_keys(file)) == [id_of(key)]
    assert list(file.parent.iterdir()) == [file]


def test_a_change_that_fails_changes_nothing(file: Path) -> None:
    key = add_key(file)

    def fail(_: Mapping[str, Key]) -> Mapping[str, Key]:
        raise KeysError("Nee.")

    with pytest.raises(KeysError, match="Nee"):
        change_keys(file, fail)
    assert list(load_keys(file)) == [id_of(key)]


def test_a_damaged_file_is_not_written_over(file: Path) -> None:
    file.write_text("{", encoding="utf-8")
    with pytest.raises(KeysError, match="geen goed sleutelbestand"):
        add_key(file)
    assert file.read_text(encoding="utf-8") == "{"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="niet te schrijven"):
        add_key(tmp_path / "weg" / "sleutels.json")


@pytest.mark.process
def test_keys_that_several_processes_make_at_once_are_all_there(file: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from access_support import add_key\n"
        "for _ in range(10): add_key(Path(sys.argv[1]))"
    )
    tests = Path(__file__).parents[2]

    def make(_: int) -> int:
        return run([sys.executable, "-c", program, file], cwd=tests, check=False).returncode

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(make, range(3))) == {0}
    assert len(load_keys(file)) == 30


def damaged(kept: dict[str, Any], **changes: Any) -> str:
    return json.dumps({"sleutels": [kept | changes]})


def test_a_damaged_file_is_refused_and_says_where(file: Path) -> None:
    add_key(file)
    kept = json.loads(file.read_text(encoding="utf-8"))["sleutels"][0]
    for text, said in [
        ("", "ongeldig"),
        ("{}", "sleutels ontbreekt"),
        ("[]", "moet een object zijn"),
        (json.dumps({"sleutels": []})[:-1], "ongeldig"),
        (json.dumps({"sleutels": [kept, kept]}), "noemt een id tweemaal"),
        (damaged(kept, sha256="kort"), "sleutels/0/sha256"),
        (damaged(kept, id="../x"), "sleutels/0/id"),
        (damaged(kept, gemaakt="gisteren"), "sleutels/0/gemaakt"),
        (damaged(kept, tempo="veel"), "dat is geen tempo"),
        # A limit that is not understood must not become no limit.
        (damaged(kept, bereik={"dossier": ["29754"]}), "bereik/dossier is een onbekend veld"),
        (damaged(kept, berijk={"dossiers": ["29754"]}), "berijk is een onbekend veld"),
        (damaged(kept, bereik={"dossiers": ["negen"]}), "dat is geen dossiernummer"),
    ]:
        with pytest.raises(KeysError, match="het bestand is geen goed sleutelbestand") as refused:
            read_keys(text, "het bestand")
        assert said in str(refused.value)
        assert "\n" not in str(refused.value)
        assert kept["sha256"] not in str(refused.value)


def test_a_file_that_anyone_can_change_is_refused(file: Path) -> None:
    add_key(file)
    file.chmod(0o602)
    with pytest.raises(KeysError, match="chmod 600"):
        load_keys(file)


def test_a_file_that_anyone_can_read_is_warned_of(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = add_key(file)
    file.chmod(0o644)
    assert list(load_keys(file)) == [id_of(key)]
    [line] = log_lines(capsys.readouterr().err)
    assert (line["level"], line["event"]) == ("warning", "sleutelbestand")
    assert "chmod 600" in line["reason"]
