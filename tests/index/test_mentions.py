from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kamerbron.index import citation_forms
from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.mentions import find_mentions, parse_citation
from kamerbron.index.reference import kamerstuk_id, print_academic, print_running

SUFFIX = st.one_of(
    st.none(),
    st.sampled_from(["I", "IIA", "V", "VII", "IXB", "XVIIIB", "A", "B", "J", "L"]),
    st.integers(1, 9999).map("R{}".format),
)
DOSSIER = st.one_of(
    st.builds(Dossier, st.integers(10000, 99999).map(str), SUFFIX),
    st.builds(Dossier, st.just("21501"), st.integers(1, 99).map("{:02d}".format)),
    st.sampled_from([Dossier("C"), Dossier("CXXXIX")]),
)
YEAR = st.integers(1814, 2098).map(lambda first: f"{first}-{first + 1}")
DIGITS = st.integers(1, 99999).map(str)
LETTERS = st.from_regex(r"[A-Z]{1,2}", fullmatch=True)


def of_chamber(number: str) -> Chamber:
    return Chamber.TWEEDE if number[0].isdigit() else Chamber.EERSTE


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    """A Kamerstuk, perhaps a reprint or an annex of one."""
    dossiers = tuple(draw(st.lists(DOSSIER, min_size=1, max_size=3, unique=True)))
    # A dossier in Roman numerals is one of the Eerste Kamer, which letters its papers.
    own = any(not dossier.number.isdigit() for dossier in dossiers)
    number = draw(LETTERS if own else st.one_of(DIGITS, LETTERS))
    reprint = draw(st.one_of(st.none(), st.integers(1, 9)))
    annex = draw(st.booleans())
    identifier = kamerstuk_id(dossiers[0], number)
    return Publication(
        id=None if annex or reprint else identifier,
        dossiers=dossiers[:1] if own else dossiers,
        number=number,
        reprint=reprint,
        parent=identifier if annex else None,
        chamber=of_chamber(number),
        session_year=draw(YEAR),
    )


@st.composite
def appendices(draw: st.DrawFn) -> Publication:
    year, number, chamber = draw(YEAR), draw(DIGITS), draw(st.sampled_from(Chamber))
    code = "tk" if chamber is Chamber.TWEEDE else "ek"
    identifier = f"ah-{code}-{year.replace('-', '')}-{number}"
    return Publication(id=identifier, number=number, chamber=chamber, session_year=year)


def found(text: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(text[ref.start : ref.end], ref.target, ref.dossiers) for ref in find_mentions(text)]


@pytest.mark.parametrize(
    ("words", "target", "dossiers"),
    [
        ("Kamerstuk 99 754, nr. 391", "kst-99754-391", ("99754",)),
        ("Kamerstuk 99\u00a0754,\u00a0nr.\u00a0391", "kst-99754-391", ("99754",)),
        ("Kamerstuk 99\u2009754,\nnr. 391", "kst-99754-391", ("99754",)),
        ("Kamerstuk, 99 754, nr. 391", "kst-99754-391", ("99754",)),
        ("Kamerstuk-\nken 99 754, nr. 391", "kst-99754-391", ("99754",)),
        ("Kamerstukken 99 925 en 99754, nr. 613", "kst-99925-613", ("99925", "99754")),
        ("99 031/99 949, nr. 19", "kst-99031-19", ("99031", "99949")),
        ("99754, nr. 613", "kst-99754-613", ("99754",)),
        ("99 645 nr 823", "kst-99645-823", ("99645",)),
        ("Kamerstukken II 1992/93, 99 827, nr. 6", "kst-99827-6", ("99827",)),
        ("Kamerstukken II 1992/1993, 99827, nr. 6", "kst-99827-6", ("99827",)),
        ("Kamerstukken I 1992/93, 99 827, nr. 6", None, ("99827",)),
        ("Kamerstukken I 2020/21, 99 526, AB", "kst-99526-AB", ("99526",)),
        ("Kamerstukken I 2020/21, 99526, nr. AB", "kst-99526-AB", ("99526",)),
        ("Kamerstukken I 2020/21, CXXXIX, B", "kst-CXXXIX-B", ("CXXXIX",)),
        ("Kamerstuk 99 867, C", "kst-99867-C", ("99867",)),
        ("Kamerstuk 99 775, VI, T", "kst-99775-VI-T", ("99775-VI",)),
        ("99 067, letter Y", "kst-99067-Y", ("99067",)),
        ("21501-32-1740", "kst-21501-32-1740", ("21501-32",)),
        ("21501–32, nr. 1668", "kst-21501-32-1668", ("21501-32",)),
        ("Kamerstuk 99683–282", "kst-99683-282", ("99683",)),
        ("99 600-XX, nr. 29", "kst-99600-XX-29", ("99600-XX",)),
        ("99 600 XX, nr. 29", "kst-99600-XX-29", ("99600-XX",)),
        ("99 600 A, nr. 29", "kst-99600-A-29", ("99600-A",)),
        ("99 027 (R2160), nr. 12", "kst-99027-12", ("99027",)),
        ("nr. 6 (99 476)", "kst-99476-6", ("99476",)),
        ("nr. 942 (21501–08)", "kst-21501-08-942", ("21501-08",)),
        ("Kamerstuk 99 754", None, ("99754",)),
        ("Kamerstuk 21 501-20", None, ("21501-20",)),
        ("Kamerstuk 99 410 VII", None, ("99410-VII",)),
        ("dossier 99 754", None, ("99754",)),
        ("dossiers 99 754 en 99 925", None, ("99754", "99925")),
        ("Aanhangsel Handelingen, vergaderjaar 2024–2025, nr. 1016", "ah-tk-20242025-1016", ()),
        ("Aanhangsel Handelingen,vergaderjaar 2024-2025,nr. 1016", "ah-tk-20242025-1016", ()),
        ("Aanhangsel Handelingen II 2020/21, nr. 3235", "ah-tk-20202021-3235", ()),
        ("Aanhangsel van de Handelingen II, 2020–2021, nr. 12", "ah-tk-20202021-12", ()),
        ("Aanhangsel Handelingen I 1999/00, nr. 12", "ah-ek-19992000-12", ()),
        ("Handelingen II 2021/22, nr. 31, item 55", "h-tk-20212022-31-55", ()),
        ("kst-99754-436", "kst-99754-436", ("99754",)),
        ("kst-99754-436-b1", "kst-99754-436-b1", ("99754",)),
        ("2024Z17331", "kv-tk-2024Z17331", ()),
        ("Stb. 2020, 118", "stb-2020-118", ()),
        ("Staatsblad 2020, 118", "stb-2020-118", ()),
        ("Staatsblad 2020, nr. 118", "stb-2020-118", ()),
        ("Stcrt. 2020, 12345", "stcrt-2020-12345", ()),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Zie ook {} over fietsen.", "(motie-Rek, {}); dat is 4.", "3 {}\n"])
def test_a_reference_is_found_at_its_words_whatever_stands_around_it(
    words: str, target: str | None, dossiers: tuple[str, ...], around: str
) -> None:
    assert found(around.format(words)) == [(words, target, dossiers)]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (
            "Kamerstuk 99 754, nrs. 391 en 392",
            [("Kamerstuk 99 754, nrs. 391", "kst-99754-391"), ("392", "kst-99754-392")],
        ),
        (
            "Kamerstuk 99 754, nrs. 3, 4 en 5, 12 november",
            [("Kamerstuk 99 754, nrs. 3", "kst-99754-3"), ("4", "kst-99754-4"), ("5", "kst-99754-5")],
        ),
        (
            "99 754, nr. 391 en nr. 392",
            [("99 754, nr. 391", "kst-99754-391"), ("nr. 392", "kst-99754-392")],
        ),
        (
            "(99 754, nr. 391 en 392)",
            [("99 754, nr. 391", "kst-99754-391"), ("392", "kst-99754-392")],
        ),
        ("99 754, nr. 391 en 27 rekken", [("99 754, nr. 391", "kst-99754-391")]),
        (
            "nr. 6 (99 476) en nr. 7 (99 477)",
            [("nr. 6 (99 476)", "kst-99476-6"), ("nr. 7 (99 477)", "kst-99477-7")],
        ),
        ("Kamerstuk 99 867, C en D.", [("Kamerstuk 99 867, C", "kst-99867-C"), ("D", "kst-99867-D")]),
        (
            "Kamerstukken 99 754, nr. 1; 99 925, nr. 3",
            [("Kamerstukken 99 754, nr. 1", "kst-99754-1"), ("99 925, nr. 3", "kst-99925-3")],
        ),
        (
            "Kamerstukken I 2020/21, 99 526, C; 99 527, D",
            [("Kamerstukken I 2020/21, 99 526, C", "kst-99526-C"), ("99 527, D", "kst-99527-D")],
        ),
        (
            "99 645, nrs. 8 en 9 en 99 984, nr. 7",
            [("99 645, nrs. 8", "kst-99645-8"), ("9", "kst-99645-9"), ("99 984, nr. 7", "kst-99984-7")],
        ),
        (
            "Handelingen II 2015/16, nr. 26, items 5 en 16 en Handelingen II 2015/16, nr. 27, item 8",
            [
                ("Handelingen II 2015/16, nr. 26, items 5", "h-tk-20152016-26-5"),
                ("16", "h-tk-20152016-26-16"),
                ("Handelingen II 2015/16, nr. 27, item 8", "h-tk-20152016-27-8"),
            ],
        ),
        ("zoek.officielebekendmakingen.nl/kst-99754-436.html", [("kst-99754-436", "kst-99754-436")]),
        ("(99317–895); verder", [("99317–895", "kst-99317-895")]),
        ("Bijlage bij Kamerstuk 99 754, nr. 6", [("Kamerstuk 99 754, nr. 6", "kst-99754-6")]),
        ("3Kamerstuk 99 754, nr. 6", [("Kamerstuk 99 754, nr. 6", "kst-99754-6")]),
        ("Kamerstuk 99 754, nr. 6Dit", [("Kamerstuk 99 754, nr. 6", "kst-99754-6")]),
    ],
)
def test_each_number_is_a_reference_of_its_own(text: str, references: list[tuple[str, str]]) -> None:
    assert [(words, target) for words, target, _ in found(text)] == references


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12 345 euro",
            "€ 12 345,50 nr. 3",
            "12.345 nr. 3",
            "12 345 678, nr. 4",
            "12345 rekken en 23 456 fietsen",
        ),
        *("op 12 november 2024", "in 2024, nr. 3", "2023-2024, nr. 12", "12-10-2024 nr. 4"),
        *("06-12345678", "020-12345, nr. 4", "070 12 345 67", "Postbus 20018, 2500 EA", "1012 AB 12"),
        *("artikel 12345", "artikel 12, nr. 3", "nr. 3 van de lijst", "nr. 12345", "nr. 3 (12 stuks)"),
        *("(12000-15000)", "12000-150", "van 12 000 - 150", "Kamerstuk over rekken", "dossier 12 345 678"),
        *("Stb. 2020", "Staatsblad van 1998", "Stcrt. 2005, 12", "Aanhangsel 4", "Handelingen II, nr. 8"),
        *("kenmerk 2024Z00081", "in voornoemd Kamerstuk (2024Z00081)", "2024Z1", "2024D17331"),
        *("kst-rek", "x-kst-99754-436", "NL99754 nr. 3", "ISSN 0921-7371", "BWBR0035951"),
    ],
)
def test_amounts_dates_addresses_and_other_numbers_are_no_references(text: str) -> None:
    assert find_mentions(text) == ()


@settings(deadline=None)
@given(publication=st.one_of(publications(), appendices()))
def test_a_publication_that_is_printed_and_parsed_is_the_same(publication: Publication) -> None:
    running, academic = print_running(publication), print_academic(publication)
    assert running is not None
    assert academic is not None
    parsed = parse_citation(running)
    assert parsed is not None
    assert (parsed.id, parsed.dossiers, parsed.number) == (
        publication.id,
        publication.dossiers,
        publication.number,
    )
    assert (parsed.reprint, parsed.parent, parsed.chamber) == (
        publication.reprint,
        publication.parent,
        publication.chamber,
    )
    assert parse_citation(academic) == publication


@settings(deadline=None)
@given(publication=st.one_of(publications(), appendices()))
def test_a_printed_publication_is_found_in_a_text(publication: Publication) -> None:
    for printed in (print_running(publication), print_academic(publication)):
        (reference,) = find_mentions(f"Zie {printed}; zie ook hieronder.")
        # A reprint or an annex is named by the number of its paper.
        assert publication.number is not None
        assert reference.target == (
            publication.id or kamerstuk_id(publication.dossiers[0], publication.number)
        )


@settings(deadline=None)
@given(
    text=st.lists(
        st.sampled_from(
            ["Kamerstukken ", "I ", "2020/21, ", "99 754", ", nr. ", "3", " en ", "-", "kst-", "("]
        )
    ).map("".join)
)
def test_references_are_in_order_and_do_not_overlap(text: str) -> None:
    references = find_mentions(text)
    ends = [0, *(reference.end for reference in references)]
    assert all(end <= ref.start < ref.end for end, ref in zip(ends, references, strict=False))
    assert all(ref.target or ref.dossiers for ref in references)


@pytest.mark.parametrize(
    "text", ["", "rekken", "Kamerstuk 99 754, nr. 3 en", " kst-99754-3", "99 754, nrs. 3 en 4"]
)
def test_a_text_that_is_not_one_reference_is_no_citation(text: str) -> None:
    assert parse_citation(text) is None


def test_an_annex_of_a_paper_without_an_id_is_no_citation() -> None:
    assert parse_citation("Bijlage bij Kamerstukken I 1992/93, 99827, nr. 6") is None


def test_an_id_is_a_citation_with_all_that_it_says() -> None:
    assert parse_citation("kst-99754-31-h1-b2") == Publication(
        id="kst-99754-31-h1-b2",
        dossiers=(Dossier("99754"),),
        number="31",
        reprint=1,
        parent="kst-99754-31-h1",
        chamber=Chamber.TWEEDE,
    )


def test_no_pattern_repeats_without_a_bound() -> None:
    # Matching at one place then takes a bounded time. `\\*` and the like stand for themselves.
    patterns = [value for value in vars(citation_forms).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 15
    for pattern in patterns:
        bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern.pattern)
        assert not re.search(r"[*+]|\{[0-9]*,\}", bare)


@pytest.mark.parametrize(
    "piece", ["1", "12 345", "12 345, ", "12 345 en ", "Kamerstuk ", "kst-1-", "nr. 1, ", " "]
)
def test_a_long_text_of_one_piece_is_read_to_its_end(piece: str) -> None:
    text = piece * 5_000
    assert all(reference.end <= len(text) for reference in find_mentions(text))


@pytest.mark.corpus
def test_the_marked_references_of_real_papers_are_found_with_the_same_target(moties: Path) -> None:
    missed = [
        (path.name, target)
        for path in sorted(moties.glob("*.xml"))
        for target, start, end, text in marked_references(path)
        if target not in {ref.target for ref in find_mentions(text) if ref.start < end and ref.end > start}
    ]
    assert missed == []


def marked_references(path: Path) -> list[tuple[str, int, int, str]]:
    """Give each marked reference with its target and its place in the text of its paragraph."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.parse(path, parser)
    etree.strip_tags(tree, etree.ProcessingInstruction)
    marked = []
    for element in tree.iter("extref"):
        if element.get("soort") != "document" or str(element.get("doc")).startswith("dossier/"):
            continue
        paragraph = next(
            parent for parent in element.iterancestors() if parent.tag in {"al", "noot.al", "titel"}
        )
        before = text_before(paragraph, element)
        words = "".join(element.itertext())
        marked.append(
            (str(element.get("doc")), len(before), len(before) + len(words), "".join(paragraph.itertext()))
        )
    return marked


def text_before(paragraph: etree._Element, element: etree._Element) -> str:
    """Give the text of a paragraph up to an element in it."""
    texts: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        if node is element:
            break
        if event == "start":
            texts.append(node.text or "")
        elif node is not paragraph:
            texts.append(node.tail or "")
    return "".join(texts)
