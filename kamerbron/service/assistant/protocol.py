"""The tools behind the Model Context Protocol, whichever way the messages come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

from anyio import to_thread
from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
)

from kamerbron.index.errors import KamerbronError
from kamerbron.index.store.selection import Filters
from kamerbron.service.assistant.tool import Tool, refusal
from kamerbron.service.assistant.tools import TOOLS
from kamerbron.service.rendering.faults import describe_refusal
from kamerbron.service.running.open_index import OpenIndex
from kamerbron.service.web.logs import log_failure

_INSTRUCTIONS = (
    "Kamerbron zoekt in Kamerstukken en geeft letterlijke passages met hun vindplaats. Het is extractief: "
    "het formuleert niets zelf, en wat het geeft staat woord voor woord in het stuk. Noem bij alles wat je "
    "eruit overneemt de vindplaats uit het veld citaat, precies zoals zij er staat; verzin er nooit een. "
    "Geeft zoek beantwoordbaar onwaar, zeg dan dat de stukken geen antwoord geven. Een passage met "
    "ouderStandpunt waar is niet het laatste standpunt. Een fout van een tool betekent dat er niet gezocht "
    "is, niet dat er niets is."
)

_BUG = "Er ging iets mis in de dienst; de tool is niet uitgevoerd."


def create_assistant(index: OpenIndex, reach: Callable[[], Filters] = Filters) -> Server[Any]:
    """Make the server of the tools over an index that is open.

    `reach` says, during a request, which papers its caller may reach.
    """
    tools = {tool.name: tool for tool in TOOLS}

    async def list_tools(
        context: ServerRequestContext[Any], params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        del context, params
        return ListToolsResult(tools=[tool.listed() for tool in tools.values()])

    async def call_tool(context: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        del context
        tool = tools.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"Deze tool bestaat niet; er zijn {', '.join(tools)}.")
        call = partial(_call, index, reach(), tool, params.arguments or {})
        return await to_thread.run_sync(call)

    return Server(
        "kamerbron",
        title="Kamerbron",
        version=version("kamerbron"),
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _call(
    index: OpenIndex, reach: Filters, tool: Tool[Any, Any], arguments: dict[str, Any]
) -> CallToolResult:
    try:
        with index.lease() as library:
            return tool.call(library.within(reach), arguments)
    except KamerbronError as error:
        return refusal(describe_refusal(error))
    except Exception as error:  # noqa: BLE001 - the SDK would log its message, which can hold a question
        log_failure(error)
        return refusal(_BUG)
