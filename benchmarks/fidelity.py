"""Words read beside the words that are there: `python benchmarks/fidelity.py FOLDER`, one row a format, then the worst files.

Recall is the share of the source's words (counted as often as they stand there) that ftprep's text has; "not in the source" is
the share of ftprep's words that the source has not. The source is another program's text (harness/reference.py).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from harness import ROOT, table
from harness.reference import REFERENCES, menus
from harness.words import Score, score, words
from lxml import etree

from ftprep.readers import ReadFailed, Reading
from ftprep.readers.workers import read_all

_LEAST_WORDS = 20
_LEAST_RECALL, _MOST_STRANGE = 0.97, 0.02
_NUMBERED_BY_PROGRAM = frozenset((".docx", ".docm", ".pptx", ".odt", ".odp", ".html", ".htm", ".epub"))
_TARGETS = frozenset(("pdf", "docx", "pptx", "xlsx", "html", "odt", "epub"))


class File(NamedTuple):
    """A file, its score where both sides could read it and there are words enough, else why it has none."""

    name: str
    format: str
    score: Score | None
    remark: str


def main() -> int:
    """1 where a format is below its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_docs")
    parser.add_argument("--worst", type=int, default=12, help="files to list, the worst first")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.rglob("*") if path.suffix.lower() in REFERENCES and path.is_file())
    files = [_compared(path, result) for path, result in zip(paths, _readings(paths), strict=True)]
    formats = defaultdict(list)
    for file in files:
        formats[file.format].append(file)
    rows = [_row(name, formats[name]) for name in sorted(formats)]
    title = f"Words read of {given.folder.name}, against another program's text"
    table(title, ("format", "files", "compared", "words", "mean recall", "mean not in source", "targets hold"), rows)
    scored = [(file, file.score) for file in files if file.score is not None]
    scored.sort(key=lambda pair: pair[1].recall - pair[1].strange)
    worst = [(file.name, found.words, found.recall, found.strange) for file, found in scored[: given.worst]]
    table("The worst files", ("file", "words", "recall", "not in source"), worst)
    table("Left out of the means", ("file", "why"), [(file.name, file.remark) for file in files if file.score is None])
    print("\n  Both sides: ligatures unfolded, small letters, hyphens within words off. Off ours: link targets, footnote keys,")
    print("  labels and the numbers of lists that a program counts. Running heads and feet, taken out as edits, are put back.")
    left = sum(words(menus(path)).total() for path in paths if path.suffix.lower() in (".html", ".htm"))
    print(f"  Menus and controls of pages ({left:,} words) are left out on both sides.")
    return int(any(row[-1] is False for row in rows))


def _readings(paths: list[Path]) -> list[Reading | ReadFailed]:
    """One result a file; of files within files, nothing."""
    found = list[Reading | ReadFailed]()
    begins = True
    for part in read_all(paths):
        if begins:
            found.append(part.result)
        begins = part.last
    return found


def _compared(path: Path, result: Reading | ReadFailed) -> File:
    suffix = path.suffix.lower()
    if suffix == ".pdf" and shutil.which("pdftotext") is None:
        return File(path.name, "pdf", None, "pdftotext (poppler-utils) is not installed")
    try:
        source = REFERENCES[suffix](path)
    except (subprocess.SubprocessError, zipfile.BadZipFile, etree.LxmlError, OSError, ValueError, KeyError, StopIteration) as error:
        ours = str(result) if isinstance(result, ReadFailed) else "read"
        return File(path.name, suffix[1:], None, f"the other program cannot read it ({type(error).__name__}); ftprep: {ours}")
    count = words(source).total()
    if count < _LEAST_WORDS:
        ours = str(result) if isinstance(result, ReadFailed) else f"{words(result.text).total()} words read"
        return File(path.name, suffix[1:], None, f"{count} words; ftprep: {ours}")
    text = "" if isinstance(result, ReadFailed) else _undone(result)
    return File(path.name, suffix[1:], score(source, text, numbered=suffix in _NUMBERED_BY_PROGRAM), str(result)[:80])


def _undone(reading: Reading) -> str:
    """The text as it was before cleaning: with its running heads and feet, and its hyphens at line ends."""
    text = reading.text
    for edit in reversed(reading.edits):
        text = text[: edit.start] + edit.was + text[edit.end :]
    return text


def _row(name: str, files: list[File]) -> tuple[object, ...]:
    scores = [file.score for file in files if file.score is not None]
    if not scores:
        return name, len(files), 0, 0, "-", "-", "-"
    recall = sum(found.recall for found in scores) / len(scores)
    strange = sum(found.strange for found in scores) / len(scores)
    holds = recall >= _LEAST_RECALL and strange <= _MOST_STRANGE if name in _TARGETS else "-"
    return name, len(files), len(scores), sum(found.words for found in scores), f"{recall:.3f}", f"{strange:.3f}", holds


if __name__ == "__main__":
    sys.exit(main())
