"""Calls to a provider: what is repeated, how long is waited, what a user is told in the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ftprep.errors import JobRefused, KeyRefused, NoReply
from ftprep.jobs.contract import Access
from ftprep.jobs.wire import ATTEMPTS, Wire
from tests.fake_tuning import KEY, FakeTuning


class Waits(list[float]):
    """A clock that does not wait and notes how long it should have."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def tuning() -> Iterator[FakeTuning]:
    """The services."""
    with FakeTuning(retry_after="7") as server:
        yield server


def wire_to(host: str, waits: Waits, timeout: float = 5.0) -> Wire:
    """The calls to Mistral's service at that address."""
    access = Access(provider="mistral", host=host, keys={}, timeout=timeout)
    return Wire(access, KEY, {"Authorization": f"Bearer {KEY}"}, sleep=waits)


def get(tuning: FakeTuning, waits: Waits) -> None:
    """One look at the files."""
    with wire_to(tuning.base("mistral"), waits) as wire:
        wire.call("list its files", "GET", tuning.base("mistral") + "/files")


def post(tuning: FakeTuning, waits: Waits) -> None:
    """One order of a job on a file that is not there."""
    body = {"model": "m", "training_files": [{"file_id": "nothing"}], "hyperparameters": {"epochs": 1}}
    with wire_to(tuning.base("mistral"), waits) as wire:
        wire.call("start the job", "POST", tuning.base("mistral") + "/fine_tuning/jobs", json=body)


def test_a_busy_service_says_how_long(tuning: FakeTuning) -> None:
    """429: the seconds of Retry-After are waited, for a POST too, since it was not done."""
    tuning._faults = ["429", "429", None]
    waits = Waits()
    get(tuning, waits)
    assert waits == [7.0, 7.0]


def test_looks_are_repeated_after_faults_of_the_server(tuning: FakeTuning) -> None:
    """A 500, a lost connection: a GET is asked again, a little later each time."""
    tuning._faults = ["500", "lost", None]
    tuning.retry_after = ""
    waits = Waits()
    get(tuning, waits)
    assert waits == [2.0, 4.0]


@pytest.mark.parametrize("fault", ["500", "lost"])
def test_orders_are_never_repeated(tuning: FakeTuning, fault: str) -> None:
    """Nobody knows whether a POST without an answer was done: it is sent once and the user is told."""
    tuning._faults = [fault]
    waits = Waits()
    with pytest.raises(NoReply, match="gave no answer when asked to start the job"):
        post(tuning, waits)
    assert len(tuning.seen) == 1
    assert waits == []


def test_patience_ends(tuning: FakeTuning) -> None:
    """So many attempts and no more."""
    tuning._faults = ["429"] * 50
    waits = Waits()
    with pytest.raises(JobRefused, match="HTTP 429, the service says no; wait, or mend the account's limit"):
        get(tuning, waits)
    assert len(tuning.seen) == ATTEMPTS == len(waits) + 1


def test_a_forbidden_key(tuning: FakeTuning) -> None:
    """403 is the key's fault, and what the service says of it is passed on."""
    tuning._faults = ["403"]
    with pytest.raises(KeyRefused, match=r"\(HTTP 403\): the service says no"):
        get(tuning, Waits())


def test_a_refusal_is_told_in_its_words(tuning: FakeTuning) -> None:
    """A 400 with Mistral's way of errors."""
    with pytest.raises(JobRefused, match="mistral refused to start the job: HTTP 400, no such file: nothing; mend"):
        post(tuning, Waits())


def test_nobody_at_the_address() -> None:
    """A closed port is said to be one."""
    waits = Waits()
    with wire_to("http://127.0.0.1:9", waits) as wire, pytest.raises(NoReply, match=r"at http://127\.0\.0\.1:9 .* no connection"):
        wire.call("list its files", "GET", "http://127.0.0.1:9/files")
    assert len(waits) == ATTEMPTS - 1


def test_a_key_goes_to_no_signed_address(tuning: FakeTuning) -> None:
    """The storage that a provider names gets the file and not the key."""
    with wire_to(tuning.base("mistral"), Waits()) as wire:
        wire.call("store", "GET", tuning.base("mistral") + "/files?signed=1", signed=True)
    assert "authorization" not in tuning.seen[-1].headers


def test_keys_do_not_show_in_a_representation() -> None:
    """Nor in a debugger's or a log's view of an access."""
    assert KEY not in repr(Access(provider="mistral", host="h", keys={"MISTRAL_API_KEY": KEY}))
