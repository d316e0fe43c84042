"""The sentences of a text, by their offsets.

The rules are for the Dutch of Kamerstukken, with its numbers and abbreviations. General segmenters were
tried on it: they split after `o.a. Waterveen` and `dd. 19 november`, and not after `wij weten dat.`.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

# A stop, the quotes and brackets that close with it, white space, and what can begin a sentence.
_BOUNDARY = re.compile(r"[.?!…][»”\"’')\]]*(?P<space>\s+)(?=[«“\"‘'(\[]*[A-ZÀ-Ý0-9€])")

_LAST_WORD = re.compile(r"(?:^|[\s(«“\"‘'\[/-])(?P<word>[^\s(«“\"‘'\[/-]+)\.$")

# After these a sentence goes on, whatever follows.
_LEADING = frozenset(
    (
        *("art", "artt", "bijv", "blz", "bv", "c.q", "ca", "d.d", "d.w.z", "dd", "dhr", "dr", "drs", "excl"),
        *("fig", "hfst", "hr", "i.c", "i.h.b", "i.p.v", "i.v.m", "incl", "ing", "inz", "ir", "jhr", "jkvr"),
        *("jo", "kst", "m.a.w", "m.b.t", "m.b.v", "m.i.v", "m.n", "max", "mevr", "min", "mr", "mw", "n.a.v"),
        *("nr", "nrs", "o.a", "o.b.v", "o.g.v", "o.l.v", "p", "par", "pp", "prof", "resp", "sr", "st", "stb"),
        *("stcrt", "t.a.v", "t.b.v", "t.g.v", "t.n.v", "t.o.v", "tab", "trb", "v.w.b", "vgl", "w.o", "z.g"),
        *("zgn", "zog"),
    )
)

# These can end a sentence; they do when a capital follows and not a number.
_CLOSING = frozenset(
    ("a.s", "a.u.b", "c.s", "e.a", "e.d", "e.v", "enz", "etc", "jl", "jr", "mld", "mln", "n.v.t", "o.i.d")
)

# `A.B. Voorbeeld`, `Th.M. Voorbeeld`; not `Ja.`, and not `GCTF.`
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý][a-z]{0,2}\.)*[A-ZÀ-Ý]")
# How far around a full stop is looked: for the word before it, and for quotation marks and brackets.
_WORD_REACH = 60
_ENCLOSED_REACH = 2000

_OPENING = {"«": "»", "“": "”", "(": ")"}


def split_sentences(text: str) -> list[Span]:
    """Return the half-open offsets of the sentences of a text, white space around them left out.

    A line is never joined to the next: list items and table rows are sentences of their own. What stands
    between quotation marks or brackets is not split off from the sentence around it.
    """
    spans = []
    position = 0
    for line in text.split("\n"):
        spans += [(position + start, position + end) for start, end in _split_line(line)]
        position += len(line) + 1
    return spans


def _split_line(line: str) -> list[Span]:
    cuts = [match for match in _BOUNDARY.finditer(line) if _ends_sentence(line, match)]
    starts = [0, *(match.end() for match in cuts)]
    ends = [*(match.start("space") for match in cuts), len(line)]
    return [
        _trim(line, start, end) for start, end in zip(starts, ends, strict=True) if line[start:end].strip()
    ]


def _trim(line: str, start: int, end: int) -> Span:
    part = line[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    end = match.start("space")
    if _is_enclosed(line, end):
        return False
    last = _LAST_WORD.search(line[max(0, end - _WORD_REACH) : end])
    if last is None:
        return True
    word = last["word"]
    if word.lower() in _LEADING or _INITIALS.fullmatch(word):
        return False
    if end < _WORD_REACH and word.isdigit() and line[:end].strip() == f"{word}.":
        # The number of a list item.
        return False
    return word.lower() not in _CLOSING or not line[match.end()].isdigit()


def _is_enclosed(line: str, place: int) -> bool:
    """Whether a place stands between quotation marks or brackets that open before it and close after it."""
    for opening, closing in _OPENING.items():
        start = max(0, place - _ENCLOSED_REACH)
        depth = line.count(opening, start, place) - line.count(closing, start, place)
        if depth > 0 and line.find(closing, place, place + _ENCLOSED_REACH) >= 0:
            return True
    return False
