"""Markdown, typed or made from a PDF, becomes lines of plain text that keep what the marks said."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r"\s{0,3}#{1,6} .*")
_BOLD_LINE = re.compile(r"\s*(?P<mark>\*\*|__)(?P<text>(?:(?!(?P=mark)).)+)(?P=mark)(?P<end>[.:]?)\s*")
_LABEL_IN_BOLD = re.compile(r"\s*(?:\*\*|__)(?:Vraag|Antwoord)\b")
_TABLE_RULE = re.compile(r" {0,3}\|?(?: {0,9}:?-{2,}:? {0,9}\|)+(?: {0,9}:?-{2,}:?)? {0,9}")
_TABLE_ROW = re.compile(r"\|.*\|")
_NOTE_TEXT = re.compile(r"\[\^?(\d{1,3})\]: ")

# `[1 ]` and `[4 5 ]` are how some converters write marks that stand above the line, and `11[e ]` letters.
_NOTE_MARK = re.compile(r"\[\^?(\d{1,3}(?: \d{1,3})*) ?\](?!\()")
_RAISED_LETTERS = re.compile(r"(?<=\d)\[(de|ste|e) ?\](?!\()")

_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\s]{0,500}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{1,500}(?: \"[^\"\n]{0,200}\")?\)")
_STRONG = re.compile(r"(?:\*\*(?=\S)([^*\n]+)(?<=\S)\*\*|__(?=\S)([^_\n]+)(?<=\S)__)")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=[^\s*_])\1(?![\w*_])")
_QUOTE = re.compile(r"^\s{0,3}> ?")
_BULLET = re.compile(r"^(\s*)[*+] (?=\S)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")

# Where escaped characters wait until the marks are out: among those that no text has (see marks.py).
_WAITING = 0xF0000
_WAITED = re.compile("[\U000f0000-\U000f007f]")

# The rank of a line set in bold, which is lower than any heading with `#`.
_BOLD_RANK = 7


def is_markdown(raw: Sequence[str]) -> bool:
    """Whether lines are Markdown: by a heading, a table, a note or a label that is marked as one."""
    return any(
        _HEADING.fullmatch(line)
        or _TABLE_RULE.fullmatch(line)
        or _LABEL_IN_BOLD.match(line)
        or line.startswith("[^")
        for line in raw
    )


def plain_lines(raw: Sequence[str]) -> list[str]:
    """Take the marks out of the lines of a Markdown text, but for those that `heading` and `cells` read.

    A line in bold that stands apart is kept as a heading below the others.
    """
    lines = []
    for index, line in enumerate(raw):
        if _TABLE_RULE.fullmatch(line) and "|" in line:
            continue
        bold = _BOLD_LINE.fullmatch(line)
        if bold is not None and _stands_apart(raw, index):
            lines.append(f"{'#' * _BOLD_RANK} {_plain(bold['text'] + bold['end'])}")
        else:
            lines.append(_plain(line))
    return lines


def heading(line: str) -> tuple[str, int] | None:
    """Return the text and the rank of a line that `plain_lines` kept as a heading, None of others."""
    match = re.fullmatch(rf"(#{{1,{_BOLD_RANK}}}) (.+)", line)
    return (match[2].rstrip("# "), len(match[1])) if match else None


def cells(line: str) -> tuple[str, ...]:
    """Return the cells of a table row; none of a line that is no row."""
    if not _TABLE_ROW.fullmatch(line):
        return ()
    return tuple(_restored(cell.strip()) for cell in line[1:-1].split("|"))


def _stands_apart(raw: Sequence[str], index: int) -> bool:
    """Whether the lines in bold around a line have no other text right above or below them."""
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(raw) and _BOLD_LINE.fullmatch(raw[place]):
            place += step
        if 0 <= place < len(raw) and raw[place].strip() and not _HEADING.fullmatch(raw[place]):
            return False
    return True


def _plain(line: str) -> str:
    """Take the marks out of a line of text."""
    line = _ESCAPED.sub(lambda match: chr(_WAITING + ord(match[1])), line)
    line = _BULLET.sub(r"\1• ", _QUOTE.sub("", line))
    line = _NOTE_TEXT.sub(r"[\1] ", line)
    line = _RAISED_LETTERS.sub(r"\1", line)
    line = _NOTE_MARK.sub(lambda match: "".join(f"[{number}]" for number in match[1].split()), line)
    line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    line = _STRONG.sub(r"\1\2", _EMPHASIS.sub(r"\2", line))
    # In a table the bars that part its cells are told by those that still wait.
    return line if _TABLE_ROW.fullmatch(line.strip()) else _restored(line)


def _restored(text: str) -> str:
    return _WAITED.sub(lambda match: chr(ord(match[0]) - _WAITING), text)
