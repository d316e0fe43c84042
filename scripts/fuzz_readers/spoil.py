"""A file becomes a spoiled one of the same form, as chance has it.

All chance comes from the `Random` that is handed over, so the same seed spoils a file in the same way.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

from scripts.fuzz_readers.spoil_markup import spoil_html, spoil_xml
from scripts.fuzz_readers.spoil_text import spoil_bytes, spoil_text

Spoiler = Callable[[bytes, Random], bytes]

# A stream of a PDF that is packed with deflate alone, and the number that says how long it is.
_STREAM = re.compile(
    rb"/FlateDecode(?P<between>[^<>]*?>>\s*)stream\r?\n(?P<packed>.*?)\r?\nendstream", re.DOTALL
)
_DIGITS = re.compile(rb"\d+")
_NAMES = re.compile(rb"/[A-Za-z]+")

# What numbers in a PDF are put to: nothing, negative, the largest, and some between.
_NUMBERS = (b"0", b"1", b"-1", b"2", b"65535", b"2147483647", b"99999999999", b"0.0001")


def spoil(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Spoil a file once or a few times; `others` are files of the same form to take pieces from."""
    spoiler = _spoiler_of(content)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        if others and chance.random() < 0.05:
            content = _splice(content, chance.choice(others), chance)
        else:
            content = spoiler(content, chance)
    return content


def _spoiler_of(content: bytes) -> Spoiler:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"PK"):
        return _spoil_zip
    if content.startswith(b"%PDF"):
        return _spoil_pdf
    if head.startswith((b"<!doctype html", b"<html")):
        return _now_and_then(spoil_html)
    return _now_and_then(spoil_xml) if head.startswith(b"<") else _now_and_then(spoil_text)


def _now_and_then(spoiler: Spoiler) -> Spoiler:
    """Let bytes be spoiled now and then, and what they mean otherwise."""
    return lambda content, chance: (spoil_bytes if chance.random() < 0.25 else spoiler)(content, chance)


def _splice(content: bytes, other: bytes, chance: Random) -> bytes:
    """Put a piece of another file in the place of a piece of this one."""
    start, end = sorted(chance.randint(0, len(content)) for _ in range(2))
    first, last = sorted(chance.randint(0, len(other)) for _ in range(2))
    return content[:start] + other[first:last] + content[end:]


def _spoil_zip(content: bytes, chance: Random) -> bytes:
    """Spoil a part of an archive, or leave it out; now and then the archive itself."""
    if chance.random() < 0.1:
        return spoil_bytes(content, chance)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError):
        return spoil_bytes(content, chance)
    # The larger a part, the more often it is spoiled: there is the text.
    name = chance.choices(list(parts), weights=[1 + len(part) for part in parts.values()])[0]
    if chance.random() < 0.3:
        name = chance.choice(list(parts))
    if chance.random() < 0.05:
        del parts[name]
    elif chance.random() < 0.05:
        parts[name] = parts[chance.choice(list(parts))]
    else:
        parts[name] = (spoil_bytes if chance.random() < 0.1 else spoil_xml)(parts[name], chance)
    spoiled = io.BytesIO()
    with zipfile.ZipFile(spoiled, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inner in parts.items():
            how = zipfile.ZIP_STORED if part == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(part), inner, how)
    return spoiled.getvalue()


def _spoil_pdf(content: bytes, chance: Random) -> bytes:
    how = chance.random()
    if how < 0.3:
        return spoil_bytes(content, chance)
    if how < 0.6:
        return _replace_one(_DIGITS, content, lambda _: chance.choice(_NUMBERS), chance)
    if how < 0.75:
        names = _NAMES.findall(content)
        return _replace_one(_NAMES, content, lambda _: chance.choice(names), chance)
    return _replace_one(_STREAM, content, lambda match: _spoil_stream(match, chance), chance)


def _replace_one(
    pattern: re.Pattern[bytes], content: bytes, new: Callable[[re.Match[bytes]], bytes], chance: Random
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return spoil_bytes(content, chance)
    match = chance.choice(found)
    return content[: match.start()] + new(match) + content[match.end() :]


def _spoil_stream(match: re.Match[bytes], chance: Random) -> bytes:
    """Spoil what a stream of a PDF holds: the drawing of a page, a font, a map of characters."""
    try:
        plain = zlib.decompress(match["packed"])
    except zlib.error:
        return spoil_bytes(match[0], chance)
    if chance.random() < 0.5:
        spoiled = _replace_one(_DIGITS, plain, lambda _: chance.choice(_NUMBERS), chance)
    else:
        spoiled = spoil_bytes(plain, chance)
    return b"".join([b"/FlateDecode", match["between"], b"stream\n", zlib.compress(spoiled), b"\nendstream"])
