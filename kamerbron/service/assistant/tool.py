"""A tool: what an assistant may ask of the library, what it gets, and how that reads as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mcp.types import CallToolResult, TextContent, ToolAnnotations
from mcp.types import Tool as ListedTool
from pydantic import ValidationError

from kamerbron.qa.library import Library
from kamerbron.service.rendering.faults import describe_faults, list_faults
from kamerbron.service.schemas.base import Invoer, Schema

Asked = TypeVar("Asked", bound=Invoer)
Given = TypeVar("Given", bound=Schema)

# All of them look something up in the one index, and change nothing.
_ANNOTATIONS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class AbsentError(Exception):
    """What an assistant names is not in the index; the message is for the assistant."""


@dataclass(frozen=True, slots=True)
class Tool(Generic[Asked, Given]):
    """One tool: `use` answers what was asked, and `tell` says what was given in running text.

    `use` raises AbsentError for what is not there.
    """

    name: str
    title: str
    description: str
    asked: type[Asked]
    given: type[Given]
    use: Callable[[Library, Asked], Given]
    tell: Callable[[Given], str]

    def listed(self) -> ListedTool:
        """Return the tool as an assistant sees it in the list."""
        return ListedTool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.asked.model_json_schema(),
            output_schema=self.given.model_json_schema(mode="serialization"),
            annotations=_ANNOTATIONS,
        )

    def call(self, library: Library, arguments: dict[str, Any]) -> CallToolResult:
        """Use the tool. Wrong arguments and what is not there are an error that says what is wrong."""
        try:
            asked = self.asked.model_validate(arguments)
        except ValidationError as error:
            return refusal(list_faults(describe_faults(error)))
        try:
            given = self.use(library, asked)
        except AbsentError as error:
            return refusal(str(error))
        return CallToolResult(
            content=[TextContent(text=self.tell(given))],
            structured_content=given.model_dump(mode="json"),
        )


def refusal(message: str) -> CallToolResult:
    """Make the result that says why the tool was not used."""
    return CallToolResult(content=[TextContent(text=message)], is_error=True)
