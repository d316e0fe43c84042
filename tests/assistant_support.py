"""An index for the tools of an assistant, and what a tool gave, told or refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mcp.types import CallToolResult

from kamerbron.qa.library import Library

Use = Callable[..., CallToolResult]

BRIDGE = "De brug bij Waterveen wordt elk jaar gekeurd."
FERRY = "Het veer bij Oudeveen vaart alleen in de zomer."


class TunedIndex:
    """An index with a calibration, so that questions are answered."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @contextmanager
    def lease(self) -> Iterator[Library]:
        yield self.library


def given(result: CallToolResult) -> dict[str, Any]:
    """Return the JSON of a result that is no error."""
    assert not result.is_error, result.content
    content: dict[str, Any] = json.loads(json.dumps(result.structured_content))
    return content


def told(result: CallToolResult) -> str:
    """Return the text of a result."""
    (content,) = result.content
    assert content.type == "text"
    return content.text


def refused(result: CallToolResult) -> str:
    """Return why a tool was not used."""
    assert result.is_error
    assert result.structured_content is None
    return told(result)
