"""From the settings and what was counted to the case that the arms are worked out from."""

from __future__ import annotations

from msgspec.structs import replace

from ftprep import prices, tokens
from ftprep.costs.case import MODES, Case
from ftprep.estimating.judging import Judging
from ftprep.estimating.sending import whole_cost
from ftprep.estimating.survey import Survey
from ftprep.estimating.yields import Yield
from ftprep.settings import Settings

DEFAULT_TUNED = "ft:gpt-4.1-mini-2025-04-14"
DEFAULT_ICL = "gpt-4.1-mini-2025-04-14"
CLOSING = "OpenAI closes its fine-tuning: new users are shut out already, the last jobs can be started on 2027-01-06"


def tuned_model(settings: Settings) -> str:
    """The model to fine-tune, under the name by which it is served."""
    return settings.tuned_model or DEFAULT_TUNED


def icl_model(settings: Settings) -> str:
    """The model that would read the documents: the one that is named, else that which is tuned, as it was before."""
    if settings.icl_model is not None:
        return settings.icl_model
    if settings.tuned_model is None:
        return DEFAULT_ICL
    head, mark, rest = settings.tuned_model.partition("ft:")
    return head + rest.split(":")[0] if mark else settings.tuned_model


def case(
    settings: Settings,
    survey: Survey,
    rows: Yield,
    judge: Judging | None,
    corpus_tokens: int,
    passages: int,
    seed_tokens: int,
    queries_per_day: float,
    *,
    priced: bool,
) -> Case:
    """The numbers of an estimate. Training is on all but the share of documents held back for validation. Raises BadSetting."""
    tuned, icl = tuned_model(settings), icl_model(settings)
    originals = 0 if settings.originals == "none" else corpus_tokens
    return Case(
        corpus_tokens=corpus_tokens,
        passage_tokens=corpus_tokens / passages if passages else 0.0,
        question_tokens=settings.question_tokens,
        answer_tokens=settings.answer_tokens,
        queries_per_day=queries_per_day,
        written={mode: whole_cost(survey, mode) if priced else None for mode in MODES},
        judged={mode: 0.0 if judge is None else judge.by_mode[mode] for mode in MODES},
        training_tokens=(originals + seed_tokens + rows.tokens.likely) * (1 - settings.validation),
        epochs=settings.epochs,
        tuned_model=tuned,
        icl_model=icl,
        embedding_model=settings.embedding_model,
        tuned=prices.price_of(tuned, settings),
        icl=prices.price_of(icl, settings),
        embedding=prices.price_of(settings.embedding_model, settings),
        tuning=prices.tuning_of(tuned, settings),
        top_k=settings.top_k,
        hours_a_day=settings.hours_a_day,
        hit_rate=settings.cache_hits,
        index_month=settings.index_month,
        months=settings.months,
        retrain_months=settings.retrain_months,
        share_new=settings.share_new,
    )


def scaled(one: Case, survey: Survey, factor: float, *, priced: bool) -> Case:
    """The same for a corpus `factor` times as large: requests, rows and training grow with it."""
    return replace(
        one,
        corpus_tokens=round(one.corpus_tokens * factor),
        training_tokens=one.training_tokens * factor,
        written={mode: whole_cost(survey, mode, factor) if priced else None for mode in MODES},
        judged={mode: None if value is None else value * factor for mode, value in one.judged.items()},
    )


def assumptions(settings: Settings, one: Case, survey: Survey, rows: Yield, model: str, measured: bool) -> list[str]:
    """What was taken for granted, a sentence each."""
    told = [
        f"a query asks {settings.question_tokens} tokens and is answered with {settings.answer_tokens}; {settings.epochs} epochs"
    ]
    rest = any(kind.rest.requests for kind in survey.kinds.values())
    if rest and not measured:
        told.append(
            "output lengths are unknown before the first answers: from a fiftieth to all of each prompt's limit (`--pilot 20`)"
        )
    if rest and measured:
        told.append("output lengths and rows kept are measured on the answers there are; the intervals are of 95 %")
    if not rows.measured:
        told.append("training rows are guessed: the originals and half of what the model is likely to write")
    if not tokens.is_exact(model):
        told.append(
            f"tokens of {model} are counted with {tokens.name_of(model)}: up to {tokens.error_of(model):.0%} off either way"
        )
    if not survey.exact:
        told.append(
            "the plan is large: one request in 50 is counted word for word, the others from their passages, set right by these"
        )
    if one.tuning.hosting_hour is None and one.tuning.machine is None:
        told.append(f"no hosting fee is known for {one.tuned_model}: none is counted")
    if one.tuning.note:
        told.append(f"{one.tuned_model}: {one.tuning.note}")
    told.append("evaluation and people's time are left out")
    if one.tuned_model.removeprefix("openai/").startswith("ft:gpt"):
        told.append(CLOSING)
    return told
