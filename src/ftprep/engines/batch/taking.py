"""What came of a batch, into the ledger: the very lines that single calls leave there, each request once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from ftprep import jsonl
from ftprep.engines.batch import Result
from ftprep.engines.batch.journal import Job
from ftprep.engines.batch.lines import key_of
from ftprep.engines.tally import Tally
from ftprep.engines.tariff import Tariff
from ftprep.ledger import Standing
from ftprep.records import Generation

LINES_A_SYNC = 500
NO_ANSWER = "the batch ended without an answer to it"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one batch: requests answered, failed for good (most often for `cause`), to be sent again, given up with it.
    `foreign`: there were results, and none of them was ours.

    {"answered": 1988, "failed": 3, "again": 9, "cancelled": 0, "foreign": false, "cause": "against the provider's content policy"}
    """

    answered: int
    failed: int
    again: int
    cancelled: int
    foreign: bool
    cause: str = ""


class Taker:
    """The accounts of a run by batches: what the ledger says (`standing`, kept up to date), `failed` and `cancelled` keys of this
    run, `spent` in USD, `tally` for the summary.

    `step` is called with how many requests were dealt with since the last time.
    """

    def __init__(
        self,
        ledger: jsonl.Appender,
        tariff: Tariff,
        *,
        attempts: int,
        standing: Standing,
        step: Callable[[int], None],
    ) -> None:
        self.standing, self.spent = standing, standing.spent
        self.failed: set[str] = set()
        self.cancelled: set[str] = set()
        self.tries: Counter[str] = Counter()
        self.tally = Tally()
        self._ledger, self._tariff, self._attempts, self._step = ledger, tariff, attempts, step

    def take(self, job: Job, results: Iterable[Result], *, cancelled: bool) -> Taken:
        """Write down what came. Results that are in the ledger already are passed over, so that a fetch that broke off is simply
        made again. Without a result of its own a request is sent again, or (`cancelled`) not by this run. Raises NotWritable."""
        mine, seen = set(job.keys), set[str]()
        foreign = answered = 0
        lost: dict[str, str] = {}
        passing: dict[str, str] = {}
        waiting: list[Generation] = []
        for result in results:
            key = key_of(job.id, result.custom_id)
            if key is None or key not in mine:
                foreign += 1
            elif key not in seen:
                seen.add(key)
                if result.cause:
                    (passing if result.again else lost)[key] = result.cause
                    continue
                answered += 1
                if not self.standing.answers(key):
                    waiting.append(self._generation(key, result))
                if len(waiting) == LINES_A_SYNC:
                    self._write(waiting)
        self._write(waiting)
        if foreign and not seen:
            return Taken(answered=0, failed=0, again=0, cancelled=0, foreign=True)
        unanswered = [key for key in job.keys if key in passing or key not in seen]
        dropped = unanswered if cancelled else []
        worn = [key for key in unanswered if not cancelled and self.tries[key] >= self._attempts]
        gone = lost | {key: passing.get(key, NO_ANSWER) for key in worn}
        self.cancelled.update(dropped)
        self.fail(gone)
        causes = Counter(gone.values()).most_common(1)
        return Taken(
            answered=answered,
            failed=len(gone),
            again=len(unanswered) - len(dropped) - len(worn),
            cancelled=len(dropped),
            foreign=False,
            cause=causes[0][0] if causes else "",
        )

    def fail(self, causes: dict[str, str]) -> None:
        """These requests have failed for good; the next run asks them again."""
        new = [(key, cause) for key, cause in causes.items() if key not in self.failed and not self.standing.answers(key)]
        self.failed.update(key for key, _ in new)
        self._write([Generation(key=key, error=cause, attempts=max(1, self.tries[key])) for key, cause in new])

    def _generation(self, key: str, result: Result) -> Generation:
        made = Generation(
            key=key,
            text=result.text,
            finish_reason=result.finish_reason,
            prompt_tokens=result.prompt_tokens,
            cached_tokens=result.cached_tokens,
            written_tokens=result.written_tokens,
            completion_tokens=result.completion_tokens,
            attempts=max(1, self.tries[key]),
        )
        return replace(made, cost=self._tariff.cost(made))

    def _write(self, lines: list[Generation]) -> None:
        if not lines:
            return
        self._ledger.add(*lines)
        for line in lines:
            self.tally.add(line)
            self.spent += line.cost or 0.0
            self.standing.lines.add(line.key, int(line.error is None))
        self._step(len(lines))
        lines.clear()
