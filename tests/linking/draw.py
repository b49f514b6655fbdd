"""The draw of the hand-tagged measures: which of the five plans' 245 measures, and which half each falls in.

The two halves were drawn and tagged before the linker's output was looked at. When the errors of both had been read, a
further draw of those never looked at was tagged the same way, as a check (``fresh``). ``python -m tests.linking.draw``
prints ``half<TAB>id`` lines; the tags themselves are in ``tags.jsonl``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

SEED = 20261129
SIZE = 126
FRESH_SEED = 20261130
FRESH_SIZE = 44


def draw(ids: Sequence[str]) -> dict[str, str]:
    """Measure id → ``tuning``, ``held-out`` or ``fresh``, for random ones of them; the order of ``ids`` does not matter."""
    chosen = random.Random(SEED).sample(sorted(ids), SIZE)
    halves = {each: ("tuning" if place % 2 == 0 else "held-out") for place, each in enumerate(chosen)}
    rest = random.Random(FRESH_SEED).sample(sorted(set(ids) - set(halves)), FRESH_SIZE)
    return halves | dict.fromkeys(rest, "fresh")


def all_ids() -> list[str]:
    """The numbers as printed in the five plans."""
    return (
        [f"oslo/{n}" for n in range(1, 33)]
        + [f"bergen/{n}" for n in range(1, 17)]
        + [f"hamarregionen/{n}" for n in range(1, 17)]
        + [f"opptrappingsplan/{n}" for n in (*range(1, 123), *range(611, 620))]
        + [f"et-liv-uten-vold/{n}" for n in (*range(1, 46), "6a", "6b", "6c", "18a", "18b")]
    )


if __name__ == "__main__":
    for each, half in sorted(draw(all_ids()).items(), key=lambda pair: (pair[1], pair[0])):
        print(f"{half}\t{each}")
