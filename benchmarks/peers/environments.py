"""An environment for each peer, so that none meets what another depends on."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Collection
from pathlib import Path

from .contestants import Contestant

_REQUIREMENTS = Path(__file__).parent


def prepare(folder: Path, contestants: Collection[Contestant]) -> None:
    """Make the environments that are not there, each from its lock and nothing beyond it.

    Raises CalledProcessError when a package cannot be had.
    """
    for name in sorted({contestant.environment for contestant in contestants if contestant.environment}):
        python = _python(folder / name)
        if _is_whole(folder / name):
            continue
        print(f"making {folder / name}", flush=True)
        venv.create(folder / name, with_pip=True, clear=True)
        lock = _REQUIREMENTS / f"requirements-{name}.txt"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*install, "--requirement", str(lock)], check=True)  # noqa: S603 - our own words
        subprocess.run([python, "-m", "pip", "check"], check=True)  # noqa: S603 - our own words
        _mark(folder / name).touch()


def python_of(folder: Path, contestant: Contestant) -> str:
    """Return the Python that runs a contestant. Raises FileNotFoundError when it was not made."""
    if contestant.environment is None:
        return sys.executable
    environment = folder / contestant.environment
    if not _is_whole(environment):
        raise FileNotFoundError(f"there is no environment {environment}; make it with --prepare")
    return _python(environment)


def _python(environment: Path) -> str:
    return str(environment / "bin" / "python")


def _is_whole(environment: Path) -> bool:
    return _mark(environment).exists()


def _mark(environment: Path) -> Path:
    """Return the file that says that an environment was made to its end."""
    return environment / "prepared"
