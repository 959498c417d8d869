"""Progress on stderr, results on stdout, nothing that steers the terminal."""

from __future__ import annotations

import io
import json
import sys
from itertools import count
from pathlib import Path

import pytest

from ftprep.cli import console
from ftprep.cli.console import Console, dollars, printable, table


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_plain_lines_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no terminal is, there is a line at most every five seconds and one at the end, without colours."""
    seconds = count()
    with Console(as_json=False, clock=lambda: next(seconds)) as shown:
        shown.begin("read", 12, "files")
        for number in range(12):
            shown.step(1, note=f"{number} passages")
        shown.end()
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[-1].startswith("read: 12 of 12 files, 11 passages, ")
    assert 2 <= len(lines) <= 4
    assert "\x1b" not in err


def test_an_unknown_total_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the number of pieces is not known, only those done are shown."""
    with Console(as_json=False, clock=lambda: 0.0) as shown:
        shown.begin("fetch", None, "MB")
        shown.step(3)
    assert capsys.readouterr().err == "fetch: 3 MB, 0.0 s\n"


def test_a_terminal_gets_a_live_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the bar is drawn, sentences stand above it, and the cursor is given back even after an error."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def work() -> None:
        with Console(as_json=False) as shown:
            shown.begin("read", 2, "files")
            shown.step(1, note="[bold]7 passages")
            shown.say("a [sentence] for you")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    drawn = terminal.getvalue()
    assert "a [sentence] for you" in drawn
    assert drawn.rindex("\x1b[?25h") > drawn.rindex("\x1b[?25l")
    assert "read: 1 of 2 files, [bold]7 passages, " in drawn


@pytest.mark.parametrize(("as_json", "term"), [(True, "xterm"), (False, "dumb")])
def test_json_and_dumb_terminals_get_plain_lines(monkeypatch: pytest.MonkeyPatch, as_json: bool, term: str) -> None:
    """With --json, or where the terminal cannot draw, progress is plain lines."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", term)
    with Console(as_json=as_json, clock=lambda: 0.0) as shown:
        shown.begin("read", 1, "files")
        shown.step(1)
    assert terminal.getvalue() == "read: 1 of 1 files, 0.0 s\n"


def test_steps_without_a_beginning_show_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A stage that ends twice, or steps after its end, does no harm."""
    shown = Console(as_json=False)
    shown.step(1)
    shown.end()
    assert capsys.readouterr() == ("", "")


def test_a_result_is_lines_and_the_next_command(capsys: pytest.CaptureFixture[str]) -> None:
    """For people the result ends with what to type next."""
    Console(as_json=False).result({"a": 1}, ["one", "two"], then="ftprep show")
    assert capsys.readouterr() == ("one\ntwo\n\nNext: ftprep show\n", "")


def test_a_result_as_json_is_one_document_in_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is one document, readable in any locale, paths and half surrogates included."""
    Console(as_json=True).result({"café": Path("a/b"), "name": "\udcff"}, ["never shown"], then="never shown")
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"café": "a/b", "name": "\udcff"}


def test_documents_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters of a document or a file name are shown, not sent."""
    assert printable("\x1b[2J\u202eevil\x07\n\tfine é") == "\\x1b[2J\\u202eevil\\x07\n\tfine é"
    Console(as_json=False).result(None, ["\x1b[31mred"])
    console.tell("one\ntwo\x1b[0m")
    assert capsys.readouterr() == ("\\x1b[31mred\n", "ftprep: one two\\x1b[0m\n")


def test_columns_stand_under_one_another() -> None:
    """Numbers go to the right, words to the left, nothing trails."""
    assert table([("passages", 1412, "x"), ("kept", 9, "")]) == ["  passages  1,412  x", "  kept          9"]
    assert table([]) == []


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(None, "unknown"), (0, "$0.00"), (12.345, "$12.35"), (1234.5, "$1,234.50"), (0.0123, "$0.012"), (0.00001, "under $0.0001")],
)
def test_money_is_shown_as_people_write_it(amount: float | None, shown: str) -> None:
    """Small amounts keep two digits that count; an unknown price is not nought."""
    assert dollars(amount) == shown
