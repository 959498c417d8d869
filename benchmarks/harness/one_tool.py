"""One tool in a process of its own: python one_tool.py TOOL SECONDS PATH..., a line of JSON for each file on stdout.

It imports nothing of ftprep for the other tool, so that it runs under an interpreter that has that tool only. Before the clock
counts, the smallest file of each suffix is read once: imports and first starts are no part of the figures.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType


class _Late(BaseException):
    """No Exception: a tool that catches everything must not catch this."""


def _late(_number: int, _frame: FrameType | None) -> None:
    raise _Late


def _ftprep() -> Callable[[Path], str]:
    sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
    from ftprep.readers import read

    return lambda path: read(path).text


def _markitdown() -> Callable[[Path], str]:
    from markitdown import MarkItDown  # type: ignore[import-not-found, unused-ignore]  # it lives in an environment of its own

    converter = MarkItDown(enable_plugins=False)
    return lambda path: str(converter.convert(str(path)).text_content)


def _pypdfium2() -> Callable[[Path], str]:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

    def read(path: Path) -> str:
        document = pypdfium2.PdfDocument(path)
        texts = []
        for page in document:
            textpage = page.get_textpage()
            texts.append(textpage.get_text_range())
            textpage.close()
            page.close()
        document.close()
        return "".join(texts)

    return read


TOOLS = {"ftprep": _ftprep, "markitdown": _markitdown, "pypdfium2": _pypdfium2}


def _one(read: Callable[[Path], str], path: Path, seconds: float) -> dict[str, object]:
    begun, characters, error = time.process_time(), 0, ""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        characters = len(read(path).strip())
    except _Late:
        error = "late"
    except BaseException as fault:  # whatever it raises, the next file is read
        error = type(fault).__name__
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"path": str(path), "cpu": time.process_time() - begun, "characters": characters, "error": error}


def main() -> None:
    """Read every file; what a tool prints itself goes nowhere."""
    tool, seconds, *names = sys.argv[1:]
    output = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    paths = [Path(name) for name in names]
    read = TOOLS[tool]()
    signal.signal(signal.SIGPROF, _late)
    smallest: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: -path.stat().st_size):
        smallest[path.suffix] = path
    for path in smallest.values():
        _one(read, path, float(seconds))
    for path in paths:
        output.write(json.dumps(_one(read, path, float(seconds))) + "\n")
        output.flush()


if __name__ == "__main__":
    main()
