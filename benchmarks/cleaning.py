"""What each step of cleaning costs beside reading, and what it finds. `python benchmarks/cleaning.py FOLDER` for yours."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from harness import ROOT, table

from ftprep.cleaning import boilerplate, duplicates, mojibake
from ftprep.language import detect, of_passage
from ftprep.passages import split
from ftprep.readers import READERS, ReadFailed, read
from ftprep.records import Document

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives, and the CPU seconds that it took."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def texts_of(folder: Path) -> dict[str, str]:
    """The text of every file that can be read, by path."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in READERS:
            try:
                found[path.relative_to(folder).as_posix()] = read(path).text
            except ReadFailed:
                continue
    return found


def counted(texts: list[str]) -> boilerplate.LineCounts:
    """Lines counted over all texts."""
    counts = boilerplate.LineCounts()
    for text in texts:
        counts.add(text)
    return counts


def taken_in(texts: list[str]) -> duplicates.Duplicates:
    """All texts as Duplicates."""
    taken = duplicates.Duplicates()
    for number, text in enumerate(texts):
        taken.add(number, text)
    return taken


def steps(folder: Path) -> list[tuple[object, ...]]:
    """(step, CPU seconds, CPU ms a MB, what it found) for the documents of a folder."""
    detect("The first call loads the detector, which is not what is measured here.")
    mojibake.repair("MÃ¼ller")
    by_path, reading = timed(lambda: texts_of(folder))
    paths, texts = list(by_path), list(by_path.values())
    megabytes = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    repaired, mending = timed(lambda: [mojibake.repair(text) for text in texts])
    counts, counting = timed(lambda: counted(texts))
    common, kept = boilerplate.boilerplate(counts, len(texts)), set[bytes]()
    stripped, stripping = timed(lambda: [boilerplate.strip(text, common, kept) for text in texts])
    taken, taking = timed(lambda: taken_in(texts))
    found, finding = timed(lambda: taken.find(texts.__getitem__, lambda number: -number, paths.__getitem__))
    languages, detecting = timed(lambda: [detect(text) for text in texts])
    documents = [Document(id="", source="", media_type="", title="", text=text) for text in texts]
    passages, splitting = timed(lambda: [[passage.text for passage in split(document, 220)] for document in documents])
    spoken, naming = timed(
        lambda: [of_passage(text, language) for own, language in zip(passages, languages, strict=True) for text in own]
    )
    cleaning = mending + counting + stripping + taking + finding
    rows: list[tuple[str, float, str]] = [
        ("reading, for comparison", reading, f"{len(texts)} documents, {megabytes:.2f} MB of text"),
        ("passages, for comparison", splitting, f"{sum(map(len, passages)):,}"),
        ("mojibake", mending, f"{sum(bool(edits) for _, edits in repaired)} documents repaired"),
        ("counting lines", counting, "4 MB of counters"),
        ("stripping boilerplate", stripping, f"{sum(len(edits) for _, edits in stripped)} paragraphs removed"),
        ("duplicates, taking in", taking, f"{len(texts) / max(taking, 1e-9):,.0f} texts a second"),
        ("duplicates, finding", finding, f"{len(found)} found"),
        ("cleaning together", cleaning, f"{100 * cleaning / reading:.0f} % of reading"),
        ("language of documents", detecting, f"{languages.count(None)} without"),
        ("language of passages", naming, f"{1e6 * naming / max(1, len(spoken)):.0f} microseconds each"),
    ]
    return [(name, seconds, 1000 * seconds / megabytes, what) for name, seconds, what in rows]


def generated(number: int) -> tuple[str, str]:
    """A document of about 300 words, every tenth a second version of the one before it."""
    chance = random.Random(number - 1 if number % 10 == 9 else number)
    words = [f"w{chance.randrange(5000)}" for _ in range(300)]
    if number % 10 == 9:
        words[150] = "changed"
        return f"folder/text {number - 1} v2.txt", " ".join(words)
    return f"folder/text {number} v1.txt", " ".join(words)


def main() -> int:
    """1 where a planted version is missed or another document is taken for a duplicate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_docs")
    parser.add_argument("--documents", type=int, default=20_000, help="generated documents for the duplicates")
    given = parser.parse_args()
    table(f"Cleaning of {given.folder.name}", ("step", "CPU seconds", "CPU ms a MB", "found"), steps(given.folder))
    made = [generated(number) for number in range(given.documents)]
    taken, taking = timed(lambda: taken_in([text for _, text in made]))
    found, finding = timed(lambda: taken.find(lambda n: made[n][1], lambda n: n, lambda n: made[n][0]))
    right = found.keys() == set(range(8, given.documents - 1, 10))
    rows: list[tuple[object, ...]] = [
        ("taken in", taking, f"{given.documents / taking:,.0f} texts a second"),
        ("found", finding, f"{len(found):,} of {given.documents // 10:,} planted"),
    ]
    table(f"Duplicates among {given.documents:,} generated documents", ("step", "CPU seconds", "of which"), rows)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
