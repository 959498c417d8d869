"""Batch APIs: requests go to the provider as files, answers come within a day, at a price of their own (mostly half).

To add one: a module here with a class that fits `Provider`, and a row in PROVIDERS. Retries, money, journal and ledger are the
stage's affair (`ftprep/batches.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from ftprep.engines.batch.journal import Job
from ftprep.errors import BadSetting
from ftprep.records import Request, Target
from ftprep.settings import Settings

Status = Literal["working", "ended", "cancelling", "cancelled", "expired", "failed"]
"""ended: all requests were worked on, well or not; cancelled, expired: some may have been, their answers are there and are paid;
failed: the provider did not take the file, and worked on none of it."""
MOST_BYTES = 100_000_000
"""No file of ours is larger, whatever the provider would take: an upload that breaks is begun again from its start."""


class Remote(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as its provider tells of it. `outputs` are what its answers and errors can be fetched by; `code` is the provider's
    own word where it failed.

    {"id": "batch_abc", "status": "working", "done": 120, "failed": 2, "outputs": [], "code": ""}
    """

    id: str
    status: Status
    done: int = 0
    failed: int = 0
    outputs: tuple[str, ...] = ()
    code: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one request of a batch: an answer, or `cause`; `again` where another try may do better.

    {"custom_id": "5e0c...-c0ffee...", "text": "{...}", "finish_reason": "stop", "prompt_tokens": 812, "completion_tokens": 214}
    """

    custom_id: str
    text: str = ""
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    written_tokens: int | None = None
    completion_tokens: int | None = None
    cause: str = ""
    again: bool = False


class Provider(Protocol):
    """One provider's batches at one address. Every method is one or a few HTTP calls and raises Passing or FtprepError.

    `base` is where the calls go, always named. `notices` are sentences for the user that came up since they were last read.
    """

    base: str
    notices: list[str]

    def line(self, custom_id: str, request: Request, context: str | None) -> bytes:
        """One request as a line of the file, its newline included. Nothing is sent."""

    def upload(self, file: Path, name: str, /) -> str:
        """Send the file; its id at the provider. "" where the batch is made with the requests themselves."""

    def create(self, job: Job, file: Path, /) -> Remote:
        """Have the provider begin. From here on it costs money."""

    def find(self, job: Job, known: frozenset[str], /) -> Remote | None:
        """The batch that `create` made for this job, if it did: asked when an interruption left that open. `known` are ids of
        other jobs."""

    def retrieve(self, job: Job) -> Remote:
        """How the batch stands."""

    def results(self, remote: Remote) -> Iterator[Result]:
        """Every line of its answers and errors, in any order."""

    def cancel(self, job: Job) -> Remote:
        """Ask the provider to stop; what is done by then stays to be fetched."""

    def discard(self, job: Job, remote: Remote | None, /) -> None:
        """Remove the files of a job from the provider, where it has files of ours; never fails."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A provider's limits for one batch, where they stand, and what opens it. `shown`: what it was tried against."""

    requests: int
    bytes: int
    least: int = 1
    source: str
    shown: str
    open: Callable[[Target, Settings, str | None], Provider]


def _files(target: Target, settings: Settings, base: str | None) -> Provider:
    from ftprep.engines.batch.openai_files import Files

    return Files(target, settings, base)


def _anthropic(target: Target, settings: Settings, base: str | None) -> Provider:
    from ftprep.engines.batch.anthropic import Messages

    return Messages(target, settings, base)


def _bedrock(target: Target, settings: Settings, base: str | None) -> Provider:
    from ftprep.engines.batch.bedrock import Jobs

    return Jobs(target, settings, base)


def _vertex(target: Target, settings: Settings, base: str | None) -> Provider:
    from ftprep.engines.batch.vertex import Predictions

    return Predictions(target, settings, base)


PROVIDERS: dict[str, Row] = {
    "openai": Row(
        requests=50_000,
        bytes=200_000_000,
        source="https://platform.openai.com/docs/guides/batch",
        shown="loopback",
        open=_files,
    ),
    "hosted_vllm": Row(
        requests=50_000,
        bytes=200_000_000,
        source="a gateway with OpenAI's files and batches, whose limits are its own; vLLM itself has neither",
        shown="loopback",
        open=_files,
    ),
    "azure": Row(
        requests=100_000,
        bytes=200_000_000,
        source="https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch",
        shown="loopback",
        open=_files,
    ),
    "mistral": Row(
        requests=100_000,
        bytes=512_000_000,
        source="https://docs.mistral.ai/capabilities/batch/",
        shown="loopback",
        open=_files,
    ),
    "anthropic": Row(
        requests=100_000,
        bytes=256_000_000,
        source="https://platform.claude.com/docs/en/build-with-claude/batch-processing",
        shown="loopback",
        open=_anthropic,
    ),
    "bedrock": Row(
        requests=50_000,
        bytes=200_000_000,
        least=100,
        source="https://docs.aws.amazon.com/general/latest/gr/bedrock.html (differs by model; the least that they have in common)",
        shown="loopback",
        open=_bedrock,
    ),
    "vertex_ai": Row(
        requests=200_000,
        bytes=1_000_000_000,
        source="https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/batch-prediction-gemini",
        shown="not shown: LiteLLM names Google's bucket host itself, so that no double can stand in for it",
        open=_vertex,
    ),
}
"""By the provider's LiteLLM name. Limits as the providers' pages gave them; ours are lower where MOST_BYTES is."""


def provider_name(model: str) -> str:
    """provider_name("openai/gpt-4.1-mini") -> "openai"; a bare name is OpenAI's or Anthropic's."""
    if "/" in model:
        return model.split("/", 1)[0]
    return "anthropic" if model.startswith("claude") else "openai"


def speaks(target: Target) -> bool:
    """Whether there is a batch API for the model."""
    return target.engine != "embedded" and provider_name(target.model) in PROVIDERS


def row_of(target: Target) -> Row:
    """The row for a model. Raises BadSetting where its provider has no batch API that ftprep speaks."""
    if not speaks(target):
        raise BadSetting(where="batch", what=f"{target.model} has no batch API that ftprep speaks ({', '.join(PROVIDERS)} have)")
    return PROVIDERS[provider_name(target.model)]
