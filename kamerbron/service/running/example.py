"""An example question for whatever index is open, so that a newcomer has something to ask."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from kamerbron.index.document import Document, UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.qa.answer import answer
from kamerbron.qa.asking.question import MAX_CHARACTERS, parse_question
from kamerbron.qa.searching.search import Searcher

# Published questions that are tried before one is made from a heading.
_TRIES = 20

# An answer of fewer characters is a yes, a no, or a reference to another answer.
_FULL_ANSWER = 150


def example_question(generation: Generation, searcher: Searcher) -> str:
    """Return a question that the documents answer.

    It is the shortest published one whose own answer is also what the service puts first; where there is
    none it asks for a heading.
    """
    documents = generation.catalogue.documents()
    published = sorted(_published(documents), key=lambda asked: (len(asked[2]), asked))
    for document, number, text in published[:_TRIES]:
        found = answer(searcher, parse_question(text), 1)
        places = [(hit.passage.document_id, hit.passage.unit_numbers) for hit in found.hits]
        if found.answerable and any(best == document and number in numbers for best, numbers in places):
            return text
    return _from_heading(documents)


def curl_command(url: str, question: str) -> str:
    """Return the command that asks a question over HTTP, to paste in a shell."""
    body = json.dumps({"vraag": question}, ensure_ascii=False)
    return f"curl -s {url}/v1/antwoorden -H 'Content-Type: application/json' -d {shlex.quote(body)}"


def _published(documents: list[Document]) -> Iterator[tuple[str, int, str]]:
    """Yield (document id, number, text) of each question of one sentence that is answered in full."""
    for document in documents:
        answers = {
            number: sum(len(paragraph.text) for paragraph in unit.paragraphs)
            for unit in document.units
            if unit.kind is UnitKind.ANSWER
            for number in unit.numbers
        }
        for unit in document.units:
            text = unit.paragraphs[0].text
            one_sentence = len(unit.paragraphs) == 1 and text.count("?") == 1 and len(text) <= MAX_CHARACTERS
            if unit.kind is UnitKind.QUESTION and one_sentence:
                for number in unit.numbers:
                    if answers.get(number, 0) >= _FULL_ANSWER:
                        yield document.id, number, text


def _from_heading(documents: list[Document]) -> str:
    headings = (unit.headings[-1] for document in documents for unit in document.units if unit.headings)
    title = documents[0].publication.title or documents[0].source.name
    return f"Wat staat er over {next(headings, title)}?"[:MAX_CHARACTERS]
