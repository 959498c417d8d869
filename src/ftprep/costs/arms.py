"""The three ways of answering from documents, each with what it costs once, a day and a query; in each of four modes."""

from __future__ import annotations

import math

import msgspec

from ftprep.costs import caching
from ftprep.costs.amounts import Line, add, call, per_million
from ftprep.costs.case import DAYS_A_MONTH, Arm, Case, Mode, is_batch, is_cached


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What one arm costs in one mode. `again`: each time that documents have changed. `share`: how much of the corpus is in each
    prompt. `prompt_tokens` and `hit_rate` tell how a query was reckoned.

    {"arm": "icl", "mode": "cache", "share": 1.0, "prompt_tokens": 120060, "hit_rate": 0.97, "once": {...}, "query": {...}, ...}
    """

    arm: Arm
    mode: Mode
    share: float
    prompt_tokens: float
    hit_rate: float | None
    once: Line
    again: Line
    day: Line
    query: Line
    parts: tuple[Line, ...] = ()


NOTHING = Line(what="nothing", formula="", worked="", value=0.0)


def tuned(case: Case, mode: Mode) -> Costs:
    """The tuned model: written and trained once and again; hosted by the day; question and answer a query."""
    written = Line(what="augmentation", formula="the plan's requests", worked="see augmentation", value=case.written[mode])
    judged = Line(what="judge", formula="one request a row", worked="see judge", value=case.judged[mode])
    trained = training(case)
    once = add("augmentation, judge and training", "augmentation + judge + training", written, judged, trained)
    day = hosting(case)
    machine = case.tuning.machine
    if machine is not None:
        query = Line(what="a query to the tuned model", formula="paid by the hour", worked="the machine's hours", value=0.0)
    else:
        query = call("a query to the tuned model", case.tuned, case.question_tokens, case.answer_tokens, batch=is_batch(mode))
    return Costs(
        arm="tuned",
        mode=mode,
        share=0.0,
        prompt_tokens=case.question_tokens,
        hit_rate=None,
        once=once,
        again=_again(case, once, written, judged, trained),
        day=day,
        query=query,
        parts=(written, judged, trained),
    )


def _again(case: Case, once: Line, written: Line, judged: Line, trained: Line) -> Line:
    """Training is paid whole each time; of augmentation and judge only what the changed documents ask for anew."""
    formula = "share that changes x (augmentation + judge) + training"
    if once.value is None or written.value is None or judged.value is None or trained.value is None:
        return Line(what="tuning again", formula=formula, worked=once.worked, value=None)
    value = case.share_new * (written.value + judged.value) + trained.value
    worked = f"{case.share_new:.0%} x (${written.value:,.6g} + ${judged.value:,.6g}) + ${trained.value:,.6g}"
    return Line(what="tuning again", formula=formula, worked=worked, value=value)


def training(case: Case) -> Line:
    """Tokens of the training file x epochs x the price of a training token; at least what a job costs at least."""
    tuning = case.tuning
    billed = case.training_tokens * case.epochs
    formula = "tokens of the training file x epochs x price"
    tokens = f"{case.training_tokens:,.0f} x {case.epochs}"
    if tuning.train is None:
        return Line(what="training", formula=formula, worked=f"{tokens} x unknown price", value=None)
    value = billed * tuning.train
    worked = f"{tokens} x {per_million(tuning.train)}"
    if tuning.train_minimum is not None and value < tuning.train_minimum:
        return Line(
            what="training", formula=f"{formula}, at least the minimum", worked=f"{worked}; minimum", value=tuning.train_minimum
        )
    return Line(what="training", formula=formula, worked=worked, value=value)


def hosting(case: Case) -> Line:
    """What a day costs whether anybody asks or not: hours x their price, machines of one's own, storage.

    A machine of one's own answers so many tokens a second; where a day's queries take longer than its hours, more are needed.
    """
    tuning, hours = case.tuning, case.hours_a_day
    storage = (tuning.storage_month or 0.0) / DAYS_A_MONTH
    if tuning.machine is not None:
        one = tuning.machine
        busy = case.queries_per_day * (case.question_tokens / one.input_per_second + case.answer_tokens / one.output_per_second)
        machines = max(1, math.ceil(busy / (hours * 3600)))
        worked = f"{machines} x {hours:g} h x ${one.hour:,.4g} (busy {busy / (machines * hours * 3600):.1%} of the time)"
        return Line(
            what="the machine, a day",
            formula="machines x hours x price",
            worked=worked,
            value=machines * hours * one.hour + storage,
        )
    if tuning.hosting_hour is None:
        known = f"storage ${storage:,.4g} a day; " if storage else ""
        return Line(
            what="hosting, a day", formula="hours x price", worked=f"{known}no hosting price is known: none counted", value=storage
        )
    worked = f"{hours:g} h x ${tuning.hosting_hour:,.4g}" + (f" + ${storage:,.4g} storage" if storage else "")
    return Line(what="hosting, a day", formula="hours x price", worked=worked, value=hours * tuning.hosting_hour + storage)


def icl(case: Case, mode: Mode) -> Costs:
    """The documents, or as much of them as the window holds, in front of every question."""
    share = share_that_fits(case)
    held = case.corpus_tokens * share
    prompt = held + case.question_tokens
    hit = case.hit_rate
    if hit is None:
        minutes = caching.lifetime(case.icl_model, case.icl)
        hit = caching.hit_rate(case.queries_per_day, minutes, case.hours_a_day)
    kept = caching.holds(case.icl_model, case.icl, round(held))
    query = (
        _warm_or_cold(case, prompt, kept, hit, is_batch(mode))
        if is_cached(mode)
        else call("a query with the documents", case.icl, prompt, case.answer_tokens, batch=is_batch(mode))
    )
    return Costs(
        arm="icl",
        mode=mode,
        share=share,
        prompt_tokens=prompt,
        hit_rate=hit if is_cached(mode) and kept else None,
        once=NOTHING,
        again=NOTHING,
        day=NOTHING,
        query=query,
    )


def _warm_or_cold(case: Case, prompt: float, kept: int, hit: float, batch: bool) -> Line:
    """hit rate x a query that finds the cache warm + (1 - hit rate) x one that fills it."""
    warm = call("warm", case.icl, prompt, case.answer_tokens, cached=kept, batch=batch)
    writes = kept if case.icl is not None and case.icl.cache_write is not None else 0
    cold = call("cold", case.icl, prompt, case.answer_tokens, written=writes, batch=batch)
    formula = "share of warm queries x warm + share of cold ones x cold"
    if warm.value is None or cold.value is None:
        return Line(what="a query with the documents", formula=formula, worked=warm.worked, value=None)
    return Line(
        what="a query with the documents",
        formula=formula,
        worked=f"{hit:.1%} x ({warm.worked}) + {1 - hit:.1%} x ({cold.worked})",
        value=hit * warm.value + (1 - hit) * cold.value,
    )


def share_that_fits(case: Case) -> float:
    """The share of the corpus that fits the window beside question and answer; 1.0 where the window is unknown.

    200,000 tokens, a window of 128,000, question 500, answer 1,500 -> 0.63
    """
    window = case.icl.max_input_tokens if case.icl is not None else None
    if window is None or case.corpus_tokens == 0:
        return 1.0
    return min(1.0, max(0, window - case.question_tokens - case.answer_tokens) / case.corpus_tokens)


def rag(case: Case, mode: Mode) -> Costs:
    """The passages nearest to the question in front of it. They change from query to query, so no cache helps."""
    batch = is_batch(mode)
    found = min(case.top_k * case.passage_tokens, case.corpus_tokens)
    prompt = found + case.question_tokens
    asked = call("a query with the best passages", case.icl, prompt, case.answer_tokens, batch=batch)
    embedded = call("embedding the question", case.embedding, case.question_tokens, 0, batch=batch)
    query = add("a query with the best passages", "embedding + input x its price + answer x its price", embedded, asked)
    worked = f"{embedded.worked} + {asked.worked}"
    index = call("embedding the corpus", case.embedding, case.corpus_tokens, 0, batch=batch)
    again = _share(index, case.share_new)
    day = case.index_month / DAYS_A_MONTH
    return Costs(
        arm="rag",
        mode=mode,
        share=found / case.corpus_tokens if case.corpus_tokens else 1.0,
        prompt_tokens=prompt,
        hit_rate=None,
        once=index,
        again=again,
        day=Line(
            what="the index, a day",
            formula="price a month / days",
            worked=f"${case.index_month:,.4g} / {DAYS_A_MONTH:.2f}",
            value=day,
        ),
        query=msgspec.structs.replace(query, worked=worked),
    )


def _share(line: Line, share: float) -> Line:
    value = None if line.value is None else share * line.value
    return Line(
        what="embedding what changed",
        formula=f"share that changes x {line.formula}",
        worked=f"{share:.0%} x ({line.worked})",
        value=value,
    )


ARMS = {"tuned": tuned, "icl": icl, "rag": rag}


def costs(case: Case, arm: Arm, mode: Mode) -> Costs:
    """What an arm costs in a mode."""
    return ARMS[arm](case, mode)
