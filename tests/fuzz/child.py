"""A process of its own that reads files and says what is wrong with the readings: parsers in C may crash or hang."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from ftprep.readers import MEDIA_TYPES, ReadFailed, Reading, ReadOptions, read
from ftprep.readers.served import _limit_memory
from tests.fuzz.makers import CANARY
from tests.test_passages import check_nothing_is_lost

OPTIONS = ReadOptions(source_code=True, ocr="off", max_unpacked_mb=20.0)


def fault(path: Path) -> str | None:
    """What is wrong with the reading of `path`; None where it is a good reading, or a refusal with a good reason."""
    try:
        reading = read(path, OPTIONS)
    except ReadFailed as failure:
        return f"the reason quotes the document: {failure.reason}" if CANARY in failure.reason.lower() else None
    except BaseException:
        return traceback.format_exc()
    try:
        _check(path, reading)
    except Exception:
        return traceback.format_exc()
    return None


def _check(path: Path, reading: Reading) -> None:
    text = reading.text
    for part in (text, reading.title, *reading.notes, *reading.missing):
        part.encode("utf-8")
    strange = {character for character in text if (character < " " and character not in "\n\t") or character == "\x7f"}
    assert not strange, f"control characters {strange}"
    said = " ".join((*reading.notes, *reading.missing)).lower()
    assert CANARY not in said, f"a remark quotes the document: {said}"
    position, number = 0, 0
    for page in reading.pages:
        assert position <= page.start <= page.end <= len(text), f"pages overlap or lie outside: {page}"
        assert page.number > number, f"pages out of order: {page}"
        position, number = page.end, page.number
    for edit in reading.edits:
        assert 0 <= edit.start <= edit.end <= len(text), f"an edit outside the text: {edit.start}-{edit.end}"
    for most in (20, 220):
        check_nothing_is_lost(text, most, MEDIA_TYPES.get(path.suffix.lower(), "text/plain"), reading.pages)


class Child:
    """`fault` in another process, started anew where one has crashed or hung."""

    def __init__(self, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._started: tuple[multiprocessing.process.BaseProcess, Connection] | None = None

    def fault(self, path: Path) -> str | None:
        """What is wrong with the reading of `path`, a crash and a hang included; None where nothing is."""
        process, pipe = self._started = self._started or self._start()
        try:
            pipe.send(path)
            if pipe.poll(self._seconds):
                answer: str | None = pipe.recv()
                return answer
        except (EOFError, OSError):
            process.join(5)
            self.stop()
            return f"the process ended with {process.exitcode}"
        self.stop()
        return f"not done after {self._seconds:g} seconds"

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there,), daemon=True)
        process.start()
        there.close()
        return process, here

    def stop(self) -> None:
        """End the process; the next `fault` starts another."""
        if self._started is not None:
            process, pipe = self._started
            process.kill()
            process.join()
            pipe.close()
            self._started = None


def _serve(pipe: Connection) -> None:
    _limit_memory(2 << 30)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where panics are printed
    while True:
        try:
            path = pipe.recv()
        except EOFError:
            return
        pipe.send(fault(path))
