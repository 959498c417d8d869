"""The estimate stage: what augmentation, training and serving cost, counted from the very requests that augment would send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from ftprep import jsonl, prices, tokens
from ftprep.costs import BreakEven, Range, break_even, icl_query, share_that_fits, tuned_query
from ftprep.plan import Plan, plan
from ftprep.prices import Price
from ftprep.progress import Progress
from ftprep.records import Context, Example, Generation, Passage, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace

DEFAULT_TUNED = "ft:gpt-4.1-mini-2025-04-14"
DEFAULT_ICL = "gpt-4.1-mini-2025-04-14"
CLOSING = "OpenAI closes its fine-tuning: new users are shut out already, the last jobs can be started on 2027-01-06"
KEPT_SHARE = 0.5
"""Of what a large model writes, the share of tokens that ends in training rows: the rest is JSON, quotes and rejected rows."""


class Augmentation(msgspec.Struct, frozen=True, kw_only=True):
    """Sending the plan. `cached_tokens`: what a provider's prompt cache can hold of the prompts. `cost_uncached`: the likely cost
    of the same requests without that cache. Cost None: price unknown."""

    model: str
    requests: int
    answered_before: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: Range
    cost: Range | None
    cost_uncached: float | None
    paid_before: float | None
    price: Price | None
    tokens_exact: bool


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """Tuning on originals and examples: tokens of all rows x epochs x price."""

    model: str
    tokens: int
    epochs: int
    billed_tokens: int
    cost: float | None
    note: str


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """One arm of serving, a query at a time. `share` of the corpus is in each prompt."""

    model: str
    prompt_tokens: int
    answer_tokens: int
    share: float
    cost_per_query: float | None
    cost_per_query_cached: float | None
    cost_per_day: float | None
    price: Price | None


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """All inputs and results; estimate.json holds exactly this. `break_even` compares with documents in the prompt at the full
    price, `break_even_cached` at the provider's cached price; `break_even_untrained` is the known part where the training price
    is unknown: queries that pay for the augmentation alone."""

    corpus_tokens: int
    queries_per_day: int
    augmentation: Augmentation
    training: Training
    icl: Serving
    tuned: Serving
    break_even: BreakEven
    break_even_cached: BreakEven
    break_even_untrained: BreakEven | None
    assumptions: tuple[str, ...]


def estimate(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> Estimate:
    """Estimate for the documents of a workspace; also written to estimate.json. Sends nothing, asks no network.

    Raises what planning raises: NoDocuments, UnknownName, BadTemplate; BadSetting for faulty prices.
    """
    progress.begin("estimate", None, "requests")
    try:
        made = plan(workspace, settings, target)
        result = _estimate(workspace, settings, target, made)
    finally:
        progress.end()
    jsonl.write_json(workspace.estimate, result)
    return result


def _estimate(workspace: Workspace, settings: Settings, target: Target, made: Plan) -> Estimate:
    answers = _answers(workspace, {request.key for request in made.requests})
    augmentation = augmentation_of(made.requests, made.contexts, answers, prices.price_of(target.model, settings), target)
    corpus = sum(passage.tokens for passage in jsonl.read(workspace.passages, Passage))
    seeds = sum(tokens.count(m.content) for e in jsonl.read(workspace.seeds, Example) for m in e.messages)
    examples = sum(
        tokens.count(m.content) for e in jsonl.read(workspace.examples, Example) if e.kind != "contradiction" for m in e.messages
    )
    measured = workspace.examples.exists()
    rows = examples if measured else int(KEPT_SHARE * augmentation.completion_tokens.likely)
    training = _training(settings, corpus + seeds + rows)
    icl = _icl(settings, corpus)
    tuned = _tuned(settings)
    written = once = untrained = None
    if augmentation.cost is not None and augmentation.paid_before is not None:
        written = augmentation.cost.likely + augmentation.paid_before
    if written is not None and training.cost is not None:
        once = written + training.cost
    elif written is not None:
        untrained = break_even(written, icl.cost_per_query, tuned.cost_per_query, settings.queries_per_day)
    return Estimate(
        corpus_tokens=corpus,
        queries_per_day=settings.queries_per_day,
        augmentation=augmentation,
        training=training,
        icl=icl,
        tuned=tuned,
        break_even=break_even(once, icl.cost_per_query, tuned.cost_per_query, settings.queries_per_day),
        break_even_cached=break_even(once, icl.cost_per_query_cached, tuned.cost_per_query, settings.queries_per_day),
        break_even_untrained=untrained,
        assumptions=tuple(_assumptions(settings, measured, bool(answers), augmentation, icl)),
    )


def augmentation_of(
    requests: Iterable[Request],
    contexts: Mapping[str, Context],
    answers: Mapping[str, Generation],
    price: Price | None,
    target: Target,
) -> Augmentation:
    """Tokens and money of sending these requests, those answered before left out of what is still to pay.

    The first request of a shared context pays it in full, the later ones at the cached price. Output is taken from the answers
    there are for requests of the same task, else bounded by the prompt's token limit.
    """
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    listed = list(requests)
    for request in listed:
        answer = answers.get(request.key)
        if answer is not None and answer.completion_tokens is not None:
            lengths[request.task].append(answer.completion_tokens)
    sent: set[str] = set()
    prompt = cached = 0
    low = likely = high = 0.0
    cost_low = cost_likely = cost_high = uncached = 0.0
    for request in listed:
        if request.key in answers:
            sent.add(request.context_id or "")
            continue
        shared = contexts[request.context_id].tokens if request.context_id else 0
        own = sum(tokens.count(message.content, request.model) for message in request.messages)
        held = shared if request.context_id in sent else 0
        sent.add(request.context_id or "")
        prompt += shared + own
        cached += held
        output = _output(request, lengths[request.task])
        low, likely, high = low + output.low, likely + output.likely, high + output.high
        if price is not None:
            cost_low += prices.cost(price, shared + own, held, round(output.low))
            cost_likely += prices.cost(price, shared + own, held, round(output.likely))
            cost_high += prices.cost(price, shared + own, 0, round(output.high))
            uncached += prices.cost(price, shared + own, 0, round(output.likely))
    paid = [answer.cost for answer in answers.values()]
    return Augmentation(
        model=target.model,
        requests=len(listed),
        answered_before=len(answers),
        prompt_tokens=prompt,
        cached_tokens=cached,
        completion_tokens=Range(low, likely, high),
        cost=Range(cost_low, cost_likely, cost_high) if price is not None else None,
        cost_uncached=uncached if price is not None else None,
        paid_before=None if any(one is None for one in paid) else sum(one or 0.0 for one in paid),
        price=price,
        tokens_exact=tokens.is_exact(target.model),
    )


def _output(request: Request, measured: list[int]) -> Range:
    """Completion tokens of one request: the least, mean and most measured so far; else a tenth, a half and all of the limit."""
    if len(measured) >= 5:
        return Range(min(measured), sum(measured) / len(measured), max(measured))
    most = request.parameters.max_tokens
    return Range(most * 0.1, most * 0.5, most)


def _answers(workspace: Workspace, keys: set[str]) -> dict[str, Generation]:
    return {
        generation.key: generation
        for generation in jsonl.read(workspace.generations, Generation, ledger=True)
        if generation.key in keys and generation.error is None
    }


def _training(settings: Settings, row_tokens: int) -> Training:
    model = settings.tuned_model or DEFAULT_TUNED
    price = prices.training_price(model, settings)
    known = "prices.train of ftprep.yaml"
    unknown = (
        f"the training price of {model} is unknown: give it in ftprep.yaml as `prices: {{{model}: {{train: USD per million}}}}`"
    )
    return Training(
        model=model,
        tokens=row_tokens,
        epochs=settings.epochs,
        billed_tokens=row_tokens * settings.epochs,
        cost=row_tokens * settings.epochs * price if price is not None else None,
        note=known if price is not None else unknown,
    )


def _icl(settings: Settings, corpus: int) -> Serving:
    model = settings.icl_model or DEFAULT_ICL
    price = prices.price_of(model, settings)
    window = price.max_input_tokens if price is not None else prices.context_window(model)
    share = share_that_fits(corpus, window, settings.question_tokens, settings.answer_tokens)
    fits = int(corpus * share)
    plain = cached = None
    if price is not None:
        plain = icl_query(price, fits, settings.question_tokens, settings.answer_tokens, cached=False)
        cached = icl_query(price, fits, settings.question_tokens, settings.answer_tokens, cached=True)
    return Serving(
        model=model,
        prompt_tokens=fits + settings.question_tokens,
        answer_tokens=settings.answer_tokens,
        share=round(share, 4),
        cost_per_query=plain,
        cost_per_query_cached=cached,
        cost_per_day=plain * settings.queries_per_day if plain is not None else None,
        price=price,
    )


def _tuned(settings: Settings) -> Serving:
    model = settings.tuned_model or DEFAULT_TUNED
    price = prices.price_of(model, settings)
    each = tuned_query(price, settings.question_tokens, settings.answer_tokens) if price is not None else None
    return Serving(
        model=model,
        prompt_tokens=settings.question_tokens,
        answer_tokens=settings.answer_tokens,
        share=0.0,
        cost_per_query=each,
        cost_per_query_cached=each,
        cost_per_day=each * settings.queries_per_day if each is not None else None,
        price=price,
    )


def _assumptions(settings: Settings, measured: bool, answered: bool, augmentation: Augmentation, icl: Serving) -> Iterable[str]:
    yield f"a query asks {settings.question_tokens} tokens and is answered with {settings.answer_tokens}; {settings.epochs} epochs"
    if augmentation.requests > augmentation.answered_before:
        yield (
            "output lengths are those of the answers so far"
            if answered
            else "output lengths are unknown before the first answers: a tenth, a half and all of each prompt's token limit"
        )
    yield (
        "training rows are those in the workspace"
        if measured
        else f"training rows are guessed: the originals and {KEPT_SHARE:.0%} of what the model is likely to write"
    )
    if not augmentation.tokens_exact:
        yield "tokens are counted with OpenAI's o200k encoding: an estimate for this writer"
    if icl.share < 1:
        yield f"only {icl.share:.0%} of the corpus fits the window of {icl.model}"
    yield "the break-even leaves out hosting, evaluation and tuning again when documents change"
    if (settings.tuned_model or DEFAULT_TUNED).removeprefix("openai/").startswith("ft:gpt"):
        yield CLOSING
