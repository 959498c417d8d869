"""--password-file: encrypted documents open with it, and what stands in it gets nowhere else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]  # it ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

from ftprep.cli import steps
from ftprep.cli.main import main
from ftprep.errors import NotReadable
from ftprep.progress import Silent

SECRET, WRONG = "hunter 2", "sesame-open"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an encrypted PDF in docs/ and a private file of passwords beside it."""
    (tmp_path / "docs").mkdir()
    canvas = Canvas(str(tmp_path / "docs" / "a.pdf"), encrypt=StandardEncryption(SECRET))
    canvas.drawString(70, 780, "Kestrel is owned by the Data Platform team.")
    canvas.save()
    (tmp_path / "words.txt").write_bytes(f"{WRONG}\r\n\r\n{SECRET}\n".encode())
    (tmp_path / "words.txt").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ingested(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[dict[str, int], str]:
    """Files by outcome, and all that was printed."""
    assert main(["ingest", "docs", "--json", *argv]) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out)["ingest"]["statuses"], printed.out + printed.err


def test_a_document_opens(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the file that a flag or the environment names; no password stands in what is written or printed."""
    statuses, printed = ingested(capsys, "--password-file", "words.txt")
    assert statuses == {"ok": 1}
    written = b"".join(path.read_bytes() for path in (here / "ftprep-out").rglob("*") if path.is_file())
    for secret in (SECRET, WRONG):
        assert secret not in printed
        assert secret.encode() not in written


def test_the_environment_may_name_the_file(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """FTPREP_PASSWORD_FILE does the same."""
    assert ingested(capsys)[0] == {"encrypted": 1}
    monkeypatch.setenv("FTPREP_PASSWORD_FILE", "words.txt")
    assert ingested(capsys)[0] == {"ok": 1}


def test_none_fits(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is told how many were tried, and none is shown."""
    (here / "words.txt").write_text(f"{WRONG}\nother-word\n")
    statuses, printed = ingested(capsys, "--password-file", "words.txt")
    assert statuses == {"encrypted": 1}
    assert "none of the 2 in the password file opens it" in printed
    assert WRONG not in printed


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are those of POSIX")
def test_a_file_open_to_others_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One note on stderr; it works all the same."""
    (here / "words.txt").chmod(0o644)
    assert main(["ingest", "docs", "--password-file", "words.txt"]) == 0
    assert "words.txt: other users of this machine may read these passwords (chmod 600 words.txt)" in capsys.readouterr().err


def test_a_file_among_the_documents_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would become a document, and training data."""
    (here / "words.txt").rename(here / "docs" / "words.txt")
    assert main(["ingest", "docs", "--password-file", "docs/words.txt"]) == 2
    assert "lies among the documents and would be read as one" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "cause"), [(None, "No such file"), (b"\xff\xfe\x00w", "it is not UTF-8 text")], ids=["missing", "not text"]
)
def test_a_file_that_cannot_be_read(here: Path, data: bytes | None, cause: str) -> None:
    """One sentence with the path and the cause."""
    path = here / "other.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(NotReadable, match=cause):
        steps.passwords(path, Silent())


def test_lines_are_passwords(here: Path) -> None:
    """Blank lines count for nothing, blanks at the ends do; a mark of the byte order and line ends are no part."""
    (here / "words.txt").write_bytes("\ufeff one \r\n\r\n  \nzwö\none\nzwö".encode())
    assert steps.passwords(here / "words.txt", Silent()) == (" one ", "zwö", "one")
    assert steps.passwords(None, Silent()) == ()
