"""What a stage tells about its progress. Stages know this protocol; only cli/ knows how it is shown."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """begin("read", 249, "files"), then step(...) for each piece done, then end()."""

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """A stretch of work starts: `total` pieces of it, None where unknown."""

    def step(self, done: int = 1, note: str = "") -> None:
        """`done` more pieces are finished; `note` is a short live line, such as "12 failed, $0.31"."""

    def end(self) -> None:
        """The stretch is over, well or not."""

    def say(self, line: str) -> None:
        """One sentence for the user, on a line of its own."""


class Silent:
    """A Progress that shows nothing."""

    def begin(self, what: str, total: int | None, unit: str) -> None: ...
    def step(self, done: int = 1, note: str = "") -> None: ...
    def end(self) -> None: ...
    def say(self, line: str) -> None: ...
