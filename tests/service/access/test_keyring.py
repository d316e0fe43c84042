"""The keys as they are at each request: made and revoked without a restart, and never lost to damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from access_support import add_key, id_of, log_lines

from kamerbron.index.errors import KeysError
from kamerbron.index.store.selection import Filters
from kamerbron.service.access.keyring import open_keyring
from kamerbron.service.access.keys_file import change_keys
from kamerbron.service.access.settings import AccessSettings
from kamerbron.service.schemas.questions import Filter


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sleutels.json"


def test_a_key_says_whose_it_is_and_what_it_may(file: Path) -> None:
    key = add_key(file, Filter(dossiers=["29 754"]), rate="5/minute", metrics=True)
    caller = open_keyring(AccessSettings(keys_file=file)).find(key)
    assert caller is not None
    assert (caller.key, caller.rate, caller.metrics) == (id_of(key), "5/minute", True)
    assert caller.reach == Filters(dossiers=("29754",))


def test_a_key_that_is_made_while_the_service_runs_opens_the_door(file: Path) -> None:
    add_key(file)
    keyring = open_keyring(AccessSettings(keys_file=file))
    assert keyring.find(add_key(file)) is not None


def test_a_key_that_was_revoked_no_longer_opens_the_door(file: Path) -> None:
    key, other = add_key(file), add_key(file)
    keyring = open_keyring(AccessSettings(keys_file=file))
    assert keyring.find(key) is not None
    change_keys(file, lambda keys: {kept: keys[kept] for kept in keys if kept != id_of(key)})
    assert keyring.find(key) is None
    assert keyring.find(other) is not None


def test_a_file_without_keys_opens_for_nobody(file: Path) -> None:
    key = add_key(file)
    change_keys(file, lambda _: {})
    assert open_keyring(AccessSettings(keys_file=file)).find(key) is None


@pytest.mark.parametrize("damage", ["{", '{"sleutels": []', "", None])
def test_a_file_that_is_damaged_or_gone_leaves_the_keys_as_they_were(
    file: Path, damage: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    key = add_key(file)
    keyring = open_keyring(AccessSettings(keys_file=file))
    if damage is None:
        file.unlink()
    else:
        file.write_text(damage, encoding="utf-8")
    assert keyring.find(key) is not None
    assert keyring.find(key.replace("kb_", "kb_0")) is None
    assert keyring.find(key[:-1] + ("A" if key[-1] != "A" else "B")) is None
    # Once, and not at every request.
    [line] = log_lines(capsys.readouterr().err)
    assert (line["level"], line["event"]) == ("error", "sleutelbestand")
    assert "blijven die van voorheen" in line["reason"]


def test_a_file_that_was_repaired_holds_again(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = add_key(file)
    keyring = open_keyring(AccessSettings(keys_file=file))
    file.write_text("{", encoding="utf-8")
    keyring.find(key)
    file.unlink()
    keyring.find(key)
    other = add_key(file)
    assert keyring.find(key) is None
    assert keyring.find(other) is not None
    assert len(log_lines(capsys.readouterr().err)) == 2


@pytest.mark.parametrize("text", ["{", "", '{"sleutels": [{}]}'])
def test_damaged_keys_stop_the_start(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KeysError, match="geen goed sleutelbestand"):
        open_keyring(AccessSettings(keys_file=file))
    with pytest.raises(KeysError, match="KAMERBRON_KEYS is geen goed sleutelbestand"):
        open_keyring(AccessSettings(keys=text))


def test_keys_that_are_not_there_stop_the_start(file: Path) -> None:
    with pytest.raises(KeysError, match="kamerbron keys create"):
        open_keyring(AccessSettings(keys_file=file))


def test_keys_come_from_the_environment_as_well(file: Path) -> None:
    key = add_key(file)
    settings = AccessSettings(keys=file.read_text(encoding="utf-8"))
    assert open_keyring(settings).find(key) is not None
    assert "sha256" not in repr(settings)


def test_keys_from_two_places_stop_the_start(file: Path) -> None:
    add_key(file)
    with pytest.raises(KeysError, match="één van beide"):
        open_keyring(AccessSettings(keys_file=file, keys='{"sleutels": []}'))
