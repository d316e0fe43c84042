"""As much of CQL as the list of publications is asked in, so that a question is understood or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_TOKEN = re.compile(
    r"\s*(?:(?P<paren>[()])|(?P<word>AND|OR|NOT)\b"
    r'|(?P<field>[a-z.-]+)(?P<sign>==|>=|<=)"(?P<term>(?:\\.|[^"\\])*)")'
)

Fields = Mapping[str, Sequence[str]]


def matches(query: str, fields: Fields) -> bool:
    """Whether a record answers to a question. Raises ValueError for a question that is not well formed."""
    tokens = list(_tokens(query))
    truth, rest = _expression(tokens, fields)
    if rest:
        raise ValueError(f"left over in {query}: {rest}")
    return truth


def _tokens(query: str) -> Iterator[re.Match[str]]:
    position = 0
    while query[position:].strip():
        match = _TOKEN.match(query, position)
        if match is None:
            raise ValueError(f"not understood in {query}: {query[position:]}")
        yield match
        position = match.end()


def _expression(tokens: list[re.Match[str]], fields: Fields) -> tuple[bool, list[re.Match[str]]]:
    """Booleans have no precedence in CQL: they are taken from left to right."""
    truth, tokens = _clause(tokens, fields)
    while tokens and (word := tokens[0]["word"]):
        other, tokens = _clause(tokens[1:], fields)
        truth = {"AND": truth and other, "OR": truth or other, "NOT": truth and not other}[word]
    return truth, tokens


def _clause(tokens: list[re.Match[str]], fields: Fields) -> tuple[bool, list[re.Match[str]]]:
    first, rest = tokens[0], tokens[1:]
    if first["paren"] == "(":
        truth, rest = _expression(rest, fields)
        if not rest or rest[0]["paren"] != ")":
            raise ValueError("a bracket is not closed")
        return truth, rest[1:]
    if not first["field"]:
        raise ValueError(f"a condition should stand at {first[0]!r}")
    term = re.sub(r"\\(.)", r"\1", first["term"])
    compare = {"==": str.__eq__, ">=": str.__ge__, "<=": str.__le__}[first["sign"]]
    return any(compare(value, term) for value in fields.get(first["field"], [])), rest
