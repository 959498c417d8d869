"""A case of round numbers, to be changed one number at a time."""

from __future__ import annotations

from ftprep.costs.case import MODES, Case
from ftprep.prices import Price, Tuning

READING = Price(input=2e-6, output=8e-6, cache_read=5e-7, batch_input=1e-6, batch_output=4e-6, max_input_tokens=1_000_000)
TUNED = Price(input=3e-6, output=12e-6, batch_input=1.5e-6, batch_output=6e-6)
EMBEDDING = Price(input=2e-8, output=0.0, batch_input=1e-8, batch_output=0.0)


def case(**changed: object) -> Case:
    """100,000 tokens of documents, questions of 60 and answers of 150, 1,000 a day; $6 of writing, 200,000 x 3 at $5/M."""
    values: dict[str, object] = {
        "corpus_tokens": 100_000,
        "passage_tokens": 200.0,
        "question_tokens": 60,
        "answer_tokens": 150,
        "queries_per_day": 1000,
        "written": dict.fromkeys(MODES, 6.0),
        "judged": dict.fromkeys(MODES, 0.0),
        "training_tokens": 200_000,
        "epochs": 3,
        "tuned_model": "ft:gpt-x",
        "icl_model": "gpt-x",
        "embedding_model": "embedder",
        "tuned": TUNED,
        "icl": READING,
        "embedding": EMBEDDING,
        "tuning": Tuning(train=5e-6),
        "top_k": 8,
    }
    return Case(**(values | changed))  # type: ignore[arg-type]  # names and values of the tests
