"""The container, as far as it goes without an engine: its files, its start and its health check."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_command_line import free_port, wait_for

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_is_built_with_the_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = re.findall(r"^RUN make ([a-z-]+)$", DOCKERFILE, re.MULTILINE)
    assert used == ["install", "model"]
    assert set(used) <= targets


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    allowed = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists()
            assert source in allowed


def test_the_image_does_not_run_as_root() -> None:
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER kamerbron$", last_stage, re.MULTILINE)


@pytest.mark.process
@pytest.mark.model
def test_the_container_indexes_its_documents_and_becomes_healthy(sample: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "KAMERBRON_DOCUMENTS": str(sample),
        "KAMERBRON_INDEX": str(tmp_path / "index"),
        "KAMERBRON_HOST": "127.0.0.1",
        "KAMERBRON_PORT": str(free_port()),
    }

    def healthy() -> bool:
        check = subprocess.run([sys.executable, "deploy/health.py"], cwd=ROOT, env=environment, check=False)
        return check.returncode == 0

    assert not healthy()
    with subprocess.Popen(["deploy/start"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            assert wait_for(healthy, 180)
        finally:
            # `exec` in the script: what stops the container stops the service itself.
            process.terminate()
        assert process.wait(20) == 0
