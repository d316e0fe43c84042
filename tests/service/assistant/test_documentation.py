"""What docs/mcp.md says is true."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kamerbron.service.access.commands import keys_group
from kamerbron.service.assistant.commands import mcp_command
from kamerbron.service.assistant.tools import TOOLS

TEXT = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")


def test_every_tool_is_documented_with_all_that_it_asks_for() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", TEXT, re.MULTILINE)
    documented = {name: set(re.findall(r"`(\w+)`", asked)) for name, asked in rows}
    assert documented == {tool.name: set(tool.listed().input_schema["properties"]) for tool in TOOLS}


def test_every_command_has_the_options_that_are_named() -> None:
    mcp = {option for parameter in mcp_command.params for option in parameter.opts}
    keys = {option for parameter in keys_group.commands["create"].params for option in parameter.opts}
    commands = re.findall(r"^kamerbron (mcp|keys create) (.+?)(?:  #.*)?$", TEXT, re.MULTILINE)
    assert len(commands) == 3
    for name, arguments in commands:
        named = {argument for argument in shlex.split(arguments) if argument.startswith("--")}
        assert named <= (mcp if name == "mcp" else keys)
    started = json.loads(TEXT.split("```json")[1].split("```")[0])["mcpServers"]["kamerbron"]
    assert started["args"][0] == mcp_command.name


@pytest.mark.process
@pytest.mark.model
def test_the_example_in_python_gets_an_answer(sample_index: Path) -> None:
    example = TEXT.split("```python")[1].split("```")[0].replace(".kamerbron/sample", str(sample_index))
    folder = Path(sys.executable).parent
    found = subprocess.run(
        [sys.executable, "-c", example],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
    )
    assert found.stdout.startswith("Antwoord, woord voor woord: «")
    assert "Kamerstuk 99 999, nr. 2, antwoord 1" in found.stdout
