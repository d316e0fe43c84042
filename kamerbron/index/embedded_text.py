"""What of a passage is embedded: its text, the same in its context, its sentences and its footnotes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kamerbron.index.document import Passage, Sentence
from kamerbron.index.encoder import Vectors
from kamerbron.index.sentences import Span, split_sentences

MAX_CONTEXT_CHARACTERS = 300
_TITLE_CHARACTERS = 100


def mean_direction(alone: Vectors, in_context: Vectors) -> Vectors:
    """Return the vectors of passages, from those of their text by itself and of their text in its context.

    The mean of the two, of unit length: what a passage says and what it is about then weigh alike.
    """
    mean = alone + in_context
    direction: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return direction


def text_alone(passage: Passage) -> str:
    """Return the text of a passage with its footnotes, as it is embedded by itself."""
    return "\n".join([passage.text, *(note.text for note in passage.footnotes if note.text)])


def text_in_context(passage: Passage) -> str:
    """Return the text of a passage under what it stands under: the title, its heading, its questions.

    The cells of a table stand under the headings of their columns. The context is cut off where it would
    push the text itself out of what a model reads.
    """
    questions = dict.fromkeys(question.text for question in passage.questions)
    below = "\n".join([*passage.headings[-1:], *questions])
    # A long title does not push out the question.
    title = (passage.publication.title or "")[: max(_TITLE_CHARACTERS, MAX_CONTEXT_CHARACTERS - len(below))]
    context = "\n".join(filter(None, [title, below]))[:MAX_CONTEXT_CHARACTERS]
    text = text_alone(passage)
    for row in reversed(passage.rows):
        text = text[: row.start] + row.searched + text[row.end :]
    return f"{context}\n{text}" if context else text


def split_passages(passages: Sequence[Passage]) -> tuple[list[Sentence], list[str]]:
    """Return the sentences and footnotes of the passages, and the text to embed for each.

    The rows of the sentences, and those of their passages, are counted from 0.
    """
    sentences: list[Sentence] = []
    texts: list[str] = []
    for at, passage in enumerate(passages):
        parts = _parts(passage)
        spans = [span for span, _ in parts]
        for (start, end), text in parts:
            sentences.append(Sentence(len(sentences), at, start, end))
            texts.append(text)
        for number, note in enumerate(passage.footnotes):
            if note.text:
                start, end = _bearing_sentence(spans, note.offset)
                sentences.append(Sentence(len(sentences), at, start, end, footnote=number))
                texts.append(_footnote_text(passage.text, note.offset, note.text))
    return sentences, texts


def _parts(passage: Passage) -> list[tuple[Span, str]]:
    """Return the sentences and table rows of a passage in order, each with its text to embed."""
    spans = split_sentences(passage.text) or [(0, len(passage.text))]
    sentences = [
        (span, passage.text[span[0] : span[1]])
        for span in spans
        if not any(row.start <= span[0] and span[1] <= row.end for row in passage.rows)
    ]
    return sorted([*sentences, *(((row.start, row.end), row.searched) for row in passage.rows)])


def _bearing_sentence(spans: Sequence[tuple[int, int]], offset: int | None) -> tuple[int, int]:
    """Return the sentence that bears the mark of a footnote; the last one when the mark was not found."""
    if offset is None:
        return spans[-1]
    return next((span for span in spans if span[1] >= offset), spans[-1])


def _footnote_text(text: str, offset: int | None, note: str) -> str:
    """Embed a note after the word that bears its mark: it may be what the note explains."""
    words = text[:offset].split() if offset is not None else []
    return f"{words[-1].strip('.,;:()')} = {note}" if words else note
