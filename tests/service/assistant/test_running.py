"""The running program, as the client of the protocol's own makers finds it: over both ways in."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from assistant_support import given, refused, told
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from mcp.types import CallToolResult

from kamerbron.cli import main
from kamerbron.service.access.commands import keys_group

pytestmark = [pytest.mark.process, pytest.mark.model]

KAMERBRON = str(Path(sys.executable).with_name("kamerbron"))
QUESTION = "Hoe vaak werd er in 2023 aangifte gedaan van fietsdiefstal?"
PASSAGE = "kst-99999-2.antwoord-1.alinea-1"
UNSPOKEN = "geheimzinnige zinsnede"
WAIT_SECONDS = 120


async def use_all(client: Client) -> list[CallToolResult]:
    """Use every tool, once as it is meant and once wrongly."""
    return [
        await client.call_tool("zoek", {"vraag": QUESTION, "aantal": 1}),
        await client.call_tool("lees_passage", {"id": PASSAGE}),
        await client.call_tool("lees_kamerstuk", {"id": "kst-99999-2", "eenheid": "antwoord-1"}),
        await client.call_tool("controleer_citaat", {"citaat": "In 610 gevallen stond de fiets"}),
        await client.call_tool("zoek", {"vraag": UNSPOKEN, "aantal": 99}),
        await client.call_tool("lees_passage", {"id": UNSPOKEN}),
    ]


def check_all(results: Sequence[CallToolResult]) -> None:
    search, passage, paper, quote, *wrong = results
    citation = "Voorbeeld: Kamerstuk 99 999, nr. 2, antwoord 1, alinea 1"
    assert given(search)["antwoord"]["citaat"] == citation
    assert given(search)["passages"][0]["id"] == PASSAGE
    assert given(passage)["citaat"]["tekst"] == citation
    assert given(paper)["eenheid"]["alineas"][0]["citaat"] == citation
    assert given(quote)["uitkomst"] == "letterlijk"
    assert given(quote)["gevonden"]["citaat"] == citation
    for result in (search, passage, paper, quote):
        assert citation in told(result)
    assert "mag hoogstens 50 zijn" in refused(wrong[0])
    assert "geen passage" in refused(wrong[1])


def test_over_standard_input_and_output_every_tool_answers_and_nothing_is_logged(
    sample_index: Path, tmp_path: Path
) -> None:
    program = StdioServerParameters(
        command=KAMERBRON, args=["mcp", "--index", str(sample_index)], env=dict(os.environ)
    )

    async def run() -> list[CallToolResult]:
        with (tmp_path / "log").open("w", encoding="utf-8") as log:
            async with Client(stdio_client(program, errlog=log)) as client:
                assert client.server_info.name == "kamerbron"
                assert "extractief" in (client.instructions or "")
                return await use_all(client)

    check_all(anyio.run(run))
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


def _initialise(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Shake hands with the program as the clients of 2025 do, and return what it says."""
    assert process.stdin is not None
    assert process.stdout is not None
    client = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "x", "version": "1"},
    }
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client}
    print(json.dumps(message), file=process.stdin, flush=True)
    return [json.loads(process.stdout.readline())]


@pytest.mark.parametrize("stop", ["end of input", "Ctrl-C"])
def test_it_stops_without_a_word_when_it_is_told_to_and_leaves_nothing_behind(
    sample_index: Path, tmp_path: Path, stop: str
) -> None:
    with subprocess.Popen(
        [KAMERBRON, "mcp", "--index", str(sample_index)],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        (answer,) = _initialise(process)
        assert answer["result"]["serverInfo"]["name"] == "kamerbron"
        assert process.stdin is not None
        # What is no message is passed over, and not repeated in a log.
        print(UNSPOKEN, file=process.stdin, flush=True)
        assert list(tmp_path.glob("kamerbron-*"))
        if stop == "Ctrl-C":
            process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == (-signal.SIGINT if stop == "Ctrl-C" else 0)
    assert (out, error) == ("", "")
    assert not list(tmp_path.glob("kamerbron-*"))


@contextmanager
def _listening(index: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = _free_port()
    with subprocess.Popen(
        [KAMERBRON, "mcp", "--index", str(index), "--http", "--port", str(port), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            url = f"http://127.0.0.1:{port}/mcp"
            assert process.stdout.readline() == (
                f"Kamerbron luistert voor assistenten op {url} (stoppen met Ctrl-C).\n"
            )
            yield url, process
        finally:
            process.kill()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _status(url: str, **headers: str) -> int:
    """Return how a message is answered that comes with these headers; without a key of its own."""
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    accepts = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    given_headers = accepts | {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, message, given_headers)
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
            status: int = response.status
            return status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _make_key(keys: Path, *limits: str) -> str:
    made = CliRunner().invoke(keys_group, ["create", "--keys", str(keys), "--name", "proef", *limits])
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_over_http_every_tool_answers_who_has_a_key_and_the_key_limits_the_papers(
    sample_index: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "sleutels.json"
    wide, narrow = _make_key(keys), _make_key(keys, "--kamerstuk", "kst-99999-3")
    with _listening(sample_index, "--keys", str(keys)) as (url, process):

        async def run(key: str, mode: str) -> list[CallToolResult]:
            headers = {"Authorization": f"Bearer {key}"}
            async with (
                create_mcp_http_client(headers=headers) as http,
                Client(streamable_http_client(url, http_client=http), mode=mode) as client,
            ):
                return await use_all(client)

        for mode in ("auto", "legacy"):
            check_all(anyio.run(run, wide, mode))
            found, passage, *_ = anyio.run(run, narrow, mode)
            assert given(found)["index"]["documenten"] == 1
            assert "geen passage" in refused(passage)
        assert _status(url) == 401
        assert _status(url, Authorization="Bearer kb_00000000_" + "x" * 43) == 401
        assert _status(url, Authorization=f"Basic {wide}") == 401
        assert _status(url, Authorization=f"Bearer {wide}") == 200
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, out) == (0, "")
    assert error == ""


def test_a_page_in_a_browser_does_not_come_in_by_a_name_of_its_own(sample_index: Path) -> None:
    with _listening(sample_index, "--naam", "mcp.voorbeeld.nl") as (url, process):
        assert _status(url) == 200
        assert _status(url, Host="mcp.voorbeeld.nl") == 200
        assert _status(url, Host="kwaad.example") == 421
        assert _status(url, Origin="https://kwaad.example") == 403
        assert _status(url.replace("/mcp", "/")) == 404
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(url, timeout=WAIT_SECONDS)
        with refusal.value:
            assert refusal.value.code == 405
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0
    lines = [json.loads(line) for line in error.splitlines()]
    assert {line["event"] for line in lines} == {"mcp"}
    assert "kwaad" not in error


def test_what_cannot_be_started_is_one_line(sample_index: Path, tmp_path: Path) -> None:
    def refusal(*options: str) -> str:
        result = CliRunner().invoke(main, ["mcp", *options])
        assert (result.exit_code, result.stdout) == (1, "")
        (line,) = result.stderr.splitlines()
        return line

    assert "staat geen index" in refusal("--index", str(tmp_path))
    served = ("--index", str(sample_index), "--http")
    assert "zonder sleutel" in refusal(*served, "--host", "192.0.2.1")
    assert "niet te lezen" in refusal(*served, "--keys", str(tmp_path / "geen.json"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "kan niet worden geluisterd" in refusal(*served, "--port", str(taken.getsockname()[1]))
