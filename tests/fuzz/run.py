"""The long run: `python -m tests.fuzz.run --seconds 600 --reader pdf`; `--growth` prints how CPU time grows when a text doubles."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from ftprep.readers import READERS, ReadFailed, read
from tests.fuzz.child import OPTIONS, Child
from tests.fuzz.makers import TEXTS
from tests.fuzz.mutations import SIGNS, mutated


def main() -> int:
    """1 where a reader failed; the files that did it lie in the folder that is printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for all readers together")
    parser.add_argument("--reader", action="append", help="a suffix without its dot; may be given several times")
    parser.add_argument("--first", type=int, default=0, help="the number of the first file: another number, other files")
    parser.add_argument("--growth", action="store_true", help="print CPU seconds of texts that double instead")
    given = parser.parse_args()
    suffixes = [f".{name}" for name in given.reader] if given.reader else list(READERS)
    return _growth(suffixes) if given.growth else _mutations(suffixes, given.seconds, given.first)


def _mutations(suffixes: list[str], seconds: float, first: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix="ftprep-fuzz-"))
    child = Child()
    files, faults = Counter[str](), Counter[str]()
    end = time.monotonic() + seconds
    number = first
    while time.monotonic() < end:
        for suffix in suffixes:
            path = folder / f"{number}{suffix}"
            path.write_bytes(mutated(suffix, Random(f"{number}{suffix}")))
            files[suffix] += 1
            fault = child.fault(path)
            if fault is None:
                path.unlink()
                continue
            faults[suffix] += 1
            if faults[suffix] <= 5:
                print(f"{path}: {fault}\n", flush=True)
        number += 1
    child.stop()
    for suffix in suffixes:
        print(f"{suffix:10} {files[suffix]:7} files {faults[suffix]:5} faults")
    print(f"the next time: --first {number}; faults in {folder}")
    return 1 if faults else 0


def _growth(suffixes: list[str]) -> int:
    """Texts of one sign over and over, and of lines of the seed: 100,000 characters, then 200,000."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (suffix for suffix in suffixes if suffix in TEXTS):
            for unit in (*SIGNS, *TEXTS[suffix].splitlines(keepends=True)):
                path = Path(folder) / f"a{suffix}"
                spent = []
                for size in (100_000, 200_000):
                    path.write_bytes((unit * (size // len(unit))).encode("utf-8", "replace"))
                    begun = time.process_time()
                    with contextlib.suppress(ReadFailed):
                        read(path, OPTIONS)
                    spent.append(time.process_time() - begun)
                if spent[1] > 0.3 and spent[1] > 3 * spent[0]:
                    print(f"{suffix:10} {unit[:30]!r:34} {spent[0]:6.2f} s, doubled {spent[1]:6.2f} s", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
