"""What docs/beheer.md tells those who run the service is so."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from access_support import guard, log_lines
from click.testing import CliRunner
from conftest import ROOT
from flask import Flask

from kamerbron.service.access.commands import keys_group
from kamerbron.service.access.keys_file import read_keys

GUIDE = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
KEYS, LINE = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)


def test_the_keys_in_the_guide_can_be_read() -> None:
    [key] = read_keys(KEYS, "docs/beheer.md").values()
    assert (key.bereik.dossiers, key.tempo) == (["29754"], "60/minute")


def test_the_commands_in_the_guide_exist_with_their_options() -> None:
    commands = re.findall(r"^\$ kamerbron keys (.+)$", GUIDE, re.MULTILINE)
    assert [command.split()[0] for command in commands] == list(keys_group.commands)
    for command in commands:
        name, *arguments = shlex.split(command)
        options = {option for parameter in keys_group.commands[name].params for option in parameter.opts}
        assert {argument for argument in arguments if argument.startswith("--")} <= options
        assert CliRunner().invoke(keys_group, [name, "--help"]).exit_code == 0


def test_the_options_in_the_guide_are_those_of_create() -> None:
    table = GUIDE.split("| option of `create` |")[1].split("\n\n")[0]
    told = {option for row in table.splitlines() for option in re.findall(r"`(--[\w-]+)`", row.split("|")[1])}
    asked = {option for parameter in keys_group.commands["create"].params for option in parameter.opts}
    assert told == asked - {"--keys", "--sleutels", "--help"}


def test_a_line_of_the_log_is_as_the_guide_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    guard(Flask("small")).get("/v1/antwoorden")
    [line] = log_lines(capsys.readouterr().err)
    assert list(line) == list(json.loads(LINE))
