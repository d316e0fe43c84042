"""What of a passage is embedded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from markup_support import document_with
from store_support import indexed
from support import PUBLICATION, WordEncoder, make_document, make_paragraph, make_unit

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Passage, Table, UnitKind
from kamerbron.index.embedded_text import (
    MAX_CONTEXT_CHARACTERS,
    mean_direction,
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


def test_the_title_stands_above_the_heading() -> None:
    publication = replace(PUBLICATION, title="Bruggen in Waterveen")
    document = make_document(
        make_unit("Het Rijk betaalt.", headings=["Deel 1", "Kosten"]), publication=publication
    )
    (passage,) = chunk(document, ChunkingSettings())
    assert text_in_context(passage) == "Bruggen in Waterveen\nKosten\nHet Rijk betaalt."
    assert text_alone(passage) == "Het Rijk betaalt."


def test_a_title_without_an_end_leaves_the_text_whole() -> None:
    document = make_document(publication=replace(PUBLICATION, title="Brug " * 500))
    (passage,) = chunk(document, ChunkingSettings())
    assert text_in_context(passage) == f"{('Brug ' * 500)[:MAX_CONTEXT_CHARACTERS]}\n{passage.text}"


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
    encoder = WordEncoder()
    content = indexed(make_document(make_unit("De brug is dicht.", headings=["Kosten"])), encoder)
    (passage,), (vector,) = content.passages, content.passage_vectors
    alone, in_context = encoder.encode_passages([text_alone(passage), text_in_context(passage)])
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-6)
    assert np.isclose(vector @ alone, vector @ in_context, atol=1e-6)
    assert content.sentence_vectors.shape[0] == len(content.sentences) == 1


def test_the_mean_direction_of_vectors_is_of_unit_length_and_as_near_to_the_one_as_to_the_other() -> None:
    alone, in_context = np.eye(4, dtype=np.float32)[:2], np.eye(4, dtype=np.float32)[2:]
    mean = mean_direction(alone, in_context)
    assert mean.dtype == np.float32
    assert np.allclose(mean, (alone + in_context) / np.sqrt(2))
    assert mean_direction(alone, alone).tolist() == alone.tolist()
    assert mean_direction(alone[:0], alone[:0]).shape == (0, 4)


def passage_with_table() -> Passage:
    table = Table("Tabel 1", ("Stad", "Plaatsen"), (("Waterveen", "4.100"), ("Dorp. En zee", "250")))
    text = "Tabel 1\nStad | Plaatsen\nWaterveen | 4.100\nDorp. En zee | 250"
    paragraph = replace(make_paragraph(text, (len(text), "Geschat.")), table=table)
    (passage,) = chunk(document_with("Vooraf.", paragraph), ChunkingSettings())
    return passage


def test_a_row_of_a_table_is_embedded_once_as_it_is_searched_and_its_caption_as_it_stands() -> None:
    passage = passage_with_table()
    sentences, texts = split_passages([passage])
    assert texts == [
        "Vooraf.",
        "Tabel 1",
        "Stad | Plaatsen",
        "Tabel 1: Stad: Waterveen; Plaatsen: 4.100",
        "Tabel 1: Stad: Dorp. En zee; Plaatsen: 250",
        "250 = Geschat.",
    ]
    shown = [passage.text[sentence.start : sentence.end] for sentence in sentences]
    assert shown[3:] == ["Waterveen | 4.100", "Dorp. En zee | 250", "Dorp. En zee | 250"]


def test_in_context_the_cells_of_a_table_stand_under_their_columns() -> None:
    assert text_in_context(passage_with_table()) == (
        "B\nVooraf.\n\nTabel 1\nStad | Plaatsen\nTabel 1: Stad: Waterveen; Plaatsen: 4.100\n"
        "Tabel 1: Stad: Dorp. En zee; Plaatsen: 250\nGeschat."
    )
