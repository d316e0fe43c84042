"""Blocks become the structure of a document; every form shares this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kamerbron.index.document import Publication, Unit
from kamerbron.index.reading.paper.blocks import Block, label_blocks
from kamerbron.index.reading.paper.drafting import draft_units
from kamerbron.index.reading.paper.head import read_head
from kamerbron.index.reading.paper.letters import take_signatures
from kamerbron.index.reading.paper.marks import Link, Note
from kamerbron.index.reading.paper.units import finish_units


@dataclass(frozen=True, slots=True)
class Structure:
    """The units of a document, and what its own head and signatures say it is."""

    publication: Publication
    units: tuple[Unit, ...]
    notices: tuple[str, ...]


def read_blocks(
    blocks: Sequence[Block],
    notes: Sequence[Note] = (),
    links: Sequence[Link] = (),
    titles: Sequence[str] = (),
) -> Structure:
    """Find the units in the blocks of a document.

    `titles` are texts above the blocks that the form has told apart, and that can bear notes.
    """
    head = read_head([block.text for block in blocks])
    heading_texts = [*titles, *(block.text for block in blocks[: head.blocks])]
    text, signatories = take_signatures(label_blocks(blocks[head.blocks :]))
    units, notices = finish_units(draft_units(text), notes, links, heading_texts)
    return Structure(replace(head.publication, signatories=signatories), units, notices)
