"""A model for tests of the processes that embed. Each process finds it here by name, so it imports little."""

from __future__ import annotations

import os
import signal
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kamerbron.index.encoder import ModelIdentity, Progress, Vectors
from kamerbron.index.errors import ModelError

LOAD = "embedding_support:load_model"
BROKEN = "kapot"

# What stands in a text for what goes wrong with it.
FAULT, REFUSED, DEADLY, SLOW, KILLS_ONCE = "fout", "geweigerd", "dodelijk", "langzaam", "eenmaal"

_SECONDS_OF_SLOW = 3


@dataclass(frozen=True, slots=True)
class Mortal:
    """Does what a text says; its name is a folder, where it leaves traces."""

    name: str

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self.name, 32, "", "")

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        seeds = [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts]
        return np.array([np.random.default_rng(seed).random(32) for seed in seeds], np.float32).reshape(
            -1, 32
        )

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        assert progress is None
        words = {word for text in texts for word in text.split()}
        place = Path(self.name)
        (place / f"threads-{os.environ['OMP_NUM_THREADS']}").touch()
        if FAULT in words:
            raise RuntimeError(texts)
        if REFUSED in words:
            raise ModelError("Het model weigert; neem een ander.")
        if SLOW in words:
            (place / "busy").touch()
            time.sleep(_SECONDS_OF_SLOW)
        if DEADLY in words:
            os.kill(os.getpid(), signal.SIGKILL)
        if KILLS_ONCE in words and not (place / "killed").exists():
            (place / "killed").touch()
            os._exit(3)
        return self.encode_questions(texts)


def load_model(name: str) -> Mortal:
    """Load the model that leaves its traces in a folder; what is no folder ends the process."""
    if name == BROKEN:
        raise ModelError("Het model kapot kan niet worden geladen; kies een ander.")
    if not Path(name).is_dir():
        os._exit(3)
    return Mortal(name)
