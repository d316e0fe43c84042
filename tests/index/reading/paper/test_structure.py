from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_support import all_paragraphs, paragraphs, read

LINES = st.sampled_from(
    [
        *("", "", "\f", "Vraag 1", "Vraag 2.", "1", "2", "3", "Antwoord", "Antwoord 1", "Antwoord 1 en 2"),
        *("Is het vol?", "Ja.", "Kosten", "Fase 1: Rekken.", "Fase 2: Hekken.", "Er komen rekken:"),
        *("– een rek;", "a. een hek", "2. een hek", "rek1", "hek2 en", "slot.3", "1 In mei.", "2 In juni."),
        *(
            "4 In juli.",
            " nieuwe bladzijde",
            "fietsen-",
            "en hekken",
            "\u00ad",
            "\ufeff",
            "Den Haag, 3 mei 2024",
        ),
        *("De Minister van Rekken,", "A. de Vries", "gaat over tot de orde van de dag.", "kst-99999-1"),
        "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1",
        *(
            "# Kop",
            "**Vraag 3**",
            "| a | b |",
            "|---|---|",
            "[^1]: In mei.",
            "rek[1]",
            "hek 1)",
            "1) In mei.",
        ),
        *("Antwoord 1: Ja.", "1. Is het vol?", "Toelichting: nee.", "1", "1In mei.", "-----", "Hoogachtend,"),
        "Een lange regel waarin de stalling bij het station vol is en het hek open staat. " * 3,
    ]
)
PAPER = st.one_of(st.text(), st.lists(LINES, max_size=20).map("\n".join))
PLAIN = st.text(alphabet="abcdefgh", min_size=1, max_size=6).flatmap(
    lambda word: st.sampled_from([word, f"{word}."])
)
PLAIN_LINES = st.lists(st.lists(PLAIN, max_size=6).map(" ".join), max_size=12)
# Words that differ from each other, between them spaces, line ends and blank lines, some of them titles.
DISTINCT = st.lists(
    st.tuples(
        st.text(alphabet="abcdefgh", min_size=2, max_size=6),
        st.sampled_from(["{}", "{}", "{}."]),
        st.booleans(),
        st.sampled_from([" ", " ", "\n", "\n\n", "\n\n"]),
    ),
    unique_by=lambda part: part[0],
    max_size=30,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=PAPER)
def test_any_text_has_units_with_their_own_keys_and_counted_paragraphs(text: str) -> None:
    structure = read(text)
    keys = [unit.key for unit in structure.units]
    assert len(set(keys)) == len(keys)
    assert all(unit.paragraphs for unit in structure.units)
    for unit in structure.units:
        assert [paragraph.number for paragraph in unit.paragraphs] == [*range(1, len(unit.paragraphs) + 1)]
    counted = all_paragraphs(structure)
    assert [paragraph.document_number for paragraph in counted] == [*range(1, len(counted) + 1)]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(text=PAPER)
def test_a_paragraph_has_text_and_its_notes_lie_within_it(text: str) -> None:
    for paragraph in all_paragraphs(read(text)):
        assert paragraph.text.strip()
        assert "\n\n" not in paragraph.text
        for note in paragraph.footnotes:
            assert note.offset is None or 0 < note.offset <= len(paragraph.text)


@settings(deadline=None)
@given(lines=PLAIN_LINES)
def test_plain_text_is_in_the_paragraphs_once_and_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(paragraphs(text)).split()) == "".join(text.split())


@settings(deadline=None)
@given(parts=DISTINCT)
def test_every_word_of_a_text_with_headings_is_in_a_paragraph_or_a_heading(
    parts: list[tuple[str, str, bool, str]],
) -> None:
    words = [shape.format(word.capitalize() if title else word) for word, shape, title, _ in parts]
    structure = read("".join(word + space for word, (*_, space) in zip(words, parts, strict=True)))
    read_words = [word for paragraph in all_paragraphs(structure) for word in paragraph.text.split()]
    headed = {word for unit in structure.units for heading in unit.headings for word in heading.split()}
    assert len(set(read_words)) == len(read_words)
    assert headed.isdisjoint(read_words)
    assert headed | set(read_words) == set(words)
