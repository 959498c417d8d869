"""Every reader against mutated files: a good reading or a refusal, whatever comes. `make fuzz` goes on for longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftprep.readers import READERS, read
from tests.fuzz.child import OPTIONS, Child, fault
from tests.fuzz.makers import CANARY, seed, seeded
from tests.fuzz.mutations import mutated

_FILES_PER_SUFFIX = 12


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    one = Child()
    yield one
    one.stop()


@pytest.mark.parametrize("suffix", READERS)
def test_a_reader_reads_or_refuses(suffix: str, child: Child, tmp_path: Path) -> None:
    """Offsets lie within the text, no words get lost on the way to the passages, no reason and no remark quotes the document."""
    path = tmp_path / f"a{suffix}"

    @settings(
        max_examples=_FILES_PER_SUFFIX,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def read_mutated(random: Random) -> None:
        path.write_bytes(mutated(suffix, random))
        assert child.fault(path) is None

    read_mutated()


@pytest.mark.parametrize("suffix", [suffix for suffix in seeded() if suffix in READERS and suffix not in (".msg", ".xls")])
def test_the_seeds_are_good_files(suffix: str, tmp_path: Path) -> None:
    """What the mutations begin with is read, and gives its text."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(seed(suffix) or b"")
    reading = read(path, OPTIONS)
    assert reading.members or reading.holds or CANARY in reading.text
    assert fault(path) is None


def test_a_crash_and_a_hang_are_seen(tmp_path: Path) -> None:
    """A process that ends and one that is late are told as what they are; the next file is read."""
    good = tmp_path / "a.md"
    good.write_text("Kestrel is ours.")
    child = Child(seconds=0.0)
    assert child.fault(good) == "not done after 0 seconds"
    child = Child()
    assert child.fault(good) is None
    assert child._started is not None
    child._started[0].kill()
    child._started[0].join()
    assert "ended with" in (child.fault(good) or "")
    assert child.fault(good) is None
    child.stop()
