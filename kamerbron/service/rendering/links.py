"""The addresses of what the API gives."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kamerbron.service.schemas.links import Link


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links to the resources under a path such as `/v1`.

    The ids of papers and units hold only what stands in a path as it is; quoting them is a belt with it.
    """

    base: str

    def index(self) -> Link:
        """Return the link to the index."""
        return Link(href=f"{self.base}/index")

    def papers(self, query: str) -> Link:
        """Return the link to a list of papers."""
        return Link(href=f"{self.base}/kamerstukken{'?' if query else ''}{query}")

    def paper(self, document_id: str, *parts: str) -> Link:
        """Return the link to a paper, or to a part of it."""
        return self._link("kamerstukken", document_id, *parts)

    def unit(self, document_id: str, unit_key: str) -> Link:
        """Return the link to a unit of a paper."""
        return self.paper(document_id, "eenheden", unit_key)

    def passage(self, passage_id: str) -> Link:
        """Return the link to a passage."""
        return self._link("passages", passage_id)

    def _link(self, *parts: str) -> Link:
        return Link(href="/".join([self.base, *(quote(part, safe="") for part in parts)]))
