"""`kamerbron keys`: make, show and revoke."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from access_support import id_of
from click.testing import CliRunner, Result

from kamerbron.index.errors import KeysError
from kamerbron.service.access.commands import keys_group
from kamerbron.service.access.keys import parse_key
from kamerbron.service.access.keys_file import load_keys


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sleutels.json"


def keys(*words: str, file: Path) -> Result:
    return CliRunner().invoke(keys_group, list(words), env={"KAMERBRON_KEYS_FILE": str(file)})


def create(file: Path, *words: str) -> str:
    result = keys("create", "--name", "Team chatbot", *words, file=file)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_only_the_key_is_on_standard_output_and_it_is_in_no_file(file: Path) -> None:
    result = keys("create", "--name", "Team chatbot", file=file)
    key = result.stdout.removesuffix("\n")
    assert parse_key(key)
    assert "bewaar hem nu" in result.stderr
    assert key not in result.stderr
    assert key.split("_", 2)[2] not in file.read_text(encoding="utf-8")


def test_a_key_is_made_with_all_that_limits_it(file: Path) -> None:
    key = create(
        *(file, "--dossier", "29 754", "--dossier", "36410-VII", "--kamerstuk", "kst-27925-879"),
        *("--soort", "Motie", "--kamer", "II", "--vergaderjaar", "2021-2022"),
        *("--vanaf", "2020-01-01", "--tot-en-met", "2022-12-31", "--rate", "60/minute", "--metrics"),
    )
    kept = json.loads(file.read_text(encoding="utf-8"))["sleutels"][0]
    assert kept["bereik"] == {
        "dossiers": ["29 754", "36410-VII"],
        "kamerstukken": ["kst-27925-879"],
        "soorten": ["Motie"],
        "kamers": ["II"],
        "vergaderjaren": ["2021-2022"],
        "vanaf": "2020-01-01",
        "totEnMet": "2022-12-31",
    }
    assert (kept["id"], kept["naam"], kept["tempo"]) == (id_of(key), "Team chatbot", "60/minute")
    assert kept["metrics"] is True


def test_the_options_have_dutch_names_too(file: Path) -> None:
    result = keys("create", "--sleutels", str(file), "--naam", "x", "--tempo", "1/day", file=Path("elders"))
    assert list(load_keys(file)) == [id_of(result.stdout.strip())]


def test_the_list_shows_what_each_key_may_and_no_key(file: Path) -> None:
    first = create(file, "--dossier", "29754", "--soort", "Motie", "--rate", "60/minute")
    second = create(file)
    result = keys("list", file=file)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert [line[0] for line in lines] == [id_of(first), id_of(second)]
    assert [line[2:] for line in lines] == [
        ["Team chatbot", "dossiers: 29754; soorten: Motie; tempo: 60/minute"],
        ["Team chatbot", "alles"],
    ]
    assert first.split("_", 2)[2] not in result.output
    assert load_keys(file)[id_of(first)].sha256 not in result.output


def test_a_key_is_revoked_by_its_id(file: Path) -> None:
    first, second = create(file), create(file)
    result = keys("revoke", id_of(first), file=file)
    assert result.exit_code == 0
    assert list(load_keys(file)) == [id_of(second)]


@pytest.mark.parametrize("words", [["revoke", "00000000"], ["list"]])
def test_what_is_not_there_is_refused(file: Path, words: list[str]) -> None:
    refused = keys(*words, file=file).exception
    assert isinstance(refused, KeysError)
    assert not file.exists()
    create(file)
    if words[0] == "revoke":
        assert isinstance(keys(*words, file=file).exception, KeysError)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dossier", "negen"], "--dossier noemt 'negen', en dat is geen dossiernummer"),
        (["--vergaderjaar", "2021"], "--vergaderjaar heeft niet de vorm 2021-2022"),
        (["--vanaf", "2022-01-01", "--tot-en-met", "2021-01-01"], "een vanaf die na totEnMet ligt"),
        (["--rate", "veel"], "--tempo noemt 'veel', en dat is geen tempo zoals 60/minute"),
        (["--rate", "0/minute"], "trek liever de sleutel in"),
        (["--naam", ""], "--naam is leeg"),
        (["--vanaf", "gisteren"], "--vanaf"),
    ],
)
def test_a_wrong_option_is_named_and_no_key_is_made(file: Path, words: list[str], said: str) -> None:
    result = keys("create", "--name", "Team", *words, file=file)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert not file.exists()
