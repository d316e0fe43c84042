"""One process with one index open and the model loaded: what `growth.py` asks and measures.

It reads questions as JSON, one a line, and writes what it found, one a line: the seconds to embed the
question alone, and those of a whole answer as the service renders it. For an empty one it tells its memory.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from asking import timed

from kamerbron.index.embedding.model import load_encoder
from kamerbron.index.store.files.store import FileStore
from kamerbron.qa.asking.question import parse_question
from kamerbron.service.app import create_app
from kamerbron.service.running.open_index import FixedIndex


def main() -> None:
    """Open the index, say how long that took, and answer until there is no more to read."""
    store = FileStore(Path(sys.argv[1]))
    encoder = load_encoder()
    # What is loaded when it is first needed is the model's, and no work of the index.
    encoder.encode_questions(["Waarover gaat dit?"])
    without = _memory()
    name = store.current()
    verifying = timed(lambda: store.verify(name))
    opened = []
    opening = timed(lambda: opened.append(store.open(name)))
    with opened[0] as generation:
        client = create_app(FixedIndex(generation, encoder)).test_client()
        _tell({"verifying": verifying, "opening": opening, **without})
        for line in sys.stdin:
            text = json.loads(line)
            if not text:
                _tell(_memory())
                continue
            question = parse_question(text)
            searched = question.searched or question.cleaned
            embedding = timed(lambda searched=searched: encoder.encode_questions([searched]))
            answer = timed(lambda text=text: client.post("/v1/antwoorden", json={"vraag": text}))
            _tell({"embedding": embedding, "answer": answer})


def _memory() -> dict[str, float]:
    """Return the memory of this process in MB: all of it, and the part that no file stands for."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in rollup.splitlines()[1:]}
    return {"rss": sizes["Rss:"], "pss": sizes["Pss:"], "anonymous": sizes["Pss_Anon:"]}


def _tell(found: object) -> None:
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
