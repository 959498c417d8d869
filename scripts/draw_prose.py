"""Windows of real sentences drawn at random from an ingested handbook: the raw material of tests/data/augmenter/prose.jsonl.

    ftprep ingest HANDBOOK -w WORKSPACE
    python scripts/draw_prose.py WORKSPACE --windows 150

Only files whose path hashes to 0 modulo 3 are drawn from; the others may serve as training data. Each window is one to three
full sentences that stand one after the other in a passage of prose. What becomes of a window (kept, passed over, usable or not) is
a reader's decision, made in the order of the draw and written down beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections import Counter
from pathlib import Path

from ftprep import jsonl
from ftprep.lexicon import words
from ftprep.records import Document, Passage

SEED = 20261126
LEAST_WORDS, MOST_WORDS = 5, 70
MOST_OF_A_FILE = 4


def is_held_out(path: str) -> bool:
    """Whether a file of the handbook, by its path there, belongs to the held-out third. is_held_out("about.md") -> True"""
    return int(hashlib.sha256(path.encode()).hexdigest(), 16) % 3 == 0


def main() -> None:
    """Print the windows as JSON lines, in the order of the draw: path, title, heading, sentences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--windows", type=int, default=150)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    documents = {one.id: one for one in jsonl.read(given.workspace / "documents.jsonl", Document) if is_held_out(one.source)}
    passages = [
        one
        for one in jsonl.read(given.workspace / "passages.jsonl", Passage)
        if one.document_id in documents and one.kind == "prose" and one.sentences
    ]
    starts = [(passage, at) for passage in passages for at in range(len(passage.sentences))]
    random.Random(given.seed).shuffle(starts)
    lengths = random.Random(given.seed + 1)
    seen, files, drawn = set[str](), Counter[str](), 0
    for passage, at in starts:
        length = lengths.choice((1, 2, 3))
        sentences = passage.sentences[at : at + length]
        document = documents[passage.document_id]
        size = sum(len(words(sentence)) for sentence in sentences)
        if not all(sentence.endswith(".") for sentence in sentences):  # nothing else is ever put to a small model
            continue
        if seen & set(sentences) or not LEAST_WORDS <= size <= MOST_WORDS or files[document.source] == MOST_OF_A_FILE:
            continue
        seen.update(sentences)
        files[document.source] += 1
        row = {"path": document.source, "title": document.title, "heading": passage.heading, "sentences": sentences}
        sys.stdout.buffer.write(jsonl.encode(row))
        drawn += 1
        if drawn == given.windows:
            return


if __name__ == "__main__":
    main()
