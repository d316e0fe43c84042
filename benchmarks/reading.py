"""Measure how fast each form is read, beside plain parsing of the same files.

    python benchmarks/reading.py FOLDER...

Reads every file under the folders that can be read, form by form. Beside it stands what a library takes
that only opens the same files: lxml for XML and HTML, pypdfium2's text of all pages for PDF. Both are
measured in turn, in one process and by its own processor time, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pypdfium2
from lxml import etree, html

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.detect import Form, detect_form
from kamerbron.index.reading.document import READERS
from kamerbron.index.source.folder import open_folder


def main() -> None:
    """Print a line for each form."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=15, help="how often every file is read")
    arguments = parser.parse_args()
    print("form    files      MB   documents/s    MB/s   ratio to plain parsing (median, lowest-highest)")
    for form, contents in _readable(arguments.folders).items():
        print(_measure(form, contents, arguments.rounds))


def _readable(folders: Sequence[Path]) -> dict[Form, list[bytes]]:
    """Return the content of the files that can be read, by form."""
    found: dict[Form, list[bytes]] = {}
    for folder in folders:
        for entry in open_folder(folder).entries:
            try:
                content = entry.read()
                form = detect_form(content)
                READERS[form](content)
            except RefusedDocumentError:
                continue
            found.setdefault(form, []).append(content)
    return {form: found[form] for form in Form if form in found}


def _measure(form: Form, contents: Sequence[bytes], rounds: int) -> str:
    parse = _PARSERS.get(form)
    reading, ratios = [], []
    for _ in range(rounds):
        plain = _seconds(parse, contents) if parse is not None else None
        reading.append(_seconds(READERS[form], contents))
        if plain is not None:
            ratios.append(reading[-1] / plain)
    seconds = statistics.median(reading)
    size = sum(map(len, contents)) / 1e6
    line = f"{form:6} {len(contents):6} {size:7.2f} {len(contents) / seconds:13.0f} {size / seconds:7.1f}"
    if ratios:
        line += f"   {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    return line


def _seconds(read: Callable[[bytes], object], contents: Sequence[bytes]) -> float:
    start = time.process_time()
    for content in contents:
        read(content)
    return time.process_time() - start


def _text_of_pdf(content: bytes) -> int:
    characters = 0
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text = page.get_textpage()
            characters += len(text.get_text_range())
            text.close()
            page.close()
    return characters


_PARSERS: Mapping[Form, Callable[[bytes], object]] = {
    Form.XML: etree.fromstring,
    Form.HTML: html.document_fromstring,
    Form.PDF: _text_of_pdf,
}

if __name__ == "__main__":
    main()
