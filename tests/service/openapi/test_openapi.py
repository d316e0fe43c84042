"""The OpenAPI document is linted, and every rule that lints it bites."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from access_support import add_key, guard
from openapi_spec_validator import validate
from openapi_support import BREAKS, good_document
from sample_service import sample_service

from kamerbron.service.access.settings import AccessSettings

ROOT = Path(__file__).parents[3]
SPECTRAL = ROOT / "node_modules" / ".bin" / "spectral"

Json = dict[str, Any]


def lint(folder: Path, documents: dict[str, Json]) -> dict[str, list[Json]]:
    """Return what Spectral finds in each of the documents, in one run."""
    if not SPECTRAL.exists():
        if os.environ.get("CI"):
            pytest.fail("Spectral is not installed; run `make install-node`")
        pytest.skip("Spectral is not installed; `make install-node` installs it")
    names = {str(folder / f"{number}.json"): name for number, name in enumerate(documents)}
    for path, name in names.items():
        Path(path).write_text(json.dumps(documents[name]), encoding="utf-8")
    run = subprocess.run(
        [SPECTRAL, "lint", "--ruleset", ROOT / ".spectral.yaml", "--format", "json", "--quiet", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr
    found: dict[str, list[Json]] = {name: [] for name in documents}
    for fault in json.loads(run.stdout):
        found[names[fault["source"]]].append(fault)
    return found


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The rules that each broken document breaks."""
    documents = {"nothing": good_document()}
    for rule, change, spoil in BREAKS:
        document = good_document()
        spoil(document)
        documents[f"{rule}: {change}"] = document
    found = lint(tmp_path_factory.mktemp("broken"), documents)
    return {name: {fault["code"] for fault in faults} for name, faults in found.items()}


@pytest.mark.parametrize("rule_and_change", [(rule, change) for rule, change, _ in BREAKS], ids=": ".join)
def test_a_rule_bites(broken: dict[str, set[str]], rule_and_change: tuple[str, str]) -> None:
    assert rule_and_change[0] in broken[": ".join(rule_and_change)]


def test_a_good_document_breaks_no_rule(broken: dict[str, set[str]]) -> None:
    assert broken["nothing"] == set()


def test_every_rule_of_our_own_is_shown_to_bite() -> None:
    rules = yaml.safe_load((ROOT / ".spectral.yaml").read_text(encoding="utf-8"))["rules"]
    own = {name for name in rules if name.startswith(("nlgov-", "kamerbron-"))}
    assert own == {rule for rule, _, _ in BREAKS}
    assert max(Counter((rule, change) for rule, change, _ in BREAKS).values()) == 1


def test_the_documents_that_the_service_serves_break_no_rule(worded_index: Path, tmp_path: Path) -> None:
    served = {}
    for name in ("open", "guarded"):
        with sample_service(worded_index) as app:
            if name == "guarded":
                add_key(tmp_path / "keys.json")
                guard(app, AccessSettings(keys_file=tmp_path / "keys.json"))
            served[name] = app.test_client().get("/v1/openapi.json").get_json()
            validate(served[name])
    assert served["open"] != served["guarded"]
    faults = lint(tmp_path, served)
    assert [say(fault) for fault in (*faults["open"], *faults["guarded"])] == []


def say(fault: Json) -> str:
    return f"{fault['code']} {'.'.join(map(str, fault['path']))}: {fault['message']}"
