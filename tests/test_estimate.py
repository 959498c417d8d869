import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from ftprep import jsonl, tokens
from ftprep.augment import dry_run
from ftprep.estimate import estimate
from ftprep.plan import plan
from ftprep.progress import Silent
from ftprep.records import Example, Generation, Message, Request
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE, SMALL, passage, workspace_of

PASSAGES = [passage(f"Tool {n} is owned by team {n}. " * 10, document=f"doc{n}", tokens=100) for n in range(5)]
TRAINED = {"ft:gpt-4.1-mini-2025-04-14": {"input": 0.8, "output": 3.2, "train": 5.0}}


def workspace(root: Path) -> Workspace:
    """Five documents of 100 tokens."""
    return workspace_of(root, PASSAGES)


def prompt_of(request: Request, shared: int) -> int:
    """Tokens of a prompt as OpenAI counts them: each message and four more, three for the answer's beginning."""
    own = [tokens.count(message.content, LARGE.model) for message in request.messages]
    return sum(own) + shared + 4 * len(own) + 3


def test_it_counts_the_very_requests_that_augment_would_send(tmp_path: Path) -> None:
    """Token for token, the shared context once for each request that has it."""
    made = plan(workspace(tmp_path), Settings(), LARGE)
    found = estimate(workspace(tmp_path), Settings(), LARGE, Silent()).augmentation
    shared = {context.id: context.tokens for context in made.contexts.values()}
    assert found.requests == len(made.requests) == 10
    assert found.prompt_tokens == sum(prompt_of(one, shared.get(one.context_id or "", 0)) for one in made.requests)
    assert found.by_task == {"passages": 5, "links": 5}
    assert found.counted_exactly
    assert found.tokens_exact


def test_the_shared_context_is_cached_from_its_second_request_on(tmp_path: Path) -> None:
    """In steps of 128 tokens, together with the instructions in front of it; a batch and the cache make it cheaper still."""
    large = [passage(f"Tool {n} is owned by team {n}. " * 200, document=f"doc{n}", tokens=1800) for n in range(3)]
    found = estimate(workspace_of(tmp_path, large), Settings(strategy="global"), LARGE, Silent()).augmentation
    made = plan(workspace_of(tmp_path, large), Settings(strategy="global"), LARGE)
    context = next(iter(made.contexts.values())).tokens
    times = len(made.requests) - 1
    assert found.cached_tokens % 128 == 0
    assert times * context - 128 * times <= found.cached_tokens <= found.prompt_tokens
    modes = found.by_mode
    assert None not in modes.values()
    assert (modes["cache"] or 0) < (modes["as is"] or 0)
    assert modes["batch"] == pytest.approx((modes["as is"] or 0) / 2)


def test_output_is_a_range_until_there_are_answers(tmp_path: Path) -> None:
    """Then what the model really wrote, and what is paid is taken off."""
    made = workspace(tmp_path)
    settings = Settings(strategy="local")
    before = estimate(made, settings, LARGE, Silent()).augmentation
    assert before.completion_tokens.low < before.completion_tokens.likely < before.completion_tokens.high == 5 * 3000
    assert before.cost is not None
    assert before.cost.low < before.cost.likely < before.cost.high
    requests = plan(made, settings, LARGE).requests
    jsonl.write(made.generations, [Generation(key=r.key, text="x", completion_tokens=300, cost=0.001) for r in requests])
    after = estimate(made, settings, LARGE, Silent())
    sent = after.augmentation
    assert (sent.answered_before, sent.prompt_tokens, sent.completion_tokens.high) == (5, 0, 0)
    assert sent.paid_before == pytest.approx(0.005)
    assert after.actual.answered == 5
    assert after.actual.cost == pytest.approx(0.005)
    assert [one.answered for one in after.forecasts] == [0]
    assert after.forecasts[0].cost == before.cost


def test_a_few_answers_narrow_the_range_to_an_interval(tmp_path: Path) -> None:
    """Ten of forty: the interval is narrower than the range before, and rows that were kept stand for those to come."""
    many = [passage(f"Tool {n} is owned by team {n}. " * 10, document=f"doc{n}", tokens=100) for n in range(40)]
    made = workspace_of(tmp_path, many)
    settings = Settings(strategy="local")
    before = estimate(made, settings, LARGE, Silent()).augmentation
    requests = plan(made, settings, LARGE).requests[:10]
    jsonl.write(
        made.generations,
        [
            Generation(key=r.key, text="x", prompt_tokens=1000, cached_tokens=0, completion_tokens=290 + 2 * n, cost=0.001)
            for n, r in enumerate(requests)
        ],
    )
    row = (Message(role="user", content="What is it?"), Message(role="assistant", content="A tool."))
    kept = [
        Example(id=f"{n}{r.key}", kind="qa", messages=row, document_ids=(), passage_ids=(), request_key=r.key)
        for r in requests
        for n in range(4)
    ]
    jsonl.write(made.examples, kept)
    after = estimate(made, settings, LARGE, Silent())
    assert after.augmentation.measured
    assert after.augmentation.completion_tokens.likely == pytest.approx(30 * 299)
    was, now = before.completion_tokens, after.augmentation.completion_tokens
    assert now.high - now.low < (was.high - was.low) / 50
    assert after.rows.a_request == 4.0
    assert after.rows.rows.likely == pytest.approx(160)
    assert after.rows.measured


def test_break_even_is_known_once_the_training_price_is_given(tmp_path: Path) -> None:
    """Until then it is unknown, and what training may cost at most is told."""
    unknown = estimate(workspace(tmp_path), Settings(queries_per_day=100_000), LARGE, Silent())
    assert all(one.queries is None and "training" in one.reason for one in unknown.rates[0].break_even)
    assert unknown.affordable is not None
    settings = Settings(prices=TRAINED, queries_per_day=100, icl_model="gpt-4.1")
    known = estimate(workspace(tmp_path), settings, LARGE, Silent())
    assert known.training.value == pytest.approx(known.training_tokens * 3 * 5e-6)
    assert known.affordable is None
    found = next(one for one in known.rates[0].break_even if one.against == "icl" and one.mode == "as is")
    assert found.queries is not None
    assert found.days == -(-found.queries // 100)


def test_each_number_of_queries_a_day_is_worked_out(tmp_path: Path) -> None:
    """Three arms and four modes for each."""
    found = estimate(workspace(tmp_path), Settings(prices=TRAINED), LARGE, Silent(), (10, 1000))
    assert [one.queries_per_day for one in found.rates] == [10, 1000]
    assert all(len(one.arms) == len(one.owning) == 12 and len(one.break_even) == 8 for one in found.rates)


def test_an_unknown_writer_s_price_stays_unknown(tmp_path: Path) -> None:
    """Never zero."""
    found = estimate(workspace(tmp_path), Settings(), replace(LARGE, model="openai/my-vllm"), Silent())
    assert found.augmentation.cost is None
    assert found.augmentation.by_mode["as is"] is None
    assert not found.augmentation.tokens_exact
    assert any("my-vllm is unknown" in line for one in found.prices for line in one.warnings)


def test_the_embedded_model_costs_nothing(tmp_path: Path) -> None:
    """It runs on this machine."""
    found = estimate(workspace(tmp_path), Settings(), SMALL, Silent()).augmentation
    assert found.cost is not None
    assert found.cost.high == 0


def test_a_judge_is_paid_by_the_rows_that_it_reads(tmp_path: Path) -> None:
    """A tenth of the rows costs a tenth."""
    whole = estimate(workspace(tmp_path), Settings(judge="openai/gpt-4.1"), LARGE, Silent()).judge
    tenth = estimate(workspace(tmp_path), Settings(judge="openai/gpt-4.1", judge_sample=0.1), LARGE, Silent()).judge
    assert whole is not None
    assert tenth is not None
    assert whole.cost is not None
    assert tenth.cost is not None
    assert tenth.cost.likely == pytest.approx(whole.cost.likely / 10)


def test_a_corpus_beyond_the_window_is_counted_as_far_as_it_fits(tmp_path: Path) -> None:
    """The arm that reads then sees a part of the documents, and the estimate says how much."""
    large = [passage("x", document=f"d{n}", tokens=1_000_000) for n in range(4)]
    found = estimate(workspace_of(tmp_path, large), Settings(strategy="local"), LARGE, Silent())
    icl = next(one for one in found.rates[0].arms if one.arm == "icl")
    assert icl.share == pytest.approx((1_047_576 - 210) / 4_000_000)


def test_the_file_holds_all_that_was_returned(tmp_path: Path) -> None:
    """Every input and formula, for a controller to follow."""
    made = workspace(tmp_path)
    found = estimate(made, Settings(prices=TRAINED), LARGE, Silent())
    written = json.loads(made.estimate.read_text())
    assert written["augmentation"]["prompt_tokens"] == found.augmentation.prompt_tokens
    assert written["case"]["tuned"]["source"] == "ftprep.yaml"
    assert all(arm["query"]["worked"] for arm in written["rates"][0]["arms"])


def test_a_large_plan_is_put_together_from_the_counts_of_its_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within half a per cent of counting every request."""
    texts = [f"The {w} of team {n} was begun in {1990 + n % 30} and has {n} members." for n in range(300) for w in ("plan", "fund")]
    many = [passage(*texts[at : at + 6], document=f"doc{at // 12}", number=at) for at in range(0, 600, 6)]
    many = [replace(one, tokens=tokens.count(one.text)) for one in many]
    made = workspace_of(tmp_path, many)
    exact = estimate(made, Settings(), LARGE, Silent()).augmentation
    monkeypatch.setattr("ftprep.estimating.survey.EXACTLY", 10)
    quick = estimate(made, Settings(), LARGE, Silent()).augmentation
    assert exact.counted_exactly
    assert not quick.counted_exactly
    assert quick.prompt_tokens == pytest.approx(exact.prompt_tokens, rel=0.005)


def test_a_dry_run_shows_the_first_request_and_writes_nothing(tmp_path: Path) -> None:
    """With its shared context in front, as the model would see it."""
    made = workspace(tmp_path)
    look = dry_run(made, Settings(strategy="global"), LARGE)
    assert look.plan.requests == 5
    assert look.first_request[-1].content.startswith("### Documents")
    assert "### Focus" in look.first_request[-1].content
    assert not made.requests.exists()
    assert not made.generations.exists()
