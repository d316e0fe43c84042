"""A gold file that is right reads as it was written; of one that is not, every fault is named."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from kamerbron.eval.gold import GoldError, read_gold, write_gold
from kamerbron.eval.records import GoldPlace, GoldQuestion, GoldSet, Provenance, Split

HEADER: dict[str, Any] = {
    "gold": "bruggen",
    "corpus": "de bruggen van Waterveen",
    "split": "development",
    "documents": ["kst-99998-1", "kst-99998-2"],
}
PLACE: dict[str, Any] = {
    "publication": "kst-99998-1",
    "unit": "antwoord-7",
    "paragraphs": [1, 2],
    "grade": 2,
}
QUESTION: dict[str, Any] = {
    "id": "brug-1",
    "question": "Wie keurt de brug?",
    "language": "nl",
    "answerable": True,
    "relevant": [PLACE],
    "tags": ["keuring"],
    "provenance": "hand",
}


def write(folder: Path, *lines: object) -> Path:
    """Write a file of lines: bytes and texts as they stand, anything else as JSON."""
    path = folder / "goud.jsonl"
    written = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    path.write_bytes(b"".join(line + b"\n" for line in written))
    return path


def faults(folder: Path, *lines: object) -> list[str]:
    """Return the faults of a file, from the number of their line on."""
    path = write(folder, *lines)
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert str(caught.value) == "\n".join(caught.value.faults)
    assert all(fault.startswith(f"{path}, regel ") and fault.endswith(".") for fault in caught.value.faults)
    return [fault.removeprefix(f"{path}, regel ") for fault in caught.value.faults]


# --- right ---------------------------------------------------------------------------------------


def test_a_gold_file_reads_as_records(tmp_path: Path) -> None:
    unanswerable = QUESTION | {"id": "brug-2", "language": "en", "answerable": False, "relevant": []}
    path = write(tmp_path, HEADER, QUESTION, unanswerable | {"tags": [], "provenance": "feedback"})
    assert read_gold(path) == GoldSet(
        name="bruggen",
        corpus="de bruggen van Waterveen",
        split=Split.DEVELOPMENT,
        documents=("kst-99998-1", "kst-99998-2"),
        questions=(
            GoldQuestion(
                id="brug-1",
                question="Wie keurt de brug?",
                language="nl",
                relevant=(GoldPlace("kst-99998-1", "antwoord-7", (1, 2), 2),),
                answerable=True,
                tags=("keuring",),
                provenance=Provenance.HAND,
            ),
            GoldQuestion("brug-2", "Wie keurt de brug?", "en", (), False, (), Provenance.FEEDBACK),
        ),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def test_line_ends_of_windows_a_byte_order_mark_and_no_last_line_end_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "goud.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"{json.dumps(HEADER)}\r\n{json.dumps(QUESTION)}".encode())
    assert [question.id for question in read_gold(path).questions] == ["brug-1"]


words = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: f"x{''.join(text.split())}")
texts = st.text(st.characters(codec="utf-8"), max_size=40).map(lambda text: f"{text}x")


@st.composite
def gold_sets(draw: st.DrawFn) -> GoldSet:
    documents = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    places = st.builds(
        GoldPlace,
        st.sampled_from(documents),
        words,
        st.lists(st.integers(1, 300), min_size=1, max_size=3, unique=True).map(tuple),
        st.sampled_from([1, 2]),
    )
    questions = []
    for name in draw(st.lists(words, min_size=1, max_size=5, unique=True)):
        relevant = draw(st.lists(places, max_size=3, unique_by=lambda place: (place.publication, place.unit)))
        questions.append(
            GoldQuestion(
                id=name,
                question=draw(texts),
                language=draw(st.from_regex(r"[a-z]{2}", fullmatch=True)),
                relevant=tuple(relevant),
                answerable=bool(relevant),
                tags=tuple(draw(st.lists(texts, max_size=3, unique=True))),
                provenance=draw(st.sampled_from(Provenance)),
            )
        )
    split = draw(st.sampled_from(Split))
    return GoldSet(draw(words), draw(texts), split, tuple(documents), tuple(questions), "0" * 64)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gold=gold_sets())
def test_a_set_that_is_written_reads_as_the_same_set(tmp_path: Path, gold: GoldSet) -> None:
    path = tmp_path / "goud.jsonl"
    written = write_gold(path, gold)
    content = path.read_bytes()
    assert read_gold(path) == written
    assert (written.name, written.corpus, written.split) == (gold.name, gold.corpus, gold.split)
    assert (written.documents, written.questions) == (gold.documents, gold.questions)
    assert written.sha256 == hashlib.sha256(content).hexdigest()
    assert write_gold(path, written) == written
    assert path.read_bytes() == content


def test_a_set_that_would_not_read_is_not_written(tmp_path: Path) -> None:
    gold = read_gold(write(tmp_path, HEADER, QUESTION))
    path = tmp_path / "nieuw.jsonl"
    with pytest.raises(GoldError, match="regel 3: de id brug-1 staat ook op regel 2"):
        write_gold(path, GoldSet("a", "b", Split.TEST, gold.documents, gold.questions * 2, gold.sha256))
    assert not path.exists()
    with pytest.raises(GoldError, match="is niet te schrijven"):
        write_gold(tmp_path / "geen map" / "goud.jsonl", gold)


# --- wrong lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "brug-1",', "2: dit is geen JSON vanaf teken 17; zet op elke regel één object."),
        ("", "2: de regel is leeg; haal hem weg."),
        ("[1, 2]", "2: dit is geen object; zet op elke regel één object: {…}."),
        (b'{"id": "br\xffg"}', "2: dit is geen UTF-8; sla het bestand op als UTF-8."),
        ('{"id": "a", "id": "b"}', "2: het veld «id» staat er meer dan eens; laat er één staan."),
        ("[" * 100_000, "2: hier staat een te lang getal of een te diepe lijst; haal het weg."),
        ("9" * 5_000, "2: hier staat een te lang getal of een te diepe lijst; haal het weg."),
    ],
    ids=["cut off", "empty", "no object", "not UTF-8", "a field twice", "deep", "a long number"],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str | bytes, fault: str) -> None:
    assert faults(tmp_path, HEADER, line, QUESTION) == [fault]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("id", ""), ("id", "brug 1"), ("id", 7), ("id", None)),
        *(("question", ""), ("question", " \n"), ("question", "?!"), ("question", "x" * 2001)),
        *(("language", "NL"), ("language", "nld"), ("language", "nl\n"), ("language", "")),
        *(("answerable", "true"), ("answerable", 1), ("answerable", None)),
        *(("tags", "keuring"), ("tags", [""]), ("tags", ["a", "a"]), ("tags", [1]), ("tags", [float("nan")])),
        *(("provenance", "boek"), ("provenance", None), ("relevant", {}), ("relevant", None)),
    ],
)
def test_a_value_that_does_not_fit_a_question_is_named(tmp_path: Path, field: str, value: object) -> None:
    (fault,) = faults(tmp_path, HEADER, QUESTION | {field: value})
    assert fault.startswith(f"2: «{field}")
    assert "; geef " in fault
    assert "\n" not in fault
    assert len(fault) < 250


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("publication", ""), ("publication", None), ("unit", ""), ("unit", "antwoord 7")),
        *(("paragraphs", []), ("paragraphs", [0]), ("paragraphs", [-1]), ("paragraphs", [1, 1])),
        *(("paragraphs", 1), ("paragraphs", ["1"]), ("paragraphs", [1.5]), ("paragraphs", [True])),
        *(("grade", 0), ("grade", 3), ("grade", "2"), ("grade", 2.5), ("grade", True)),
    ],
)
def test_a_value_that_does_not_fit_a_place_is_named(tmp_path: Path, field: str, value: object) -> None:
    (fault,) = faults(tmp_path, HEADER, QUESTION | {"relevant": [PLACE | {field: value}]})
    assert fault.startswith(f"2: «relevant › 1 › {field}")
    assert "; geef " in fault


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("gold", ""), ("gold", 3), ("corpus", " "), ("split", "train"), ("split", None)),
        *(("documents", []), ("documents", "kst-99998-1"), ("documents", ["a", "a"]), ("documents", ["a b"])),
    ],
)
def test_a_value_that_does_not_fit_the_header_is_named(tmp_path: Path, field: str, value: object) -> None:
    (fault,) = faults(tmp_path, HEADER | {field: value}, QUESTION)
    assert fault.startswith(f"1: «{field}")
    assert "; geef " in fault


@pytest.mark.parametrize("field", QUESTION)
def test_a_field_that_is_missing_or_misspelt_is_named(tmp_path: Path, field: str) -> None:
    misspelt = {f"{name}x" if name == field else name: value for name, value in QUESTION.items()}
    missing, unknown = faults(tmp_path, HEADER, misspelt)
    assert missing.startswith(f"2: het veld «{field}» ontbreekt; geef ")
    assert unknown == f"2: het veld «{field}x» is onbekend; haal het weg of verbeter de naam."


@pytest.mark.parametrize("field", [name for name in HEADER if name != "gold"])
def test_a_field_of_the_header_that_is_missing_is_named(tmp_path: Path, field: str) -> None:
    header = {name: value for name, value in HEADER.items() if name != field}
    (fault,) = faults(tmp_path, header, QUESTION)
    assert fault.startswith(f"1: het veld «{field}» ontbreekt; geef ")


def test_half_a_character_is_named(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, HEADER, json.dumps(QUESTION | {"tags": ["\ud83d"]}))
    assert fault.startswith("2: dit is niet te lezen")


# --- wrong wholes --------------------------------------------------------------------------------


def test_a_file_without_a_header_is_named_with_the_faults_of_its_questions(tmp_path: Path) -> None:
    missing, language = faults(tmp_path, QUESTION | {"language": "Dutch"}, QUESTION | {"id": "brug-2"})
    assert missing.startswith("1: het hoofd ontbreekt; zet als eerste regel {")
    assert language.startswith('1: «language» kan niet "Dutch" zijn')


def test_a_file_with_two_headers_or_no_questions_or_nothing_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADER, QUESTION, HEADER) == [
        "3: dit is nog een hoofd; zet elke goudset in een eigen bestand."
    ]
    assert faults(tmp_path, HEADER) == [
        "2: er staat geen vraag in; zet elke vraag op een regel onder het hoofd."
    ]
    (nothing,) = faults(tmp_path)
    assert nothing.startswith("1: het hoofd ontbreekt")


def test_questions_that_contradict_themselves_or_each_other_are_named(tmp_path: Path) -> None:
    assert faults(
        tmp_path,
        HEADER,
        QUESTION,
        QUESTION | {"id": "brug-2", "answerable": False},
        QUESTION | {"id": "brug-3", "relevant": []},
        QUESTION | {"relevant": [PLACE, PLACE | {"paragraphs": [2, 3], "grade": 1}]},
        QUESTION | {"id": "brug-5", "relevant": [PLACE | {"publication": "kst-99998-3"}]},
    ) == [
        "3: «answerable» is false met een plaats in «relevant»; haal haar weg, of geef true.",
        "4: «answerable» is true zonder plaats in «relevant»; geef een plaats, of false.",
        "5: de id brug-1 staat ook op regel 2; geef elke vraag een eigen id.",
        "5: kst-99998-1, antwoord-7, alinea 2 staat in meer dan één plaats; laat er één staan.",
        "6: kst-99998-3 staat niet in «documents» van het hoofd; zet het daarbij.",
    ]


def test_all_faults_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    found = faults(tmp_path, HEADER, QUESTION, QUESTION, "{", QUESTION | {"grade": 2, "language": "x"})
    assert [fault[0] for fault in found] == ["3", "4", "5", "5"]


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"weg\.jsonl is niet te lezen"):
        read_gold(tmp_path / "weg.jsonl")
    with pytest.raises(GoldError, match="is niet te lezen"):
        read_gold(tmp_path)


def test_the_file_that_the_documentation_shows_is_right(tmp_path: Path) -> None:
    documentation = Path(__file__).parents[2] / "docs" / "goud.md"
    example = documentation.read_text(encoding="utf-8").split("```jsonl\n")[1].split("```")[0]
    gold = read_gold(write(tmp_path, *example.splitlines()))
    assert {question.answerable for question in gold.questions} == {True, False}
