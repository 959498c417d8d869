"""How fast documents become requests, without any model: reading, planning for each prompt profile. Prints one table.

python benchmarks/preparing.py [FOLDER]        default: sample_docs/
"""

from __future__ import annotations

import functools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ftprep.ingest import ingest
from ftprep.plan import plan
from ftprep.progress import Silent
from ftprep.records import Profile, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace

T = TypeVar("T")
PROFILES: tuple[Profile, ...] = ("small", "large")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and the seconds that it took."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def main(folder: Path) -> None:
    """Read and plan `folder` in a temporary workspace."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace(Path(place))
        read, seconds = timed(lambda: ingest([folder], workspace, settings, Silent()))
        print(f"{'stage':24}{'made':>22}{'seconds':>10}{'a second':>10}")
        print(f"{'ingest':24}{f'{read.documents:,} documents':>22}{seconds:>10.2f}{read.documents / seconds:>10,.0f}")
        for profile in PROFILES:
            target = Target(model="embedded/none", engine="embedded", profile=profile, context_tokens=128_000)
            made, seconds = timed(functools.partial(plan, workspace, settings, target))
            count = made.summary.requests
            print(f"{f'plan, {profile} models':24}{f'{count:,} requests':>22}{seconds:>10.2f}{count / seconds:>10,.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "sample_docs")
