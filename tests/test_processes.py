"""processes.py: a function over many inputs on all cores, in order."""

from __future__ import annotations

import os
from itertools import repeat

import pytest

from ftprep.processes import cores, ordered_map

WORK = "tests_processes_work:reversed_bytes"


@pytest.fixture
def function(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that other processes find by the path that this one has."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "tests_processes_work.py").write_text(
        "import os\n\n\ndef reversed_bytes(data):\n    if data == b'die':\n        os._exit(3)\n"
        "    print('noise')\n    return data[::-1]\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    return WORK


@pytest.mark.parametrize("count", [0, 1, 3])
def test_results_come_in_order(function: str, count: int) -> None:
    """Every input has its result, in order; None passes through; what the function prints does no harm."""
    inputs = [str(number).encode() if number % 5 else None for number in range(200)]
    assert list(ordered_map(function, inputs, count)) == [None if data is None else data[::-1] for data in inputs]


def test_large_inputs_do_not_block(function: str) -> None:
    """Inputs and results that are larger than any pipe's buffer pass in both directions."""
    data = os.urandom(3_000_000)
    assert list(ordered_map(function, repeat(data, 4), 2)) == [data[::-1]] * 4


def test_a_process_that_ends_is_said(function: str) -> None:
    """A process that was killed ends the work with a cause, and does not hang it."""
    with pytest.raises(RuntimeError, match="ended before its work was done"):
        list(ordered_map(function, [b"a", b"die", b"b"], 1))


def test_leaving_early_ends_the_processes(function: str) -> None:
    """Who takes a few results only is not made to wait for the rest, and the endless input is not drained."""
    stream = ordered_map(function, repeat(b"ab"), 2)
    assert next(stream) == b"ba"
    stream.close()  # type: ignore[attr-defined]  # it is a generator


def test_there_is_at_least_one_core() -> None:
    """However few cores may be used, one is."""
    assert cores() >= 1
