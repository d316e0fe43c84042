"""How a set of vectors is to be searched: exactly while there are few, and by codes when there are many.

Codes are judged beside exact search on questions that were held back, and search looks as far as it must to
find nearly all of what that finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2, sqrt
from pathlib import Path

import numpy as np

from kamerbron.index.encoder import Vectors
from kamerbron.index.store.manifest import VectorCodes
from kamerbron.index.store.vectors.coded import CodedVectors, train_codes, write_codes
from kamerbron.index.store.vectors.file import VectorFile
from kamerbron.index.store.vectors.recall import Judge, stand_ins

_SAMPLE_PER_LIST = 40


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Up to how many vectors search is exact, and what share of that other search must find.

    An answer takes 60 ms, most of it to embed the question. Among 50,000 vectors of 384 exact search takes 5
    of them and codes 2.5; among 100,000 it is 12 and 4, among 250,000 it is 29 and 7.
    """

    exact_rows: int = 50_000
    recall: float = 0.99


def vector_path(folder: Path, name: str) -> Path:
    """Return the file of the vectors themselves."""
    return folder / f"{name}.npy"


def codes_path(folder: Path, name: str) -> Path:
    """Return the file of their codes, which is there when search is not exact."""
    return folder / f"{name}.ivf"


def write_search_index(
    folder: Path, name: str, probes: Callable[[], Vectors], settings: SearchSettings | None = None
) -> VectorCodes:
    """Write codes beside a finished file of vectors when it holds many, and return how to search it.

    `probes` gives vectors of questions, none of which is in the file; it is called when there are many. Where
    it gives none, vectors of the file stand in, and the recall is not known. Search stays exact where codes
    do not reach the recall.

    Raises IndexDamagedError when the vectors cannot be read, IndexFolderError when the codes cannot be
    written.
    """
    settings = settings or SearchSettings()
    file = VectorFile(vector_path(folder, name))
    if file.rows <= settings.exact_rows:
        return VectorCodes()
    lists = _lists_for(file.rows)
    codes = train_codes(file, lists=lists, sample=_SAMPLE_PER_LIST * lists)
    questions = probes()
    judge = Judge(questions if len(questions) else file.read(np.array(stand_ins(file.rows))))
    for block in file.blocks():
        judge.add(block)
    fewest = _fewest(lambda number: judge.recall(CodedVectors(file, codes, number)), settings.recall, lists)
    if fewest is None:
        return VectorCodes()
    write_codes(codes, codes_path(folder, name))
    looked_into, recall = fewest
    known = recall if len(questions) else None
    return VectorCodes("ivf", lists, looked_into, known, len(questions))


def _lists_for(rows: int) -> int:
    """Return a power of two near twice the root of the number of rows."""
    return 1 << max(0, round(log2(2 * sqrt(rows))))


def _fewest(recall: Callable[[int], float], target: float, lists: int) -> tuple[int, float] | None:
    """Return the fewest lists with which the recall is reached, and that recall; None when all do not."""
    low, high = 0, 1
    while (reached := recall(high)) < target:
        if high >= lists:
            return None
        low, high = high, min(2 * high, lists)
    while high - low > 1:
        middle = (low + high) // 2
        there = recall(middle)
        if there >= target:
            high, reached = middle, there
        else:
            low = middle
    return high, reached
