"""The end of a letter or a motion: who signed is no text to search, and the last courtesies stand apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from kamerbron.index.reading.paper.blocks import Block, BlockKind
from kamerbron.index.reading.paper.head import is_salutation
from kamerbron.index.reading.paper.marks import bare_text

_FUNCTION = re.compile(
    r"(?:De |Het )?(?:waarnemend |fungerend |plaatsvervangend |demissionair )*"
    r"(?:[Mm]inister(?:-[Pp]resident)?|[Ss]taatssecretaris|[Vv]oorzitter|[Gg]riffier|[Aa]djunct-griffier|lid)"
    r"\b(?P<rest>.*)"
)
_NAME = re.compile(
    r"(?:[A-ZÀ-Ý]\.[A-ZÀ-Ý. ]*)?(?:[A-ZÀ-Ý]|(?:van|de|den|der|ten|ter|el|al|’t|'t) )[\w’'. -]{1,60},?"
)

_INITIALS_AND_NAME = re.compile(r"(?:[A-ZÀ-Ý][a-z]?\. ?)+[\w’' -]{2,40}")
_MAX_FUNCTION_CHARACTERS = 160
_MAX_FUNCTION_LINES = 4

# The courtesies that letters to the Kamer end in.
_CLOSING = re.compile(
    r"(?:Hoogachtend|Met (?:vriendelijke )?groet"
    r"|Ik (?:vertrouw|hoop|ga) (?:er ?op|ervan uit|dat|u)"
    r"|Wij (?:vertrouwen|hopen|gaan) (?:er ?op|ervan uit|dat|u)|Ik vertrouw er hiermee op"
    r"|(?:Hiermee|Hierbij) (?:hoop|vertrouw|meen|verwacht) ik)\b"
)
_ON_BEHALF = re.compile(r"(?:Mede namens|Namens) (?:de|het) .{3,200}[,:]")
_MAX_CLOSING_CHARACTERS = 300

# A motion ends with this sentence; below it stand the names of the members alone.
_START_OF_MOTION = "De Kamer,"
_END_OF_MOTION = re.compile(r"tot de orde van de dag[.,;]?$")


def take_signatures(blocks: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """Take signatures and salutations out, and mark the courtesies at the end; also return who signed."""
    kept: list[Block] = []
    names: list[str] = []
    unsigned = 0
    closing = False
    end_of_motion = _end_of_unfinished_motion(blocks)
    for index, (block, following) in enumerate(zip_longest(blocks, blocks[1:])):
        lines = [bare_text(line) for line in block.lines or (block.text,)]
        may_sign = block.kind in (BlockKind.HEADING, BlockKind.TEXT)
        is_function = may_sign and _is_function(" ".join(lines), following)
        signed = _signed(lines) if may_sign else []
        if block.kind is BlockKind.SIGNATURE:
            names += lines
            _mark_closing(kept)
        elif may_sign and (closing or unsigned > 0) and all(map(_is_name, lines)):
            names += [line.rstrip(",") for line in lines]
            unsigned -= len(lines)
            continue
        elif signed:
            names += signed
            _mark_closing(kept)
        elif is_function:
            _mark_closing(kept)
        elif not (may_sign and is_salutation(" ".join(lines))):
            kept.append(block)
        unsigned = max(unsigned, 0) + 1 if is_function else 0
        closing = closing or index + 1 == end_of_motion or _END_OF_MOTION.search(lines[-1]) is not None
    return kept, tuple(names)


def _end_of_unfinished_motion(blocks: Sequence[Block]) -> int | None:
    """Return where the names begin below a motion that lacks its last sentence; None of other papers.

    Above them its text breaks off with a comma or a semicolon.
    """
    texts = [bare_text(block.text) for block in blocks]
    if not texts or texts[0] != _START_OF_MOTION:
        return None
    end = len(texts)
    while end > 0 and _is_name(texts[end - 1]):
        end -= 1
    return end if texts[end - 1].endswith((",", ";")) else None


def _signed(lines: Sequence[str]) -> list[str]:
    """Return the names in lines that are nothing but signatures: functions, with as many names below them."""
    names: list[str] = []
    function: list[str] = []
    unsigned = 0
    for line, following in zip_longest(lines, lines[1:]):
        if unsigned and not function and _is_name(line):
            names.append(line.rstrip(","))
            unsigned -= 1
            continue
        function.append(line)
        # `Stallingen en Rekken,` below `De Minister van Fietsen,` belongs to it, for no name ends in a comma.
        goes_on = following is not None and following.endswith(",") and not _FUNCTION.fullmatch(following)
        if not goes_on and _is_function(" ".join(function), following):
            function = []
            unsigned += 1
        elif len(function) == _MAX_FUNCTION_LINES:
            return []
    return [] if function or unsigned else names


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and _FUNCTION.fullmatch(text) is None


def _is_function(text: str, following: Block | str | None = None) -> bool:
    """Whether a text is the function above a signature: `De Minister van Financiën,`.

    Without its comma it is one where nothing but a name with initials follows.
    """
    match = _FUNCTION.fullmatch(text)
    if match is None or len(text) > _MAX_FUNCTION_CHARACTERS:
        return False
    if match["rest"].endswith(","):
        return True
    name = bare_text(following.text) if isinstance(following, Block) else following
    return name is not None and _INITIALS_AND_NAME.fullmatch(name) is not None


def _mark_closing(blocks: list[Block]) -> None:
    """Mark the blocks at the end that are nothing but courtesies, and leave out for whom else is signed."""
    while blocks and _ON_BEHALF.fullmatch(bare_text(blocks[-1].text)):
        blocks.pop()
    for index in range(len(blocks) - 1, 0, -1):
        text = bare_text(blocks[index].text)
        may_close = blocks[index].kind in (BlockKind.TEXT, BlockKind.HEADING)
        if not may_close or len(text) > _MAX_CLOSING_CHARACTERS:
            return
        if not _CLOSING.match(text):
            return
        blocks[index] = replace(blocks[index], kind=BlockKind.CLOSING)
