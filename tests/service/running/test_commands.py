"""The options of `kamerbron serve`."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kamerbron.index.store.files.store import FileStore
from kamerbron.service.running import commands
from kamerbron.service.settings import ServiceSettings

STORE = FileStore(Path("i"))
OWN = {"example", "batching", "cache", "help"}


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[ServiceSettings]:
    """The settings of each service that would have been started, of the store at its place."""
    settings: list[ServiceSettings] = []

    def serve(given: ServiceSettings) -> None:
        assert given.store.place == STORE.place
        settings.append(replace(given, store=STORE))

    monkeypatch.setattr(commands, "serve", serve)
    return settings


def test_without_options_the_settings_are_their_defaults(served: list[ServiceSettings]) -> None:
    assert CliRunner().invoke(commands.serve_command, ["--index", "i"]).exit_code == 0
    assert served == [ServiceSettings(STORE)]


def test_every_setting_has_an_option_and_a_variable_named_after_it() -> None:
    options = {option.name: option for option in commands.serve_command.params}
    assert set(options) == {field.name for field in fields(ServiceSettings)} - {"keys"}
    for name, option in options.items():
        if name not in OWN:
            assert str(option.envvar).startswith("KAMERBRON_"), name
            assert option.help, name  # type: ignore[attr-defined]


def test_the_environment_says_what_an_option_says(served: list[ServiceSettings]) -> None:
    environment = {
        "KAMERBRON_INDEX": "i",
        "KAMERBRON_WORKERS": "3",
        "KAMERBRON_CORS": "https://a.nl https://b.nl",
        "KAMERBRON_OPEN": "1",
        "KAMERBRON_KEYS": "sleutels",
    }
    assert CliRunner().invoke(commands.serve_command, [], env=environment).exit_code == 0
    expected = ServiceSettings(
        store=STORE,
        workers=3,
        origins=("https://a.nl", "https://b.nl"),
        open_to_all=True,
        keys="sleutels",
    )
    assert served == [expected]


def test_keys_are_not_in_what_is_printed_of_the_settings() -> None:
    assert "geheim" not in repr(replace(ServiceSettings(STORE), keys="geheim"))
