"""What of a passage is embedded."""

from __future__ import annotations

import numpy as np
from support import WordEncoder, make_document, make_paragraph, make_unit

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import UnitKind
from kamerbron.index.embedded_text import (
    MAX_CONTEXT_CHARACTERS,
    embed_passages,
    split_passages,
    text_alone,
    text_in_context,
)


def test_a_passage_is_embedded_with_its_notes_and_under_its_heading() -> None:
    paragraph = make_paragraph("Het Rijk betaalt uit het LBO.", (28, "Landelijk Brugonderhoud."), (None, ""))
    document = make_document(make_unit(paragraph, headings=["Waterveen", "Kosten"]))
    (passage,) = chunk(document, ChunkingSettings())
    assert text_alone(passage) == "Het Rijk betaalt uit het LBO.\nLandelijk Brugonderhoud."
    assert text_in_context(passage) == f"Kosten\n{text_alone(passage)}"


def test_a_long_question_above_an_answer_is_cut_off() -> None:
    document = make_document(
        make_unit("Waarom " * 100, kind=UnitKind.QUESTION, numbers=[1]),
        make_unit("Daarom.", kind=UnitKind.ANSWER, numbers=[1]),
    )
    answer = chunk(document, ChunkingSettings())[-1]
    assert text_in_context(answer) == f"{('Waarom ' * 100)[:MAX_CONTEXT_CHARACTERS]}\nDaarom."


def test_a_passage_under_nothing_is_embedded_as_it_is() -> None:
    (passage,) = chunk(make_document(), ChunkingSettings())
    assert text_in_context(passage) == text_alone(passage) == passage.text


def test_every_sentence_is_embedded_and_a_note_after_the_word_that_bears_its_mark() -> None:
    text = "Het Rijk betaalt uit het LBO. De gemeente betaalt de rest."
    notes = ((28, "Landelijk Brugonderhoud."), (len(text), "Ongeveer de helft."), (None, "Los."), (3, ""))
    passages = chunk(make_document(make_unit(make_paragraph(text, *notes))), ChunkingSettings())
    sentences, texts = split_passages(passages)
    assert texts == [
        "Het Rijk betaalt uit het LBO.",
        "De gemeente betaalt de rest.",
        "LBO = Landelijk Brugonderhoud.",
        "rest = Ongeveer de helft.",
        "Los.",
    ]
    bearing = [text[sentence.start : sentence.end] for sentence in sentences if sentence.footnote is not None]
    assert bearing == [texts[0], texts[1], texts[1]]
    assert [sentence.row for sentence in sentences] == [0, 1, 2, 3, 4]


def test_a_passage_weighs_what_it_says_and_what_it_is_about_alike() -> None:
    (passage,) = chunk(make_document(make_unit("De brug is dicht.", headings=["Kosten"])), ChunkingSettings())
    encoder = WordEncoder()
    embedded = embed_passages([passage], encoder)
    alone, in_context = encoder.encode_passages([text_alone(passage), text_in_context(passage)])
    assert np.isclose(np.linalg.norm(embedded.passage_vectors[0]), 1, atol=1e-6)
    assert np.isclose(
        embedded.passage_vectors[0] @ alone, embedded.passage_vectors[0] @ in_context, atol=1e-6
    )
    assert embedded.sentence_vectors.shape[0] == len(embedded.sentences) == 1
