"""When two texts are near-identical."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kamerbron.index.near_identical import NEAR_IDENTICAL, shingles

MOTION = (
    "De Kamer, gehoord de beraadslaging, constaterende dat de brug bij Waterveen al drie jaar dicht is en "
    "dat fietsers elf kilometer omrijden, verzoekt de regering voor de zomer met de provincie en de gemeente "
    "een plan te maken voor een nieuwe brug, en gaat over tot de orde van de dag."
)

texts = st.lists(st.sampled_from(("de", "brug", "bij", "het", "water", "is", "dicht")), max_size=14).map(
    " ".join
)


def alike(one: str, other: str) -> bool:
    return shingles(one).resemble(shingles(other))


@pytest.mark.parametrize(
    "other",
    [
        MOTION,
        MOTION.upper(),
        MOTION.replace(", ", ";\n– "),
        MOTION.replace("voor de zomer", "voor de winter"),
        f"{MOTION} De heer Jansen",
    ],
)
def test_a_text_with_a_word_changed_is_near_identical(other: str) -> None:
    assert alike(MOTION, other)


@pytest.mark.parametrize(
    "other",
    [
        "",
        MOTION[: len(MOTION) // 2],
        f"{MOTION} Zij vraagt ook om een veer tot die tijd, elk kwartier, ook op zondag, en zonder kaartje.",
        " ".join(reversed(MOTION.split())),
        MOTION.replace("de ", "een "),
    ],
)
def test_a_text_that_says_more_or_less_or_in_another_order_is_not(other: str) -> None:
    assert not alike(MOTION, other)


def test_texts_too_short_for_a_run_are_compared_whole() -> None:
    assert alike("Ja.", "ja")
    assert not alike("Ja.", "Nee.")
    assert not alike("De brug.", "De sluis.")


@given(texts)
def test_a_text_is_near_identical_to_itself(text: str) -> None:
    assert alike(text, text)


@given(texts, texts)
def test_two_texts_are_near_identical_when_they_share_most_of_their_runs(one: str, other: str) -> None:
    first, second = shingles(one).runs, shingles(other).runs
    shared = len(first & second) / len(first | second)
    assert alike(one, other) == alike(other, one) == (shared >= NEAR_IDENTICAL)


@given(texts, texts)
def test_texts_with_the_same_runs_have_the_same_sketch(one: str, other: str) -> None:
    first, second = shingles(one), shingles(other)
    if first.runs == second.runs:
        assert first.sketch == second.sketch
    assert len(first.sketch) == min(16, len(first.runs))
    assert list(first.sketch) == sorted(first.sketch)
