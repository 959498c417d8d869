"""jobs.jsonl: where an order stands after any of its lines."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ftprep.jobs.contract import Job, Order, TrainingFile
from ftprep.jobs.journal import Journal, standings

FILE = TrainingFile(split="train", path="train.jsonl", rows=12, tokens=240, bytes=2000, sha256="9f2c" * 16)
ORDER = Order(provider="mistral", host="https://api.mistral.ai/v1", model="m", epochs=2, suffix=None, files=(FILE,))
QUEUED = Job(id="job-1", state="queued", said="QUEUED")


def test_an_order_is_known_by_what_changes_the_job() -> None:
    """The place of the file changes nothing; its bytes, the model, the epochs, the address and the suffix do."""
    replace = msgspec.structs.replace
    assert replace(ORDER, files=(replace(FILE, path="elsewhere.jsonl"),)).key == ORDER.key
    others = [
        replace(ORDER, files=(replace(FILE, sha256="0" * 64),)),
        replace(ORDER, model="n"),
        replace(ORDER, epochs=3),
        replace(ORDER, host="http://localhost"),
        replace(ORDER, suffix="x"),
        replace(ORDER, provider="openai"),
    ]
    assert len({one.key for one in (ORDER, *others)}) == 7


def test_tokens_of_training_are_those_of_the_training_file_for_each_epoch() -> None:
    """Validation tokens are not trained on."""
    validation = msgspec.structs.replace(FILE, split="validation", tokens=99)
    assert msgspec.structs.replace(ORDER, files=(FILE, validation)).tokens == 480


def test_each_line_moves_the_order_on(tmp_path: Path) -> None:
    """What was begun is marked until it has ended; a new order of the same keeps the files and forgets the job."""
    path = tmp_path / "jobs.jsonl"
    with Journal(path, ORDER.key) as journal:
        journal.note("ordered", order=ORDER)
        journal.note("uploading", split="train")
        assert standings(path)[ORDER.key].begun == {"train"}
        journal.note("uploaded", split="train", file_id="file-1")
        assert standings(path)[ORDER.key].begun == set()
        journal.note("starting")
        assert standings(path)[ORDER.key].starting
        journal.note("started", job=QUEUED)
        standing = standings(path)[ORDER.key]
        assert (standing.starting, standing.open, standing.files) == (False, True, {"train": "file-1"})
        journal.note("seen", job=msgspec.structs.replace(QUEUED, state="failed"))
        assert not standings(path)[ORDER.key].open
        journal.note("ordered", order=ORDER)
        standing = standings(path)[ORDER.key]
        assert (standing.job, standing.files, standing.known) == (None, {"train": "file-1"}, {"job-1"})


def test_a_torn_last_line_is_passed_over_and_mended(tmp_path: Path) -> None:
    """A kill in the middle of a line loses that line and no other."""
    path = tmp_path / "jobs.jsonl"
    with Journal(path, ORDER.key) as journal:
        journal.note("ordered", order=ORDER)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"at": "2026-11-25T22:10:04Z", "key": "1f')
    assert list(standings(path)) == [ORDER.key]
    with Journal(path, ORDER.key) as journal:
        journal.note("starting")
    assert path.read_bytes().startswith(whole + b'{"at"')
    assert standings(path)[ORDER.key].starting
