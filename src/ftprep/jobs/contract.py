"""What a fine-tuning service is to ftprep: a row of data, and a client with seven calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from ftprep.records import stable_id

if TYPE_CHECKING:
    from ftprep.jobs.wire import Wire

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
Split = Literal["train", "validation"]
ENDED: frozenset[State] = frozenset({"succeeded", "failed", "cancelled"})


class TrainingFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be uploaded. {"split": "train", "path": "export/openai/train.jsonl", "rows": 181, "tokens": 6109, "bytes": 81230,
    "sha256": "9f2c..."}"""

    split: Split
    path: str
    rows: int
    tokens: int
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """What it is called over there: the same for the same file, so that it is found again. "train-9f2c0a1b2c3d.jsonl" """
        return f"{self.split}-{self.sha256[:12]}.jsonl"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted: all that changes the job. `host` is the address that it goes to.

    {"provider": "openai", "host": "https://api.openai.com/v1", "model": "gpt-4.1-mini-2025-04-14", "epochs": 3, "suffix": null,
     "files": [{"split": "train", ...}]}
    """

    provider: str
    host: str
    model: str
    epochs: int
    suffix: str | None
    files: tuple[TrainingFile, ...]

    @property
    def key(self) -> str:
        """Names the order in the journal: the same order has the same key, wherever its files lie."""
        files = [f"{file.split}:{file.sha256}" for file in self.files]
        return stable_id([self.provider, self.host, self.model, str(self.epochs), self.suffix or "", *files])

    @property
    def tokens(self) -> int:
        """Tokens that training goes over: those of the training file, once for each epoch."""
        return self.epochs * sum(file.tokens for file in self.files if file.split == "train")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as the provider describes it. `said` is its own word for the state; what it does not tell stays None.

    {"id": "ftjob-1", "state": "succeeded", "said": "succeeded", "model": "ft:gpt-4.1-mini:acme::9", "trained_tokens": 18327,
     "message": ""}
    """

    id: str
    state: State
    said: str
    model: str | None = None
    trained_tokens: int | None = None
    message: str = ""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider is reached: the address, and the values of its variables. Never written anywhere."""

    provider: str
    host: str
    keys: Mapping[str, str]
    timeout: float = 120.0

    def __repr__(self) -> str:
        return f"Access({self.provider!r}, {self.host!r})"


class Service(Protocol):
    """A provider's files and jobs. Each call raises the sentences of errors.py."""

    def upload(self, file: TrainingFile, /) -> str:
        """Send the file; its id over there."""
        ...

    def find_file(self, file: TrainingFile, /) -> str | None:
        """The id of a file that was sent before under this name; None where there is none or nobody can tell."""
        ...

    def ready(self, file_id: str, /) -> bool:
        """Whether the provider has taken the file in, so that a job may use it."""
        ...

    def start(self, order: Order, files: Mapping[str, str], /) -> Job:
        """Start the job on the files' ids by split. From here on money is spent."""
        ...

    def find_jobs(self, order: Order, files: Mapping[str, str], /) -> list[Job]:
        """The jobs that were started on this very training file, the newest first."""
        ...

    def look(self, job_id: str, /) -> Job:
        """The job as it is now."""
        ...

    def cancel(self, job_id: str, /) -> Job:
        """Ask for the job's end; the job as it is then."""
        ...


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A row of PROVIDERS. `formats`: what it takes, the usual one first. `keys`: the variables that must be set, the secret first.
    `host` may name variables in braces. `stores` says where else the files go. `most_bytes` is what one upload holds, None where
    the format's own limit is the only one.
    """

    formats: tuple[str, ...]
    keys: tuple[str, ...]
    host: str
    service: Callable[[Access, Wire], Service]
    link: str
    read_on: str
    status: str = "open"
    stores: str = ""
    most_bytes: int | None = None
