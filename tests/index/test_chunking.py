"""The passages of a document hold all its text once, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from markup_support import document_with
from support import documents, make_document, make_paragraph, make_unit

from kamerbron.index.chunking import (
    ChunkingSettings,
    SentenceSplitter,
    answered_questions,
    chunk,
)
from kamerbron.index.document import (
    PARAGRAPH_SEPARATOR,
    AnswerReference,
    Document,
    Footnote,
    Paragraph,
    Passage,
    PassageFootnote,
    Question,
    Reference,
    Table,
    Unit,
    UnitKind,
)

law = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
sizes = st.sampled_from(
    [ChunkingSettings(40, 90), ChunkingSettings(120, 120), ChunkingSettings(40), ChunkingSettings()]
)


def texts_of(document: Document, passage: Passage) -> list[str]:
    unit = next(unit for unit in document.units if unit.key == passage.unit_key)
    return [paragraph.text for paragraph in unit.paragraphs if paragraph.number in passage.paragraphs]


# --- laws ----------------------------------------------------------------------------------------


@law
@given(documents(), sizes)
def test_every_paragraph_is_in_one_passage_or_in_pieces_that_joined_are_its_text(
    document: Document, size: ChunkingSettings
) -> None:
    found: dict[tuple[str, int], list[str]] = {}
    for passage in chunk(document, size):
        texts = passage.text.split(PARAGRAPH_SEPARATOR) if passage.piece is None else [passage.text]
        for number, text in zip(passage.paragraphs, texts, strict=True):
            found.setdefault((passage.unit_key, number), []).append(text)
    joined = {place: "".join(texts) for place, texts in found.items()}
    assert list(joined.items()) == [
        ((unit.key, paragraph.number), paragraph.text)
        for unit in document.units
        for paragraph in unit.paragraphs
    ]


@law
@given(documents(), sizes)
def test_a_passage_of_whole_paragraphs_is_their_text_joined_by_the_separator(
    document: Document, size: ChunkingSettings
) -> None:
    for passage in chunk(document, size):
        if passage.piece is None:
            assert passage.text == PARAGRAPH_SEPARATOR.join(texts_of(document, passage))
            assert passage.start == 0


@law
@given(documents(), sizes)
def test_the_pieces_of_a_paragraph_follow_each_other_and_stand_where_they_say(
    document: Document, size: ChunkingSettings
) -> None:
    passages = chunk(document, size)
    for before, passage in zip([None, *passages], passages, strict=False):
        if passage.piece is None:
            continue
        (text,) = texts_of(document, passage)
        assert text[passage.start : passage.start + len(passage.text)] == passage.text
        if passage.piece > 1:
            assert before is not None
            assert (before.unit_key, before.paragraphs) == (passage.unit_key, passage.paragraphs)
            assert before.piece == passage.piece - 1


@law
@given(documents(), sizes)
def test_a_passage_never_crosses_a_unit(document: Document, size: ChunkingSettings) -> None:
    units = {unit.key: unit for unit in document.units}
    for passage in chunk(document, size):
        unit = units[passage.unit_key]
        assert (passage.unit_kind, passage.unit_numbers, passage.headings) == (
            unit.kind,
            unit.numbers,
            unit.headings,
        )
        assert passage.text in PARAGRAPH_SEPARATOR.join(paragraph.text for paragraph in unit.paragraphs)


@law
@given(documents())
def test_the_paragraphs_of_a_passage_are_consecutive(document: Document) -> None:
    for passage in chunk(document, ChunkingSettings()):
        first = passage.paragraphs[0]
        assert passage.paragraphs == tuple(range(first, first + len(passage.paragraphs)))


@law
@given(documents(), sizes)
def test_no_passage_is_longer_than_the_most_it_may_be(document: Document, size: ChunkingSettings) -> None:
    for passage in chunk(document, size):
        longest = size.max_characters
        if len(passage.paragraphs) > 1:
            longest = max(longest, size.max_sentence_characters)
        assert 0 < len(passage.text) <= longest


@law
@given(documents(), sizes)
def test_a_passage_is_longer_than_the_rest_only_for_one_sentence_over_its_paragraphs(
    document: Document, size: ChunkingSettings
) -> None:
    for passage in chunk(document, size):
        if len(passage.text) > size.max_characters:
            *before, _ = texts_of(document, passage)
            assert before
            assert all(text.endswith((",", ";")) for text in before)


@law
@given(documents(), sizes)
def test_a_sentence_over_paragraphs_is_parted_only_where_it_would_be_too_long(
    document: Document, size: ChunkingSettings
) -> None:
    passages = chunk(document, size)
    for before, after in pairwise(passages):
        if before.unit_key == after.unit_key and before.paragraphs[-1] != after.paragraphs[0]:
            *_, last = texts_of(document, before)
            first, *_ = texts_of(document, after)
            assert (
                not last.endswith((",", ";"))
                or len(last) + len(PARAGRAPH_SEPARATOR) + len(first) > size.max_sentence_characters
                or len(before.text) + len(PARAGRAPH_SEPARATOR) + len(first) > size.max_sentence_characters
            )


@law
@given(documents())
def test_every_section_is_cited_by_its_name_and_its_place_among_those_of_one_name(document: Document) -> None:
    cited = {
        passage.unit_key: (passage.section, passage.section_repeat)
        for passage in chunk(document, ChunkingSettings())
        if passage.unit_kind is UnitKind.SECTION
    }
    assert len(set(cited.values())) == len(cited)


@law
@given(documents())
def test_without_questions_passages_are_the_same_but_for_their_questions(document: Document) -> None:
    with_questions = chunk(document, ChunkingSettings())
    without = chunk(document, ChunkingSettings(with_questions=False))
    # The sketch of a short passage is that of its questions as well.
    assert [replace(passage, sketch=()) for passage in without] == [
        replace(passage, questions=(), formality=False, sketch=()) for passage in with_questions
    ]


@law
@given(documents(), sizes)
def test_the_ids_of_passages_are_unique_and_stable(document: Document, size: ChunkingSettings) -> None:
    ids = [passage.id for passage in chunk(document, size)]
    assert len(set(ids)) == len(ids)
    assert ids == [passage.id for passage in chunk(document, size)]
    assert all(passage_id.startswith(f"{document.id}.") for passage_id in ids)


@law
@given(documents(), sizes)
def test_every_footnote_is_in_exactly_one_passage(document: Document, size: ChunkingSettings) -> None:
    in_document = [
        (unit.key, paragraph.number, note.number, note.text)
        for unit in document.units
        for paragraph in unit.paragraphs
        for note in paragraph.footnotes
    ]
    in_passages = [
        (passage.unit_key, note.paragraph, note.number, note.text)
        for passage in chunk(document, size)
        for note in passage.footnotes
    ]
    assert sorted(in_passages) == sorted(in_document)


@law
@given(documents(), sizes)
def test_a_footnote_mark_stands_at_the_same_place_in_the_passage_as_in_the_paragraph(
    document: Document, size: ChunkingSettings
) -> None:
    places = {
        note.number: (paragraph.text, note.offset)
        for unit in document.units
        for paragraph in unit.paragraphs
        for note in paragraph.footnotes
    }
    for passage in chunk(document, size):
        for note in passage.footnotes:
            text, offset = places[note.number]
            assert (note.offset is None) == (offset is None)
            if note.offset is None or offset is None:
                continue
            if passage.piece is None:
                before = passage.paragraphs.index(note.paragraph)
                paragraphs = texts_of(document, passage)[:before]
                start = sum(len(paragraph) + len(PARAGRAPH_SEPARATOR) for paragraph in paragraphs)
                assert note.offset == start + offset
                assert passage.text[start : note.offset] == text[:offset]
            else:
                assert note.offset == offset - passage.start
                assert 0 <= note.offset <= len(passage.text)


@law
@given(documents())
def test_an_answer_bears_the_questions_with_its_numbers_and_nothing_else_bears_any(
    document: Document,
) -> None:
    asked = [
        (number, PARAGRAPH_SEPARATOR.join(paragraph.text for paragraph in unit.paragraphs))
        for unit in document.units
        if unit.kind is UnitKind.QUESTION
        for number in unit.numbers
    ]
    for passage in chunk(document, ChunkingSettings()):
        answers = passage.unit_numbers if passage.unit_kind is UnitKind.ANSWER else ()
        assert [(question.number, question.text) for question in passage.questions] == [
            (number, text) for number, text in asked if number in answers
        ]


@law
@given(documents())
def test_a_question_is_answered_when_answers_bear_all_its_numbers(document: Document) -> None:
    answers = [set(unit.numbers) for unit in document.units if unit.kind is UnitKind.ANSWER]
    assert answered_questions(document) == {
        unit.key
        for unit in document.units
        if unit.kind is UnitKind.QUESTION
        and all(any(number in numbers for numbers in answers) for number in unit.numbers)
    }


@law
@given(documents())
def test_sections_under_other_headings_are_never_cited_alike(document: Document) -> None:
    cited = {(passage.section, passage.headings) for passage in chunk(document, ChunkingSettings())}
    names = [name for name, _ in cited]
    assert len(set(names)) == len(names)
    for name, headings in cited:
        assert (name is None) == (headings == ())
        if name is not None:
            assert " › ".join(headings).endswith(name)


@law
@given(st.text(alphabet="ab .,;?\nÉ1–", max_size=300), st.integers(1, 60))
def test_a_splitter_loses_and_adds_no_character(text: str, size: int) -> None:
    pieces = SentenceSplitter(size).split_text(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= size for piece in pieces)


# --- examples ------------------------------------------------------------------------------------


def test_short_paragraphs_share_a_passage_and_a_long_one_stands_alone() -> None:
    long = "De brug is oud. " * 42 + "De brug is op."
    document = make_document(make_unit("Eerste alinea.", "Tweede alinea.", long, "Vierde alinea."))
    passages = chunk(document, ChunkingSettings(max_characters=700))
    assert [passage.paragraphs for passage in passages] == [(1, 2), (3,), (4,)]
    assert passages[0].text == "Eerste alinea.\n\nTweede alinea."
    assert [passage.id for passage in passages] == [
        "kst-99998-1.sectie.alinea-1-2",
        "kst-99998-1.sectie.alinea-3",
        "kst-99998-1.sectie.alinea-4",
    ]


def test_paragraphs_that_fill_a_passage_to_the_last_character_still_share_it() -> None:
    document = make_document(make_unit("a" * 49, "b" * 49))
    assert [p.paragraphs for p in chunk(document, ChunkingSettings(100))] == [(1, 2)]
    assert [p.paragraphs for p in chunk(document, ChunkingSettings(99))] == [(1,), (2,)]


MOTION = (
    "De Kamer,",
    "gehoord de beraadslaging,",
    "constaterende dat de brug bij Waterveen sinds mei dicht is;",
    "overwegende dat de omweg voor fietsers acht kilometer is;",
    "verzoekt de regering voor de zomer een pont te laten varen,",
    "en gaat over tot de orde van de dag.",
)


def test_the_sentence_of_a_motion_stays_in_one_passage() -> None:
    document = make_document(make_unit(*MOTION, "De Vries", "Jansen"))
    passages = chunk(document, ChunkingSettings(max_characters=80))
    assert [passage.paragraphs for passage in passages] == [(1, 2, 3, 4, 5, 6), (7, 8)]
    assert passages[0].text == "\n\n".join(MOTION)


def test_what_stands_before_a_sentence_over_paragraphs_is_in_the_passage_before_it() -> None:
    document = make_document(make_unit("Voorgesteld 3 mei 2024.", *MOTION))
    passages = chunk(document, ChunkingSettings(max_characters=80))
    assert [passage.paragraphs for passage in passages] == [(1,), (2, 3, 4, 5, 6, 7)]


def test_a_sentence_over_paragraphs_that_fills_a_passage_to_the_last_character_stays_whole() -> None:
    size = len("\n\n".join(MOTION))
    document = make_document(make_unit(*MOTION))
    (whole,) = chunk(document, ChunkingSettings(80, size))
    assert len(whole.text) == size
    parted = chunk(document, ChunkingSettings(80, size - 1))
    assert [passage.paragraphs for passage in parted] == [(1, 2, 3, 4, 5), (6,)]


def test_a_colon_at_the_end_of_a_paragraph_keeps_nothing_together() -> None:
    document = make_document(make_unit("a" * 60 + ":", "b" * 60))
    assert len(chunk(document, ChunkingSettings(max_characters=80))) == 2


def test_a_long_paragraph_is_split_between_its_sentences() -> None:
    text = "De brug is in 1931 gebouwd. Zij wordt in 2027 vervangen. Het verkeer rijdt zolang om."
    passages = chunk(make_document(make_unit(text)), ChunkingSettings(max_characters=60))
    assert [(passage.id, passage.piece, passage.start, passage.text) for passage in passages] == [
        (
            "kst-99998-1.sectie.alinea-1.deel-1",
            1,
            0,
            "De brug is in 1931 gebouwd. Zij wordt in 2027 vervangen. ",
        ),
        ("kst-99998-1.sectie.alinea-1.deel-2", 2, 57, "Het verkeer rijdt zolang om."),
    ]


def test_a_sentence_that_is_too_long_is_split_at_its_clauses() -> None:
    text = "De brug is oud, het dek is dun, de pijlers zijn zacht"
    assert SentenceSplitter(20).split_text(text) == [
        "De brug is oud, ",
        "het dek is dun, ",
        "de pijlers zijn ",
        "zacht",
    ]


def test_a_mark_at_the_end_of_a_piece_belongs_to_that_piece() -> None:
    first, second = "De brug is in 1931 gebouwd. ", "Zij wordt vervangen."
    paragraph = make_paragraph(first + second, (len(first), "Bouwjaar."), (len(first) + 3, "De brug."))
    passages = chunk(make_document(make_unit(paragraph)), ChunkingSettings(max_characters=30))
    assert [passage.footnotes for passage in passages] == [
        (PassageFootnote(1, "1", "Bouwjaar.", len(first)),),
        (PassageFootnote(1, "2", "De brug.", 3),),
    ]


def test_a_note_without_a_mark_is_with_the_first_piece() -> None:
    paragraph = make_paragraph("De brug is oud. Zij wordt vervangen.", (None, "Zie de bijlage."))
    passages = chunk(make_document(make_unit(paragraph)), ChunkingSettings(max_characters=20))
    assert [len(passage.footnotes) for passage in passages] == [1, 0]
    assert passages[0].footnotes[0].offset is None


def test_one_answer_to_two_questions_bears_both() -> None:
    document = make_document(
        make_unit("Is de brug veilig?", kind=UnitKind.QUESTION, numbers=[4]),
        make_unit("Wie keurt haar?", "En wanneer?", kind=UnitKind.QUESTION, numbers=[5]),
        make_unit("Ja, de provincie keurt haar.", kind=UnitKind.ANSWER, numbers=[4, 5]),
    )
    first, second, answer = chunk(document, ChunkingSettings())
    assert answer.questions == (
        Question(4, "Is de brug veilig?"),
        Question(5, "Wie keurt haar?\n\nEn wanneer?"),
    )
    assert first.questions == second.questions == ()
    assert answered_questions(document) == {"vraag-4", "vraag-5"}


def test_a_question_of_which_one_number_has_no_answer_is_not_answered() -> None:
    document = make_document(
        make_unit("Hoe hoog is de brug en hoe breed?", kind=UnitKind.QUESTION, numbers=[1, 2]),
        make_unit("Negen meter.", kind=UnitKind.ANSWER, numbers=[1]),
        make_unit("Wie betaalt?", kind=UnitKind.QUESTION, numbers=[3]),
    )
    assert answered_questions(document) == frozenset()


def answered(question: str, answer: Paragraph | str, number: int = 1) -> list[Unit]:
    return [
        make_unit(question, kind=UnitKind.QUESTION, numbers=[number]),
        make_unit(answer, kind=UnitKind.ANSWER, numbers=[number]),
    ]


def test_an_answer_that_only_refers_on_names_the_answers_it_refers_to() -> None:
    text = "Zie het antwoord op vraag 1."
    paragraph = replace(make_paragraph(text), answer_references=(AnswerReference(20, 27, ("antwoord-1",)),))
    document = make_document(
        *answered("Is de brug dicht?", "Ja, sinds mei."), *answered("Waarom?", paragraph, 2)
    )
    passages = chunk(document, ChunkingSettings())
    assert [passage.refers_to for passage in passages] == [(), (), (), ("antwoord-1",)]
    elsewhere = chunk(make_document(make_unit(paragraph)), ChunkingSettings())
    assert [passage.refers_to for passage in elsewhere] == [()]


def test_a_yes_to_a_courtesy_is_a_formality_and_the_courtesy_itself_is_none() -> None:
    document = make_document(
        *answered("Kent u het bericht over de brug?", "Ja."),
        *answered("Is de brug dicht?", "Ja.", 2),
    )
    passages = chunk(document, ChunkingSettings())
    assert [passage.formality for passage in passages] == [False, True, False, False]


def cited(text: str, *targets: str | None) -> Paragraph:
    note = Footnote("1", "Zie daar.", None, (Reference(0, 3, "kst-99997-3"),))
    references = tuple(Reference(at, at + 1, target) for at, target in enumerate(targets))
    return replace(make_paragraph(text), footnotes=(note,), references=references)


def test_a_passage_cites_what_its_text_and_notes_name_once_and_in_order() -> None:
    paragraph = cited("Zie de brieven.", "kst-99998-4", None, "kst-99998-2", "kst-99998-4")
    (passage,) = chunk(make_document(make_unit(paragraph)), ChunkingSettings())
    assert passage.cites == ("kst-99998-4", "kst-99998-2", "kst-99997-3")


def test_an_answer_cites_what_its_question_names_also_without_the_text_of_it() -> None:
    question = make_unit(cited("Kent u de brief?", "kst-99998-4"), kind=UnitKind.QUESTION, numbers=[1])
    answer = make_unit("Die ken ik.", kind=UnitKind.ANSWER, numbers=[1])
    other = make_unit("Die niet.", kind=UnitKind.ANSWER, numbers=[2])
    for with_questions in (True, False):
        settings = ChunkingSettings(with_questions=with_questions)
        passages = chunk(make_document(question, answer, other), settings)
        expected = ("kst-99998-4", "kst-99997-3")
        assert [passage.cites for passage in passages] == [expected, expected, ()]


def test_sections_under_the_very_same_headings_are_counted() -> None:
    units = [make_unit("Tekst.", headings=["Kosten"], key=f"sectie-{number}") for number in (1, 2, 3)]
    other = make_unit("Tekst.", headings=["Planning"], key="sectie-4")
    passages = chunk(make_document(*units, other), ChunkingSettings())
    assert [(passage.section, passage.section_repeat) for passage in passages] == [
        ("Kosten", None),
        ("Kosten", 2),
        ("Kosten", 3),
        ("Planning", None),
    ]


def test_two_sections_headed_alike_are_cited_under_what_they_stand_under() -> None:
    document = make_document(
        make_unit("De brug kost veel.", headings=["Waterveen", "Kosten"], key="sectie-1"),
        make_unit("De tunnel kost meer.", headings=["Oosterkade", "Kosten"], key="sectie-2"),
        make_unit("Volgend jaar.", headings=["Oosterkade", "Planning"], key="sectie-3"),
    )
    assert [passage.section for passage in chunk(document, ChunkingSettings())] == [
        "Waterveen › Kosten",
        "Oosterkade › Kosten",
        "Planning",
    ]


def test_a_heading_that_is_also_the_end_of_a_longer_path_stays_short_itself() -> None:
    document = make_document(
        make_unit("Samen duur.", headings=["Kosten"], key="sectie-1"),
        make_unit("De brug kost veel.", headings=["Waterveen", "Kosten"], key="sectie-2"),
    )
    assert [p.section for p in chunk(document, ChunkingSettings())] == ["Kosten", "Waterveen › Kosten"]


def test_text_without_a_heading_has_no_section() -> None:
    (passage,) = chunk(make_document(), ChunkingSettings())
    assert passage.section is None


def table_paragraph(table: Table, text: str) -> Paragraph:
    return replace(make_paragraph(text), table=table)


STATIONS = Table("Tabel 1", ("Stad", "Plaatsen"), (("Waterveen", "4.100"), ("Dorp aan Zee", ""), ("", "250")))
STATIONS_TEXT = "Tabel 1\nStad | Plaatsen\nWaterveen | 4.100\nDorp aan Zee\n250"


def test_every_row_of_a_table_is_searched_under_its_caption_and_its_columns() -> None:
    document = document_with("Vooraf.", table_paragraph(STATIONS, STATIONS_TEXT), "Daarna.")
    (passage,) = chunk(document, ChunkingSettings())
    assert [(passage.text[row.start : row.end], row.searched) for row in passage.rows] == [
        ("Waterveen | 4.100", "Tabel 1: Stad: Waterveen; Plaatsen: 4.100"),
        ("Dorp aan Zee", "Tabel 1: Stad: Dorp aan Zee"),
        ("250", "Tabel 1: Plaatsen: 250"),
    ]


def test_a_table_without_caption_or_columns_is_searched_as_it_stands() -> None:
    table = Table(None, (), (("Waterveen", "4.100"),))
    (passage,) = chunk(document_with(table_paragraph(table, "Waterveen | 4.100")), ChunkingSettings())
    assert [row.searched for row in passage.rows] == ["Waterveen; 4.100"]


def test_a_table_with_no_rows_under_its_columns_has_none_to_search() -> None:
    table = Table(None, ("Stad", "Plaatsen"), ())
    (passage,) = chunk(document_with(table_paragraph(table, "Stad | Plaatsen")), ChunkingSettings())
    assert passage.rows == ()


@given(st.integers(5, 80))
def test_of_a_table_in_pieces_only_the_rows_that_are_whole_are_searched(size: int) -> None:
    document = document_with(table_paragraph(STATIONS, STATIONS_TEXT))
    passages = chunk(document, ChunkingSettings(max_characters=size))
    lines = STATIONS_TEXT.split("\n")[2:]
    shown = [passage.text[row.start : row.end] for passage in passages for row in passage.rows]
    whole = [line for line in lines if any(line in passage.text for passage in passages)]
    assert shown == whole
