"""An assistant that uses the tools, without a process between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from assistant_support import BRIDGE, FERRY, TunedIndex, Use
from mcp import Client, MCPError
from mcp.types import CallToolResult, Tool
from search_support import WORDS, make_calibration, make_publication, make_tuning, opened
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import Document, UnitKind
from kamerbron.index.store.selection import Filters
from kamerbron.qa.library import Library
from kamerbron.qa.searching.search import Searcher
from kamerbron.service.assistant.protocol import create_assistant


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [
        make_document(
            make_unit("Wordt de brug gekeurd?", kind=UnitKind.QUESTION, numbers=[1]),
            make_unit(make_paragraph(BRIDGE, (7, "Gebouwd in 1931.")), kind=UnitKind.ANSWER, numbers=[1]),
        ),
        make_document(
            make_unit(FERRY, "De overtocht kost twee euro.", headings=["Veren"]),
            id="kst-99997-2",
            publication=make_publication("99997", "2", date="2024-05-01", kind="Brief regering"),
            source_name="kst-99997-2.txt",
        ),
    ]


@pytest.fixture(scope="module")
def library(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(tmp_path_factory.mktemp("index"), documents) as generation:
        tuning = make_tuning(calibration=make_calibration(0.3))
        yield Library(generation, Searcher(generation, WORDS, tuning=tuning))


@pytest.fixture(params=["auto", "legacy"])
def era(request: pytest.FixtureRequest) -> str:
    """The protocol of 2026 and the one before it."""
    return str(request.param)


@pytest.fixture
def use(library: Library, era: str) -> Use:
    """Use a tool as an assistant does; the client checks what comes back against what was promised."""

    def call(tool: str, *, reach: Filters | None = None, **arguments: Any) -> CallToolResult:
        server = create_assistant(TunedIndex(library), lambda: reach or Filters())

        async def run() -> CallToolResult | MCPError:
            async with Client(server, mode=era) as client:
                try:
                    return await client.call_tool(tool, arguments)
                except MCPError as error:
                    # Raised here it would come out as a group of errors.
                    return error

        result = anyio.run(run)
        if isinstance(result, MCPError):
            raise result
        return result

    return call


@pytest.fixture
def tools(library: Library, era: str) -> list[Tool]:
    """The tools as an assistant sees them."""

    async def run() -> list[Tool]:
        async with Client(create_assistant(TunedIndex(library)), mode=era) as client:
            return (await client.list_tools()).tools

    return anyio.run(run)
