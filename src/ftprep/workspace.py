"""The run folder: which file is which, and who is at work in it.

ftprep-out/
  ftprep.yaml                                            the only file a person edits
  documents.jsonl passages.jsonl ingest-outcomes.jsonl   written by ingest
  seeds.jsonl                                            conversations that were among the documents, examples already
  cleaning.jsonl                                         what cleaning changed, so that it can be undone
  readings.jsonl ingest-state.jsonl                      so that unchanged files are not read again; can be deleted at any time
  contexts/<id>.txt requests.jsonl                       written before anything is sent
  standalone.jsonl                                       how sentences that point elsewhere read on their own
  facts.jsonl                                            what a small model with an adapter found in prose, and what was refused
  fill-requests.jsonl                                    what was asked to fill gaps, beside the plan
  generations.jsonl                                      the ledger: append-only, never rewritten
  batches.jsonl batches/<id>.jsonl                       what was given to a batch API; files on their way to it
  examples.jsonl rejected.jsonl conflicts.jsonl          harvested from it, at no cost, as often as wanted
  judge-requests.jsonl verdicts.jsonl                    what a judge was asked about the examples, and what it said
  .run-state.json                                        how far a run that sends is, for `ftprep status`
  estimate.json estimate.html estimate.svg
  .pilot-requests.tmp                                    some of the plan, while a pilot is sent
  export/<format>/{train.jsonl, validation.jsonl, manifest.json}
  eval/{items.jsonl, banned.jsonl, manifest.json}        the frozen test set, and what it keeps out of the training files
  eval/generations.jsonl eval/verdict.html               a ledger of its own for what the arms answered; the verdict
  jobs.jsonl                                             what was submitted to whom, and how it went: append-only
"""

from __future__ import annotations

import json
import os
import platform
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ftprep.errors import NotWritable, WorkspaceBusy

DEFAULT_WORKSPACE = "ftprep-out"


class Workspace:
    """Names under one root. Making one creates nothing; `lock` creates the root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "ftprep.yaml"
        self.documents = root / "documents.jsonl"
        self.passages = root / "passages.jsonl"
        self.outcomes = root / "ingest-outcomes.jsonl"
        self.seeds = root / "seeds.jsonl"
        self.cleaning = root / "cleaning.jsonl"
        self.readings = root / "readings.jsonl"
        self.ingest_state = root / "ingest-state.jsonl"
        self.ingested = (self.documents, self.passages, self.outcomes, self.seeds, self.cleaning, self.readings)
        self.contexts = root / "contexts"
        self.requests = root / "requests.jsonl"
        self.standalone = root / "standalone.jsonl"
        self.facts = root / "facts.jsonl"
        self.fill_requests = root / "fill-requests.jsonl"
        self.generations = root / "generations.jsonl"
        self.batches = root / "batches.jsonl"
        self.batch_files = root / "batches"
        self.examples = root / "examples.jsonl"
        self.rejected = root / "rejected.jsonl"
        self.judge_requests = root / "judge-requests.jsonl"
        self.planned = (self.requests, self.fill_requests, self.judge_requests)
        self.verdicts = root / "verdicts.jsonl"
        self.conflicts = root / "conflicts.jsonl"
        self.run_state = root / ".run-state.json"
        self.pilot_requests = root / ".pilot-requests.tmp"  # swept away when the folder is next held
        self.estimate = root / "estimate.json"
        self.estimate_page = root / "estimate.html"
        self.estimate_chart = root / "estimate.svg"
        self.exports = root / "export"
        self.jobs = root / "jobs.jsonl"
        self.evaluation = root / "eval"
        self.eval_items = self.evaluation / "items.jsonl"
        self.eval_banned = self.evaluation / "banned.jsonl"
        self.eval_manifest = self.evaluation / "manifest.json"
        self._held = False

    def context(self, context_id: str) -> Path:
        """The file of one shared context."""
        return self.contexts / f"{context_id}.txt"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the workspace for one writer; whoever holds this very object already may take it again.

        Raises WorkspaceBusy (with the holder's pid) or NotWritable.
        """
        import filelock

        if self._held:
            yield
            return

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.root / ".lock", timeout=0)
            lock.acquire()
        except filelock.Timeout:
            raise WorkspaceBusy(path=self.root, holder=self._holder()) from None
        except OSError as error:
            raise NotWritable(path=self.root, cause=error.strerror or error) from None
        holder = self.root / ".lock-holder"
        self._held = True
        try:
            holder.write_text(json.dumps(Holder(os.getpid(), platform.node(), time.time(), _command())._asdict()))
            self._sweep()
            yield
        finally:
            self._held = False
            holder.unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        """Remove what a killed run had begun to write: nobody else is at work here."""
        for folder in (self.root, self.contexts):
            for left in folder.glob(".*.tmp"):
                left.unlink(missing_ok=True)

    def holder(self) -> str | None:
        """Who is at work in this workspace at the moment: "process 4711 on host5 since 14:02, `ftprep augment`", or None. Creates
        nothing. A lock that a dead process left behind holds nobody: the system lets go of it."""
        import filelock

        path = self.root / ".lock"
        if not path.exists() or self._held:
            return None
        try:
            with filelock.FileLock(path, timeout=0):
                return None
        except filelock.Timeout:
            return self._holder()
        except OSError:  # not ours to open: `lock` will say so
            return None

    def _holder(self) -> str:
        try:
            who = Holder(**json.loads((self.root / ".lock-holder").read_text()))
        except (OSError, ValueError, TypeError):
            return "process unknown"
        day = "" if time.strftime("%F") == time.strftime("%F", time.localtime(who.since)) else "%F "
        since = time.strftime(f"{day}%H:%M", time.localtime(who.since))
        return f"process {who.pid} on {who.host} since {since}, `{who.command}`"


class Holder(NamedTuple):
    """Who holds the lock: written beside it. Holder(4711, "host5", 1790000000.0, "ftprep augment -w runs/a")"""

    pid: int
    host: str
    since: float
    command: str


def _command() -> str:
    """The command line as it was given, without the folders of the program and no longer than a line."""
    name = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    line = shlex.join(["ftprep" if name in ("__main__.py", "ftprep", "ftprep.exe") else name, *sys.argv[1:]])
    return line if len(line) <= 200 else line[:197] + "..."
