"""Passages and questions become vectors. The only module that imports sentence_transformers."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Set before the import reads them: nothing is reported to anyone, and nothing is written between lines
# of our own.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from kamerbron.index.cache_folder import cache_folder
from kamerbron.index.embedding import bundled_model
from kamerbron.index.embedding.each_once import encode_each_once
from kamerbron.index.embedding.even_batches import EvenBatches
from kamerbron.index.embedding.pieces import encode_pieces
from kamerbron.index.embedding.prefixes import family_prefixes
from kamerbron.index.encoder import BUNDLED_MODEL, ModelIdentity, Progress, Shape, Vectors
from kamerbron.index.errors import ModelError

transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]

# A text is filled up to a whole number of these tokens, alone as well. Texts of nearly one length then have
# one shape, and give in one batch the bytes that each gives alone. It takes no measurable time.
_TOKENS = 8
_FILLED_UP = {"text": {"pad_to_multiple_of": _TOKENS}}

# A batch of more tokens than these is hardly faster.
_BATCH_TOKENS = 512
_MOST_TEXTS = 32

# How many texts of a shape must have come, for each that goes in a batch, before such a batch is tried.
_TRIED_FROM = 4

# How many batches of one shape a thread takes at a time.
_BATCHES_EACH = 4

# Texts whose tokens are counted at a time.
_SLICE = 256


class SentenceTransformerEncoder:
    """An Encoder and a BatchEncoder over any sentence-transformers model."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"Het model {name} zegt niet hoe lang zijn vectoren zijn; kies een ander model.")
        self._model = model.eval()
        self._identity = ModelIdentity(name, dimension, *_prefixes(name, model.prompts))
        # A fast tokenizer may not be used by two threads at once.
        self._lock = threading.Lock()
        self._even = EvenBatches(
            self._encode_alone, self._encode, passage_batch_sizes, tried_from=_TRIED_FROM
        )
        # Passages go one batch to a processor, and not each batch to all of them: what is as small as a
        # sentence is done before they have met, and where one of them has other work the rest waits for it.
        # Then a passage has the same bytes on any number of processors as well.
        self._threads = ThreadPoolExecutor(
            torch.get_num_threads(), "embedding", initializer=torch.set_num_threads, initargs=(1,)
        )

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question, each encoded by itself.

        The last bits of a vector depend on what shares its batch; a question's must not depend on
        which others came with it.
        """
        return self._encode_alone([self._identity.question_prefix + text for text in texts])

    def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        """Return the shape of each question; None where the model reads no tokens in order."""
        return self._shapes([self._identity.question_prefix + text for text in texts])

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question, from one batch of questions of one shape."""
        return self._encode([self._identity.question_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage: the bytes that it gives when it comes alone."""
        prefixed = [self._identity.passage_prefix + text for text in texts]
        return encode_each_once(prefixed, self._identity.dimension, self._encode_evenly, progress)

    def _encode_evenly(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        shapes = self._shapes(texts)

        def encode(piece: list[int]) -> Vectors:
            asked = [texts[position] for position in piece]
            # A model without shapes looks up its words, which takes no longer one by one.
            return (
                self._encode_alone(asked)
                if shapes is None
                else self._even.encode_alike(asked, shapes[piece[0]])
            )

        return encode_pieces(self._threads, _pieces(shapes, len(texts)), encode)

    def _shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        shapes: list[Shape] = []
        for start in range(0, len(texts), _SLICE):
            with self._lock:
                features = self._model.preprocess(list(texts[start : start + _SLICE]))
            mask = features.get("attention_mask")
            if mask is None:
                return None
            shapes += [
                (-(-count // _TOKENS) * _TOKENS, count % _TOKENS > 0) for count in mask.sum(dim=1).tolist()
            ]
        return shapes

    def _encode_alone(self, texts: Sequence[str]) -> Vectors:
        nothing = np.empty((0, self._identity.dimension), dtype=np.float32)
        return np.concatenate([*(self._encode([text]) for text in texts), nothing])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per text, from one batch: what the model's own `encode` does."""
        with self._lock:
            features = self._model.preprocess(list(texts), processing_kwargs=_FILLED_UP)
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"]
            unit = torch.nn.functional.normalize(vectors, p=2, dim=1)
        return np.ascontiguousarray(unit.numpy(), dtype=np.float32)


def _pieces(shapes: Sequence[Shape] | None, count: int) -> list[list[int]]:
    """Return the positions of so many texts in pieces of one shape, those that take longest first."""
    if shapes is None:
        return [list(range(start, min(start + _SLICE, count))) for start in range(0, count, _SLICE)]
    alike: dict[Shape, list[int]] = {}
    for position, shape in enumerate(shapes):
        alike.setdefault(shape, []).append(position)
    pieces = []
    for shape, positions in sorted(alike.items(), reverse=True):
        size = _BATCHES_EACH * passage_batch_sizes(shape)[0]
        pieces += [positions[start : start + size] for start in range(0, len(positions), size)]
    return pieces


def passage_batch_sizes(shape: Shape) -> tuple[int, ...]:
    """Return in how many at a time passages of a shape are embedded, the most first.

    Each size is tried before it is used, so there are few of them.
    """
    # A model may make no token of a text.
    fitting = max(1, min(_MOST_TEXTS, _BATCH_TOKENS // max(1, shape[0])))
    most: int = 2 ** (fitting.bit_length() - 1)
    return tuple(sorted({most, max(1, most // 4), 1}, reverse=True))


def load_encoder(name: str = BUNDLED_MODEL, *, cache: Path | None = None) -> SentenceTransformerEncoder:
    """Load a model: the bundled one, a folder, or a name that sentence-transformers knows.

    Raises ModelError, in one line with what to do, when it cannot be loaded.
    """
    bundled = name == BUNDLED_MODEL
    place = str(bundled_model.unpack(cache or cache_folder())) if bundled else name
    try:
        model = SentenceTransformer(place, device="cpu", local_files_only=bundled, trust_remote_code=False)
    except (OSError, ValueError, RuntimeError, ImportError, LookupError, TypeError, AttributeError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(
            f"Het model {name} kan niet worden geladen ({reason}); geef de naam of map van een "
            f"sentence-transformers-model, of laat --model weg voor {BUNDLED_MODEL}."
        ) from error
    return SentenceTransformerEncoder(name, model)


def _prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """Return the prefixes of questions and passages: the model's own, else those of its family."""
    question = prompts.get("query") or ""
    passage = prompts.get("document") or prompts.get("passage") or ""
    return (question, passage) if question or passage else family_prefixes(name)
