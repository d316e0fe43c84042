"""What the service prints when all of its workers can answer."""

from __future__ import annotations

import os

from kamerbron.qa.asking.question import parse_question
from kamerbron.qa.library import Library
from kamerbron.service.console.answers import print_answer
from kamerbron.service.rendering.answers import render_answer
from kamerbron.service.running.example import curl_command, example_question
from kamerbron.service.schemas.questions import DEFAULT_RESULTS


class LastReady:
    """Tells the worker that is ready last that it is; one that comes in the place of another is not."""

    def __init__(self, workers: int) -> None:
        """Make the tokens that the workers take from a pipe: the last says so."""
        self._tokens, filling = os.pipe()
        os.write(filling, b"." * (workers - 1) + b"!")
        os.close(filling)

    def is_me(self) -> bool:
        """Say that this worker is ready; return whether all others were before it."""
        return os.read(self._tokens, 1) == b"!"


def show_example(url: str, library: Library) -> str:
    """Return a question to paste in a shell, and its answer."""
    question = example_question(library.generation, library.searcher)
    found = library.answer(parse_question(question), DEFAULT_RESULTS)
    answer = print_answer(render_answer(found, library.manifest))
    return "\n".join(
        ["", "Stel een vraag:", "", f"  {curl_command(url, question)}", "", "Het antwoord:", "", answer]
    )
