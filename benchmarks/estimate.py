"""How close the estimate comes: ten corpora and models of different kinds, estimated, piloted and run through a
provider on loopback.

The provider counts tokens as OpenAI does (its own tokenizer, its chat format) and caches prefixes as OpenAI does: from 1,024 tokens
on, in steps of 128, by the tokens themselves. Nothing of ftprep's counting is used in it. For each case: what was expected
beforehand, what after a pilot, what the ledger says in the end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import tiktoken
from harness import ROOT

from ftprep import augment, ingest, models, tokens
from ftprep import estimate as estimating
from ftprep.pilot import pilot
from ftprep.progress import Silent
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.fake_provider import Body, FakeProvider, default_answer

STEP, LEAST = 128, 1024
SAMPLES = ROOT / "sample_docs"


class Provider(FakeProvider):
    """A provider that bills as OpenAI does. `verbosity` stretches answers; one in `broken` is cut to half."""

    def __init__(self, encoding: str, verbosity: float, broken: int) -> None:
        super().__init__(answer=self.written)
        tokens.count("")  # so that tiktoken finds the encodings that LiteLLM ships
        self._encoding = tiktoken.get_encoding(encoding)
        self._verbosity, self._broken = verbosity, broken
        self._seen: set[tuple[int, ...]] = set()

    def written(self, body: Body) -> str:
        """The answer to a prompt, of a length of its own: the same at every run."""
        seed = int(hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()[:12], 16)
        draw = random.Random(seed)
        items = json.loads(default_answer(body))["items"]
        chosen = [item for item in items for _ in range(self._copies(draw))]
        text = json.dumps({"items": chosen}, ensure_ascii=False)
        return text[: len(text) // 2] if self._broken and draw.randrange(self._broken) == 0 else text

    def _copies(self, draw: random.Random) -> int:
        whole = int(self._verbosity)
        return whole + (draw.random() < self._verbosity - whole)

    def usage(self, prompt: str, text: str) -> Body:
        """Tokens by the model's own encoding: 3 for each message and its role, 3 for the beginning of the answer."""
        parts = list(_messages(prompt))
        ids: list[int] = []
        for role, content in parts:
            ids += [-1, -2, -3, *self._encoding.encode_ordinary(role), *self._encoding.encode_ordinary(content)]
        ids += [-4, -5, -6]
        held = 0
        for end in range(STEP, len(ids) + 1, STEP):
            mark = (hash(tuple(ids[: end - STEP])), hash(tuple(ids[end - STEP : end])))
            if mark in self._seen and held == end - STEP:
                held = end
            self._seen.add(mark)
        size, wrote = len(ids), len(self._encoding.encode_ordinary(text))
        details = {"cached_tokens": held if held >= LEAST else 0}
        return {
            "prompt_tokens": size,
            "completion_tokens": wrote,
            "total_tokens": size + wrote,
            "prompt_tokens_details": details,
        }


def _messages(prompt: str) -> Iterator[tuple[str, str]]:
    """The messages of a prompt as the provider joins them: "system: ...\\nuser: ..." """
    head, _, rest = prompt.partition("\nuser: ")
    role, _, content = head.partition(": ")
    yield role, content
    if rest:
        yield "user", rest


class Case(msgspec.Struct, frozen=True):
    """One corpus and model. `files` writes the documents into a folder."""

    name: str
    model: str
    strategy: str
    files: Callable[[Path], None]
    context_tokens: int = 100_000
    verbosity: float = 1.0
    broken: int = 0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One case: tokens and money expected beforehand, after the pilot, and paid."""

    name: str
    model: str
    requests: int
    prompt_expected: int
    prompt_actual: int
    cost_before: tuple[float, float, float]
    cost_piloted: tuple[float, float, float]
    cost_actual: float
    rows_expected: float
    rows_actual: int

    @property
    def prompt_error(self) -> float:
        """Of the prompt tokens."""
        return self.prompt_expected / self.prompt_actual - 1

    @property
    def cost_error(self) -> float:
        """Of the cost, after the pilot."""
        return self.cost_piloted[1] / self.cost_actual - 1

    @property
    def holds(self) -> bool:
        """Input within 1 %, cost within 5 % after the pilot, and inside the range before it."""
        inside = self.cost_before[0] <= self.cost_actual <= self.cost_before[2]
        return abs(self.prompt_error) <= 0.01 and abs(self.cost_error) <= 0.05 and inside


def _prose(folder: Path, subject: str, documents: int, sentences: int, words: Callable[[random.Random, int], str]) -> None:
    draw = random.Random(subject)
    for number in range(documents):
        paragraphs, line = [], []
        for at in range(draw.randint(sentences // 2, sentences * 3 // 2)):
            line.append(words(draw, number * 1000 + at))
            if len(line) >= draw.randint(3, 7):
                paragraphs.append(" ".join(line))
                line = []
        paragraphs.append(" ".join(line))
        text = f"# {subject} {number}\n\n" + "\n\n".join(paragraphs)
        (folder / f"{subject.lower()}-{number:03}.md").write_text(text, encoding="utf-8")


def _policy(draw: random.Random, number: int) -> str:
    who = draw.choice(("Every employee", "The line manager", "The works council", "The finance team"))
    what = draw.choice(("approves travel above", "signs invoices above", "reports losses above", "keeps receipts above"))
    return f"{who} {what} {draw.randint(1, 90) * 50} euros within {draw.randint(2, 30)} days under rule {number}."


def _contract(draw: random.Random, number: int) -> str:
    party = draw.choice(("the Supplier", "the Customer", "either Party", "the Licensor"))
    return (
        f"Subject to clause {number}, {party} shall, not later than {draw.randint(5, 90)} days after receipt of written notice and "
        f"without prejudice to any other right or remedy that is available under section {draw.randint(1, 40)}, deliver, install "
        f"and keep in working order at its own expense the equipment listed in schedule {draw.randint(1, 12)}."
    )


def _russian(draw: random.Random, number: int) -> str:
    who = draw.choice(("Отдел кадров", "Бухгалтерия", "Служба поддержки", "Склад"))
    return f"{who} принимает заявление номер {number} в течение {draw.randint(2, 20)} рабочих дней через портал сотрудников."


def _chinese(draw: random.Random, number: int) -> str:
    return f"第{number}号设备由{draw.choice(('北京', '上海', '广州'))}办公室的第{draw.randint(1, 9)}小组负责维护。"


def _note(draw: random.Random, number: int) -> str:
    return f"Ticket {number} was closed by {draw.choice(('Ada', 'Ben', 'Cleo', 'Dan'))} after {draw.randint(1, 48)} hours."


def _rows(folder: Path) -> None:
    draw = random.Random("tables")
    for table in range(6):
        lines = ["part,colour,weight in grams,supplier"]
        for row in range(40):
            colour, maker = draw.choice(("red", "blue", "grey")), draw.choice(("Ferrow", "Sandmartin", "Tellis"))
            lines.append(f"P{table}{row:03},{colour},{draw.randint(5, 900)},{maker}")
        (folder / f"parts-{table}.csv").write_text("\n".join(lines), encoding="utf-8")


def _of(subject: str, documents: int, sentences: int, words: Callable[[random.Random, int], str]) -> Callable[[Path], None]:
    return lambda folder: _prose(folder, subject, documents, sentences, words)


def _samples(folder: Path) -> None:
    for path in sorted(SAMPLES.rglob("*")):
        if path.suffix in (".md", ".txt", ".html"):
            (folder / path.name).write_bytes(path.read_bytes())


CASES = (
    Case("sample company", "openai/gpt-4.1-mini", "both", _samples),
    Case("policies", "openai/gpt-4.1-mini", "both", _of("Policy", 30, 30, _policy)),
    Case("contracts, long sentences", "openai/gpt-4.1", "local", _of("Contract", 20, 40, _contract), verbosity=1.6),
    Case("corpus in packs", "openai/gpt-4o", "global", _of("Handbook", 60, 40, _policy), context_tokens=16_000),
    Case("Russian", "openai/gpt-4.1-nano", "both", _of("Приказ", 24, 30, _russian), verbosity=0.7),
    Case("Chinese", "openai/gpt-4o-mini", "both", _of("设备", 24, 40, _chinese)),
    Case("many short notes", "openai/gpt-5-mini", "both", _of("Ticket", 80, 6, _note)),
    Case("one long manual", "openai/gpt-4.1-mini", "local,self-qa", _of("Manual", 1, 900, _policy), verbosity=2.5),
    Case("tables", "openai/gpt-4o-mini", "both", _rows),
    Case("old encoding, broken answers", "openai/gpt-4-turbo", "local", _of("Rule", 25, 30, _policy), broken=12),
)


def measured(case: Case, number: int, folder: Path) -> Result:
    """Estimate, pilot, run."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    case.files(documents)
    workspace = Workspace(folder / "run")
    encoding = "cl100k_base" if "gpt-4-" in case.model else "o200k_base"
    with Provider(encoding, case.verbosity, case.broken) as provider:
        settings = Settings(
            model=case.model, api_base=provider.url, strategy=case.strategy, context_tokens=case.context_tokens, concurrency=4
        )
        target = models.resolve(settings)
        ingest.ingest([documents], workspace, settings, Silent())
        before = estimating.estimate(workspace, settings, target, Silent())
        pilot(workspace, settings, target, Silent(), number)
        piloted = estimating.estimate(workspace, settings, target, Silent())
        augment.augment(workspace, settings, target, Silent())
        after = estimating.estimate(workspace, settings, target, Silent())
    first, second = before.forecasts[0], piloted.forecasts[-1]
    if first.cost is None or second.cost is None or after.actual.cost is None:
        raise SystemExit(f"{case.model} has no price")
    return Result(
        name=case.name,
        model=case.model,
        requests=first.requests,
        prompt_expected=first.prompt_tokens,
        prompt_actual=after.actual.prompt_tokens,
        cost_before=msgspec.structs.astuple(first.cost),
        cost_piloted=msgspec.structs.astuple(second.cost),
        cost_actual=after.actual.cost,
        rows_expected=piloted.rows.rows.likely,
        rows_actual=round(after.rows.rows.likely),
    )


def table(results: list[Result]) -> Iterator[str]:
    """A row for each case, as README has it."""
    yield "| corpus | model | requests | prompt tokens, expected and actual | cost expected | after pilot | actual | off | rows |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in results:
        low, _, high = one.cost_before
        least, likely, most = one.cost_piloted
        yield (
            f"| {one.name} | {one.model} | {one.requests} "
            f"| {one.prompt_expected:,} / {one.prompt_actual:,} ({one.prompt_error:+.2%}) "
            f"| ${low:.4f} to ${high:.4f} | ${likely:.4f} (${least:.4f} to ${most:.4f}) | ${one.cost_actual:.4f} "
            f"| {one.cost_error:+.1%} | {one.rows_expected:.0f} / {one.rows_actual} |"
        )
    inside = sum(one.cost_piloted[0] <= one.cost_actual <= one.cost_piloted[2] for one in results)
    yield f"\n{sum(one.holds for one in results)} of {len(results)} hold; {inside} lie inside the interval of the pilot"


def main() -> None:
    """Run all cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pilot", type=int, default=20)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    given: Any = parser.parse_args()
    os.environ.setdefault("OPENAI_API_KEY", "not-used-on-loopback")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            if given.only in case.name:
                results.append(measured(case, given.pilot, Path(folder) / str(number)))
    if given.json:
        print(msgspec.json.encode(results).decode())
    else:
        print("\n".join(table(results)))


if __name__ == "__main__":
    main()
