"""The stage that spends, by way of a provider's batch API: files of requests out, answers within a day, into the same ledger.

    requests.jsonl - generations.jsonl - open batches -> batches.jsonl -> provider -> generations.jsonl

What is begun is written down first, so that a kill at any point, or another day, finds it again: a request that is in an open batch
is not sent a second time.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from ftprep import jsonl, ledger
from ftprep.engines.batch import Provider, Remote, provider_name, row_of
from ftprep.engines.batch.filing import Filer
from ftprep.engines.batch.journal import ENDED, Job, Journal, read
from ftprep.engines.batch.steps import SETTLING, Steps, now
from ftprep.engines.batch.taking import Taker
from ftprep.engines.contexts import Contexts
from ftprep.engines.tariff import Tariff
from ftprep.errors import BatchesOpen, BatchRefused, BudgetReached, PriceUnknown, ProviderRefused
from ftprep.generate import GenerateSummary
from ftprep.ledger import Standing
from ftprep.progress import Progress
from ftprep.records import Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace

TOO_LONG = "longer than a batch file may be"
_TOO_MUCH = ("token_limit_exceeded", "enqueued_token_limit_exceeded", "rate_limit_exceeded", "quota_exceeded")
"""The provider's words for: more is waiting than your account may have waiting. Not a fault of the file."""
HOPELESS = 8
"""A batch of so many requests or more in which not one was answered ends the run: the next would fare the same."""


def generate_in_batches(
    workspace: Workspace, target: Target, settings: Settings, progress: Progress, requests: Path
) -> GenerateSummary:
    """As `generate`, by batches. Waits until all is answered, unless `settings.batch_wait` is false; `left` counts what was not
    sent and what is still in open batches (`in_batches`).

    Raises BadSetting where the provider has no batch API, PriceUnknown, BudgetReached, BatchRefused, BatchUnsure, ProviderRefused
    and their like; KeyboardInterrupt goes through. What came is in the ledger, what is open in the journal.
    """
    row_of(target)
    tariff = Tariff(target, settings, batch=True)
    if settings.max_cost is not None and not tariff.known:
        raise PriceUnknown(model=f"{target.model} in a batch")
    journal = Journal(workspace.batches)
    try:
        with jsonl.Appender(workspace.generations) as lines:
            return _Run(workspace, target, settings, progress, requests, tariff, journal, lines).go()
    finally:
        journal.close()


def open_jobs(workspace: Workspace) -> list[Job]:
    """The jobs that a provider may be at work on, oldest first. Raises BadLine."""
    return [job for job in read(workspace.batches).values() if job.is_open]


def refuse_open(workspace: Workspace, requests: Path, before: Standing) -> None:
    """Raises BatchesOpen where unanswered requests are in open batches: sent by another way they would be paid twice."""
    held = {key for job in open_jobs(workspace) for key in job.keys}
    count = sum(request.key in held and not before.answers(request.key) for request in jsonl.read(requests, Request)) if held else 0
    if count:
        raise BatchesOpen(count=f"{count:,} of these requests")


class _Run:
    def __init__(
        self,
        workspace: Workspace,
        target: Target,
        settings: Settings,
        progress: Progress,
        requests: Path,
        tariff: Tariff,
        journal: Journal,
        lines: jsonl.Appender,
    ) -> None:
        self._workspace, self._target, self._settings, self._progress = workspace, target, settings, progress
        self._requests, self._tariff, self._journal = requests, tariff, journal
        self._row = row_of(target)
        self._steps: dict[str, Steps] = {}
        self._mute: set[str] = set()  # jobs whose silence has been told
        self._most = settings.batch_requests
        self._more, self._hold, self._short = True, False, False
        before = ledger.standing(workspace.generations)
        self._books = Taker(lines, tariff, attempts=settings.attempts, standing=before, step=self._tell)

    def go(self) -> GenerateSummary:
        begun, books = time.monotonic(), self._books
        there = ledger.survey(self._requests, self._target, books.standing)
        if there.requests > there.answered or self._unfinished():
            provider = self._at(None).provider
            self._progress.say(f"batches go to {provider.base}")
            self._progress.begin(f"batches of {self._target.model}", there.requests - there.answered, "requests")
            try:
                self._work(provider)
            finally:
                self._progress.end()
        held = {key for job in self._mine() for key in job.keys}
        answered = ledger.survey(self._requests, self._target, books.standing).answered
        missing = [request.key for request in ledger.todo(self._requests, self._target, books.standing)]
        left = [key for key in missing if key not in books.failed]
        if self._short and not held:
            raise BudgetReached(budget=f"{self._settings.max_cost:.10g}", spent=f"${books.spent:.4f}", left=len(left))
        tally = books.tally
        return GenerateSummary(
            requested=there.requests,
            answered_before=there.answered,
            answered=answered - there.answered,
            failed=len(missing) - len(left),
            left=len(left),
            in_batches=sum(key in held for key in left),
            failures=dict(tally.failures),
            prompt_tokens=tally.prompt_tokens,
            cached_tokens=tally.cached_tokens,
            written_tokens=tally.written_tokens,
            completion_tokens=tally.completion_tokens,
            cost=tally.cost if self._tariff.known else None,
            calls=tally.calls,
            seconds=round(time.monotonic() - begun, 3),
            finishes=dict(tally.finishes),
        )

    def _at(self, base: str | None) -> Steps:
        """The steps at an address; None is where new batches go."""
        if base not in self._steps:
            provider = self._row.open(self._target, self._settings, base)
            settling = min(SETTLING, self._settings.batch_poll)
            made = Steps(provider, self._journal, self._progress, attempts=self._settings.attempts, settling=settling)
            self._steps[provider.base] = made
            if base is None:
                self._steps[""] = made
        return self._steps[base or ""]

    def _mine(self) -> list[Job]:
        return self._journal.open_jobs(self._target.model)

    def _unfinished(self) -> list[Job]:
        """Jobs of this model that are not at their end."""
        return [job for job in self._journal.jobs.values() if job.model == self._target.model and job.state not in ENDED]

    def _file(self, job_id: str) -> Path:
        return self._workspace.batch_files / f"{job_id}.jsonl"

    def _work(self, provider: Provider) -> None:
        for job in self._unfinished():
            if job.state != "created":
                self._at(job.base).settle(job, self._file(job.id))
        while True:
            for job in self._mine():
                self._look(job)
            if self._more and not self._hold:
                self._submit(provider)
            waiting = bool(self._mine())
            if not self._settings.batch_wait or not (waiting or (self._more and not self._short)):
                return
            self._tell(0)
            time.sleep(self._settings.batch_poll)

    def _look(self, job: Job) -> None:
        """Ask how a batch stands; where it has ended, take what came of it."""
        steps = self._at(job.base)
        seen = steps.look(job)
        if seen is None:
            if job.id not in self._mute:
                self._progress.say(f"batch {job.id}: {job.base} can't tell at the moment how it stands; it is asked again")
            self._mute.add(job.id)
            return
        self._mute.discard(job.id)
        job, remote = seen
        if remote.status in ("working", "cancelling"):
            return
        self._hold, self._more = False, self._more or self._hold
        if remote.status == "failed":
            self._refused(steps, job, remote)
            return
        stopped = remote.status == "cancelled"
        taken = steps.patiently(lambda: self._books.take(job, steps.provider.results(remote), cancelled=stopped), job.model)
        if taken.foreign:
            steps.not_ours(job, self._file(job.id))
        else:
            ended = "" if remote.status == "ended" else remote.status
            steps.fetched(job, remote, ended)
            if ended or taken.again:
                self._progress.say(f"batch {job.id} {ended or 'ended'}: {taken.answered:,} answered, {taken.again:,} go again")
        self._more = self._more or taken.again > 0 or taken.foreign
        self._tell(0)
        if taken.failed >= HOPELESS and taken.failed == job.requests:
            todo = "mend that, then give the same command again; nothing more was sent"
            cause = f"none of the {job.requests:,} requests of batch {job.id} was answered, most often: {taken.cause}"
            raise ProviderRefused(model=job.model, cause=cause, todo=todo)

    def _refused(self, steps: Steps, job: Job, remote: Remote) -> None:
        """The provider did not take the file. Where too much is waiting there: less, and later."""
        steps.drop(job, remote.code or "failed")
        steps.provider.discard(job, remote)
        if remote.code not in _TOO_MUCH or job.requests == 1:
            raise BatchRefused(id=job.id, requests=f"{job.requests:,}", cause=remote.code or "it gives no reason")
        self._more = True
        if self._mine():
            self._hold = True
        else:
            self._most = job.requests // 2
        self._progress.say(
            f"batch {job.id}: the account has too much waiting ({remote.code}); its requests go again, later or fewer"
        )

    def _submit(self, provider: Provider) -> None:
        """Send what is neither answered nor in an open batch, file by file, as far as the budget goes."""
        contexts = Contexts(self._workspace, self._target.model)
        filer = Filer(self._todo(), provider, contexts, self._tariff, self._row, self._most)
        self._more = self._short = False
        while True:
            job_id = secrets.token_hex(4)
            filed = filer.fill(self._file(job_id), job_id, self._money())
            for notice in provider.notices:
                self._progress.say(notice)
            provider.notices.clear()
            self._books.fail(dict.fromkeys(filed.too_long, TOO_LONG))
            if 0 < len(filed.keys) < self._row.least:
                self._file(job_id).unlink(missing_ok=True)
                few = f"{len(filed.keys):,} requests are left, fewer than the {self._row.least:,} that a batch must have"
                self._progress.say(f"{few}: `ftprep augment` without --batch sends them")
            elif filed.keys:
                self._send(provider, job_id, filed.keys, filed.bytes, filed.reserved)
            if filed.ended_by != "limit":
                self._short = self._more = filed.ended_by == "money"
                return

    def _send(self, provider: Provider, job_id: str, keys: tuple[str, ...], size: int, reserved: float) -> None:
        job = Job(
            id=job_id,
            state="prepared",
            provider=provider_name(self._target.model),
            model=self._target.model,
            base=provider.base,
            requests=len(keys),
            bytes=size,
            reserved=reserved,
            keys=keys,
            at=now(),
        )
        self._at(provider.base).send(self._journal.put(job), self._file(job_id))
        self._books.tries.update(keys)
        self._books.tally.calls += len(keys)
        self._tell(0)

    def _todo(self) -> Iterator[Request]:
        books = self._books
        taken = books.failed | books.cancelled | {key for job in self._mine() for key in job.keys}
        for request in ledger.todo(self._requests, self._target, books.standing):
            if request.key not in taken:
                yield request

    def _money(self) -> float | None:
        """What may still be spent when all that is open costs the most that it can."""
        if self._settings.max_cost is None:
            return None
        return self._settings.max_cost - self._books.spent - sum(job.reserved for job in self._journal.open_jobs())

    def _tell(self, done: int) -> None:
        open_now = self._mine()
        there = f"{sum(job.done for job in open_now):,} of {sum(job.requests for job in open_now):,} done there"
        money = f", ${self._books.tally.cost:.4f}" if self._books.tally.cost else ""
        self._progress.step(done, f"{len(open_now)} open, {there}{money}")
