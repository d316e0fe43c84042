"""What stands on the pages of a PDF and is no text of the document: running heads and feet, margin texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from kamerbron.index.reading.lines.pages import is_furniture
from kamerbron.index.reading.pdf.layout import Layout
from kamerbron.index.reading.pdf.page import PageText, Stretch

# How far from the foot and the head of a page furniture can stand, in parts of its height.
_FOOT = 0.15
_HEAD = 0.12

# Furniture stands at least so many lines from the running text.
_APART = 1.6

# A margin text is smaller than the running text.
_SMALL = 0.9

_DIGITS = re.compile(r"\d+")

# `3`, `- 3 -`, `Pagina 3 van 12`, `3/12`: a page number, with the number of the page.
_PAGE_NUMBER = re.compile(r"(?:[Pp]agina |[Bb]lad |[-–] ?)?(\d{1,4})(?:(?: van | ?/ ?)\d{1,4}| ?[-–])?")

_BASELINE = 2.0


def take_furniture(pages: Sequence[PageText], layout: Layout) -> tuple[list[PageText], tuple[str, ...]]:
    """Take the furniture out of the pages; each line of it is returned once for every page it stands on."""
    edges = [_at_edge(page, layout) for page in pages]
    recurring = _recurring(edges)
    kept = []
    furniture: list[str] = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True), 1):
        banded = _in_bands(page)
        official = [stretch.base for stretch in banded if is_furniture(stretch.text)]
        small = _SMALL * layout.size
        taken = {id(each) for each in page.stretches if each.size <= small and layout.is_outside(each)}
        taken |= {id(each) for each in banded if any(abs(each.base - base) < _BASELINE for base in official)}
        taken |= {id(each) for each in edge if (_key(each) in recurring or _is_page_number(each, number))}
        furniture += _lines([stretch for stretch in page.stretches if id(stretch) in taken])
        kept.append(replace(page, stretches=tuple(each for each in page.stretches if id(each) not in taken)))
    return kept, tuple(furniture)


def _lines(stretches: Sequence[Stretch]) -> list[str]:
    """Return the texts of stretches, those on one line joined."""
    lines: list[tuple[float, str]] = []
    for stretch in stretches:
        text = " ".join(stretch.text.split())
        if lines and abs(lines[-1][0] - stretch.base) < _BASELINE:
            lines[-1] = (stretch.base, f"{lines[-1][1]} {text}")
        else:
            lines.append((stretch.base, text))
    return [text for _, text in lines]


def _in_bands(page: PageText) -> list[Stretch]:
    height = page.top - page.bottom
    low, high = page.bottom + _FOOT * height, page.top - _HEAD * height
    return [stretch for stretch in page.stretches if not low <= stretch.base <= high]


def _at_edge(page: PageText, layout: Layout) -> list[Stretch]:
    """Return what stands in the foot or the head of a page, apart from the text."""
    ordered = sorted(page.stretches, key=attrgetter("base"), reverse=True)
    in_bands = {id(stretch) for stretch in _in_bands(page)}
    edge: list[Stretch] = []
    for run in (ordered, ordered[::-1]):
        end = 0
        for index in range(1, len(run)):
            first, second = run[index - 1], run[index]
            if id(first) not in in_bands:
                break
            if abs(layout.lines_between(first, second)) >= _APART:
                end = index
        edge += run[:end]
    return edge


def _key(stretch: Stretch) -> tuple[str, int]:
    return _DIGITS.sub("#", stretch.text.strip()), round(stretch.base / 4)


def _recurring(edges: Sequence[Sequence[Stretch]]) -> set[tuple[str, int]]:
    """Find what stands at the same place on two or more pages, its numbers aside."""
    on: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for page, edge in enumerate(edges):
        for stretch in edge:
            on[_key(stretch)].append(page)
    return {key for key, found in on.items() if len(set(found)) > 1 and key[0] != "#"}


def _is_page_number(stretch: Stretch, page: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(stretch.text.strip())
    return match is not None and (int(match[1]) == page or not stretch.text.strip().isdigit())
