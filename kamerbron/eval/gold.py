"""The gold file: read it, check it, write it.

JSON Lines in UTF-8. The first line says what the set is about, each next line is a question; docs/goud.md
describes the fields.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kamerbron.eval.gold_lines import HeaderLine, LineError, PlaceFields, QuestionLine, parse_line, validate
from kamerbron.eval.records import GoldQuestion, GoldSet
from kamerbron.index.errors import KamerbronError
from kamerbron.index.source.regular import read_regular

# Some hundred thousand questions are not as large.
_MAX_BYTES = 50 * 1024**2

_NO_HEADER = (
    'het hoofd ontbreekt; zet als eerste regel {"gold": …, "corpus": …, "split": …, "documents": […]}'
)
_SECOND_HEADER = "dit is nog een hoofd; zet elke goudset in een eigen bestand"


class GoldError(KamerbronError):
    """A gold set cannot be used. `faults` says why, a line of Dutch for each; the message is all of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def read_gold(path: Path) -> GoldSet:
    """Read a gold file.

    Raises GoldError with all that is wrong in it, each with the number of its line.
    """
    try:
        content = read_regular(path, _MAX_BYTES + 1)
    except OSError as error:
        raise GoldError([f"{path} is niet te lezen ({error.strerror}); geef een goudbestand."]) from error
    if len(content) > _MAX_BYTES:
        raise GoldError([f"{path} is groter dan {_MAX_BYTES // 1024**2} MiB; splits het."])
    return _read(path, content)


def write_gold(path: Path, gold: GoldSet) -> GoldSet:
    """Write a gold file, and return the set as it will be read: with the hash of what was written.

    Raises GoldError, and writes nothing, when what it would write cannot be read.
    """
    header = {"gold": gold.name, "corpus": gold.corpus, "split": gold.split, "documents": gold.documents}
    lines = [header, *(_fields(question) for question in gold.questions)]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    content = text.encode("utf-8", "surrogatepass")
    written = _read(path, content)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise GoldError([f"{path} is niet te schrijven ({error.strerror}); kies een ander pad."]) from error
    return written


def _fields(question: GoldQuestion) -> dict[str, Any]:
    fields = asdict(question)
    return {name: fields[name] for name in QuestionLine.model_fields}


def _read(path: Path, content: bytes) -> GoldSet:
    faults: list[tuple[int, str]] = []
    header: HeaderLine | None = None
    questions: list[tuple[int, QuestionLine]] = []
    lines = _lines(content)
    for number, line in enumerate(lines, start=1):
        try:
            fields = parse_line(line).keys()
            is_question = "question" in fields
            if number == 1 and not is_question:
                header = validate(HeaderLine, line)
                continue
            if number == 1:
                faults.append((1, _NO_HEADER))
            if not is_question and "gold" in fields:
                faults.append((number, _SECOND_HEADER))
                continue
            questions.append((number, validate(QuestionLine, line)))
        except LineError as error:
            faults += [(number, fault) for fault in error.faults]
    if not lines:
        faults.append((1, _NO_HEADER))
    elif len(lines) == 1 and not faults:
        faults.append((2, "er staat geen vraag in; zet elke vraag op een regel onder het hoofd"))
    faults += _faults_of_questions(questions, None if header is None else frozenset(header.documents))
    if faults or header is None:
        faults.sort(key=lambda fault: fault[0])
        raise GoldError([f"{path}, regel {number}: {fault}." for number, fault in faults])
    return GoldSet(
        name=header.gold,
        corpus=header.corpus,
        split=header.split,
        documents=header.documents,
        questions=tuple(question.to_question() for _, question in questions),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _lines(content: bytes) -> list[bytes]:
    """Part at line feeds alone: a JSON string may hold the other characters that end a line."""
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    return lines if lines[-1].strip() else lines[:-1]


def _faults_of_questions(
    questions: Sequence[tuple[int, QuestionLine]], documents: Collection[str] | None
) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with questions whose lines are right; without a header `documents` is None."""
    first_lines: dict[str, int] = {}
    for number, question in questions:
        first = first_lines.setdefault(question.id, number)
        if first != number:
            yield number, f"de id {question.id} staat ook op regel {first}; geef elke vraag een eigen id"
        if question.answerable and not question.relevant:
            yield number, "«answerable» is true zonder plaats in «relevant»; geef een plaats, of false"
        if question.relevant and not question.answerable:
            yield number, "«answerable» is false met een plaats in «relevant»; haal haar weg, of geef true"
        yield from ((number, fault) for fault in _doubled_paragraphs(question.relevant))
        for publication in dict.fromkeys(place.publication for place in question.relevant):
            if documents is not None and publication not in documents:
                yield number, f"{publication} staat niet in «documents» van het hoofd; zet het daarbij"


def _doubled_paragraphs(places: Sequence[PlaceFields]) -> Iterator[str]:
    """Yield where two places share a paragraph: a passage with it would find either."""
    counted = Counter(
        (place.publication, place.unit, paragraph) for place in places for paragraph in place.paragraphs
    )
    for (publication, unit, paragraph), count in counted.items():
        if count > 1:
            yield f"{publication}, {unit}, alinea {paragraph} staat in meer dan één plaats; laat er één staan"
