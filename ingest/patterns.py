"""The reader's patterns: TOML files that a policy adviser can read and correct, loaded once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The contents of ``ingest/data/<name>.toml``."""
    with files("ingest").joinpath("data", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
