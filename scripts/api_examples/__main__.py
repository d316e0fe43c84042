"""Write the examples of the API document: `python -m scripts.api_examples`.

Writes the files of `kamerbron/service/openapi/examples`, one for each operation: the requests with the
answers of the real service. tests/service/openapi/test_api_examples.py fails when they must be written anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from kamerbron.index.embedding.model import load_encoder
from scripts.api_examples.asking import ROOT, ask_all, sample_client

EXAMPLES = ROOT / "kamerbron" / "service" / "openapi" / "examples"


def main() -> None:
    """Write the examples."""
    EXAMPLES.mkdir(exist_ok=True)
    # The document is made without them: an operation may have changed so that they fit it no longer.
    for stale in EXAMPLES.glob("*.json"):
        stale.unlink()
    with TemporaryDirectory() as folder, sample_client(Path(folder) / "index", load_encoder()) as client:
        examples = ask_all(client)
    for operation, asked in examples.items():
        text = json.dumps(asked, ensure_ascii=False, indent=2) + "\n"
        (EXAMPLES / f"{operation}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
