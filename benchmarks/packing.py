"""A corpus three times larger than the model's window, through the fake provider: is every document in focus once, what share of
the prompt tokens does the provider's cache hold, what does that save against the naive plan, do related documents share a pack?

Then: how many packs change when one of 1,000 documents changes, comes or goes, since a changed pack asks its own requests again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median

from harness import ftprep, table

from ftprep import jsonl, prices
from ftprep.records import Document, Generation, Passage, Request
from ftprep.settings import Settings
from ftprep.strategies.packing import packs
from ftprep.workspace import Workspace
from tests.builders import passage
from tests.fake_provider import FakeProvider

PRICE = {"input": 0.4, "output": 1.6, "cache_read": 0.1}
PARTS = ("ka", "re", "lo", "mi", "su", "ten", "vo", "nar", "bel", "dor", "fi", "gu")
SAYS = ("is owned by", "was bought for", "is checked by", "reports to", "was replaced by", "is stored beside", "is paid for by")


def invented(documents: int, topics: int, sentences: int, seed: int = 0) -> list[tuple[str, str]]:
    """(file, text) of documents of an invented company: those of a topic share its names, and all share some."""
    draw = random.Random(seed)

    def name() -> str:
        return "".join(draw.choice(PARTS) for _ in range(3)).capitalize()

    shared = [name() for _ in range(60)]
    own = [[name() for _ in range(24)] for _ in range(topics)]
    found = []
    for number in range(documents):
        topic = draw.randrange(topics)
        lines = []
        for _ in range(draw.randint(sentences // 2, sentences * 3 // 2)):
            one, other = (draw.choice(own[topic] if draw.random() < 0.6 else shared) for _ in range(2))
            lines.append(f"{one} {draw.choice(SAYS)} {other} since 20{draw.randint(10, 26)}.")
        found.append((f"topic{topic:02}/{number:05}.md", " ".join(lines)))
    return found


def sent(corpus_folder: Path | None, documents: int, sentences: int, window: int) -> bool:
    """Send the plan of `global` and print what came of it; whether it is as promised."""
    with tempfile.TemporaryDirectory() as folder, FakeProvider(latency=0.02) as provider:
        root, place = corpus_folder or Path(folder) / "docs", Path(folder) / "run"
        for name, text in invented(documents, documents // 12, sentences) if corpus_folder is None else ():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(f"# Notes {Path(name).stem}\n\n{text}\n", encoding="utf-8")
        place.mkdir()
        (place / "ftprep.yaml").write_text(f"prices: {{openai/fake: {PRICE}}}\n", encoding="utf-8")
        flags = ("--strategy", "global", "--model", "openai/fake", "--api-base", provider.url, "--context-tokens", str(window))
        look = ftprep("augment", root, "-w", place, *flags, "--dry-run", "--json").json()["dry_run"]
        ftprep("augment", "-w", place, *flags, "--json", more={"OPENAI_API_KEY": "x"})
        workspace = Workspace(place)
        requests = list(jsonl.read(workspace.requests, Request))
        answers = [one for one in jsonl.read(workspace.generations, Generation, ledger=True) if one.error is None]
        everything = {one.id for one in jsonl.read(workspace.documents, Document)}
        passages = [one.id for one in jsonl.read(workspace.passages, Passage)]
        corpus = sum(one.tokens for one in jsonl.read(workspace.passages, Passage))
    focus = Counter(key for request in requests for key in request.focus)
    once = focus == Counter(passages) and {request.document_id for request in requests} == everything
    prompt, cached = (sum(getattr(one, field) or 0 for one in answers) for field in ("prompt_tokens", "cached_tokens"))
    price = prices.price_of("openai/fake", Settings(prices={"openai/fake": PRICE}))
    assert price is not None
    paid = sum(prices.cost(price, one.prompt_tokens or 0, one.cached_tokens or 0, one.completion_tokens or 0) for one in answers)
    naive = sum(prices.cost(price, one.prompt_tokens or 0, 0, one.completion_tokens or 0) for one in answers)
    share, packing = cached / max(1, prompt), look["plan"]["packing"]
    table(
        f"A corpus of {corpus:,} tokens, {len(everything)} documents; a window of {window:,}, {corpus / window:.1f} times as large",
        (
            "packs",
            "documents in each",
            "fill",
            "answered",
            "each in focus once",
            "cached, planned",
            "cached, served",
            "cost",
            "naive",
        ),
        [
            (
                packing["packs"],
                f"{packing['documents']['least']:g} to {packing['documents']['most']:g}",
                f"{packing['fill']:.0%}",
                f"{len(answers)} of {len(requests)}",
                once,
                f"{packing['cacheable']:.1%}",
                f"{share:.1%}",
                f"${paid:.3f}",
                f"${naive:.3f}",
            )
        ],
    )
    print(f"\n  {packing['deviation']}")
    return once and share >= 0.85 and len(answers) == len(requests) and corpus >= 3 * window


Corpus = tuple[list[str], list[list[Passage]]]


def stability(documents: int, room: int, tries: int) -> None:
    """Print how many packs are others after one document was changed, added or deleted."""
    draw = random.Random(1)
    files = invented(documents, documents // 20, 40)
    names, texts = [name for name, _ in files], [_document(text) for _, text in files]
    before = packs(names, texts, room)
    known = {_content(pack) for pack in before}

    def changed(at: int) -> Corpus:
        new = _document(texts[at][0].text + " Tenka is checked by Vorelo since 2020.")
        return names, [*texts[:at], new, *texts[at + 1 :]]

    def added(at: int) -> Corpus:
        new = _document(" ".join(texts[at][0].text.split(". ")[::2]))
        return [*names, f"new/{at}.md"], [*texts, new]

    def deleted(at: int) -> Corpus:
        return [*names[:at], *names[at + 1 :]], [*texts[:at], *texts[at + 1 :]]

    rows = []
    changes: dict[str, Callable[[int], Corpus]] = {"changed": changed, "added": added, "deleted": deleted}
    for what, change in changes.items():
        found = []
        for _ in range(tries):
            after = packs(*change(draw.randrange(documents)), room)
            found.append(sum(_content(pack) not in known for pack in after))
        rows.append((what, tries, len(before), float(mean(found)), float(median(found)), max(found)))
    fill = mean(sum(piece.size for piece in pack) / room for pack in before)
    topics = [Counter(piece.name.split("/")[0] for piece in pack) for pack in before]
    together = sum(number * (number - 1) for one in topics for number in one.values())
    total = Counter(name.split("/")[0] for name in names)
    share = together / sum(number * (number - 1) for number in total.values())
    head = ("one document", "tries", "packs", "others, mean", "median", "most")
    table(f"{documents:,} documents in packs of {room:,} tokens: how many packs change", head, rows)
    print(
        f"\n  filled {fill:.1%} on average; {share:.0%} of the pairs of one topic share a pack (by chance: {1 / len(before):.0%})"
    )


def _document(text: str) -> list[Passage]:
    return [passage(text, tokens=len(text) // 4)]


def _content(pack: Sequence[object]) -> frozenset[tuple[str, str]]:
    return frozenset((piece.name, piece.passages[0].text) for piece in pack)  # type: ignore[attr-defined]  # pieces of a pack


def main() -> int:
    """1 where a document was not in focus once, or less than 85 % of the prompt tokens came from the cache."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="documents of your own instead of invented ones")
    parser.add_argument("--documents", type=int, default=190)
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--window", type=int, default=32_000)
    parser.add_argument("--tries", type=int, default=5, help="changes of each kind")
    given = parser.parse_args()
    sound = sent(given.folder, given.documents, given.sentences, given.window)
    if given.folder is None:
        stability(1000, 20_000, given.tries)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
