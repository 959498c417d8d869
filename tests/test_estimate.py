import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from ftprep import jsonl, tokens
from ftprep.augment import dry_run
from ftprep.estimate import estimate
from ftprep.plan import plan
from ftprep.progress import Silent
from ftprep.records import Generation
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE, SMALL, passage, workspace_of

PASSAGES = [passage(f"Tool {n} is owned by team {n}. " * 10, document=f"doc{n}", tokens=100) for n in range(5)]
TRAINED = {"ft:gpt-4.1-mini-2025-04-14": {"input": 0.8, "output": 3.2, "train": 5.0}}


def workspace(root: Path) -> Workspace:
    """Five documents of 100 tokens."""
    return workspace_of(root, PASSAGES)


def test_it_counts_the_very_requests_that_augment_would_send(tmp_path: Path) -> None:
    """Token for token; the shared context is cached from its second request on."""
    made = plan(workspace(tmp_path), Settings(), LARGE)
    found = estimate(workspace(tmp_path), Settings(), LARGE, Silent()).augmentation
    own = sum(tokens.count(message.content, LARGE.model) for request in made.requests for message in request.messages)
    shared = next(iter(made.contexts.values())).tokens
    assert found.requests == len(made.requests) == 10
    assert found.prompt_tokens == own + 5 * shared == made.summary.prompt_tokens
    assert found.cached_tokens == 4 * shared
    assert found.tokens_exact


def test_output_is_a_range_until_there_are_answers(tmp_path: Path) -> None:
    """Then it is what the model really wrote, and what is paid is taken off."""
    made = workspace(tmp_path)
    settings = Settings(strategy="local")
    before = estimate(made, settings, LARGE, Silent()).augmentation
    assert before.completion_tokens.low < before.completion_tokens.likely < before.completion_tokens.high == 5 * 3000
    assert before.cost is not None
    assert before.cost.low < before.cost.likely < before.cost.high
    requests = plan(made, settings, LARGE).requests
    jsonl.write(made.generations, [Generation(key=r.key, text="x", completion_tokens=300, cost=0.001) for r in requests])
    after = estimate(made, settings, LARGE, Silent()).augmentation
    assert (after.answered_before, after.prompt_tokens, after.completion_tokens.high) == (5, 0, 0)
    assert after.paid_before == pytest.approx(0.005)


def test_break_even_is_known_once_the_training_price_is_given(tmp_path: Path) -> None:
    """Until then it is unknown, with what to write where."""
    unknown = estimate(workspace(tmp_path), Settings(), LARGE, Silent())
    assert unknown.break_even.queries is None
    assert "train" in unknown.training.note
    assert unknown.break_even_untrained is not None
    known = estimate(workspace(tmp_path), Settings(prices=TRAINED, queries_per_day=100, icl_model="gpt-4.1"), LARGE, Silent())
    assert known.training.cost == pytest.approx(known.training.tokens * 3 * 5e-6)
    assert known.break_even.queries is not None
    assert known.break_even.days == -(-known.break_even.queries // 100)


def test_an_unknown_writer_s_price_stays_unknown(tmp_path: Path) -> None:
    """Never zero."""
    found = estimate(workspace(tmp_path), Settings(), replace(LARGE, model="openai/my-vllm"), Silent())
    assert found.augmentation.cost is None
    assert not found.augmentation.tokens_exact


def test_the_embedded_model_costs_nothing(tmp_path: Path) -> None:
    """It runs on this machine."""
    found = estimate(workspace(tmp_path), Settings(), SMALL, Silent()).augmentation
    assert found.cost is not None
    assert found.cost.high == 0


def test_a_corpus_beyond_the_window_is_counted_as_far_as_it_fits(tmp_path: Path) -> None:
    """The ICL arm then sees a part of the documents, and the estimate says how much."""
    large = [passage("x", document=f"d{n}", tokens=1_000_000) for n in range(4)]
    found = estimate(workspace_of(tmp_path, large), Settings(strategy="local"), LARGE, Silent())
    assert found.icl.share == pytest.approx(1_047_576 / 4_000_000, abs=0.001)
    assert any("only 26% of the corpus fits" in line for line in found.assumptions)


def test_the_file_holds_all_that_was_returned(tmp_path: Path) -> None:
    """Every input and result, for a controller to follow."""
    made = workspace(tmp_path)
    found = estimate(made, Settings(), LARGE, Silent())
    written = json.loads(made.estimate.read_text())
    assert written["augmentation"]["price"]["source"] == found.augmentation.price.source if found.augmentation.price else False
    assert written["augmentation"]["prompt_tokens"] == found.augmentation.prompt_tokens


def test_a_dry_run_shows_the_first_request_and_writes_nothing(tmp_path: Path) -> None:
    """With its shared context in front, as the model would see it."""
    made = workspace(tmp_path)
    look = dry_run(made, Settings(strategy="global"), LARGE)
    assert look.plan.requests == 5
    assert look.first_request[-1].content.startswith("### Documents")
    assert "### Focus" in look.first_request[-1].content
    assert not made.requests.exists()
    assert not made.generations.exists()
