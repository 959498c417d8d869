"""Every setting: its bounds, its default, and what it is for. `config` reads them from flags, environment and ftprep.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Count = Annotated[int, Meta(ge=0)]
Items = Annotated[int, Meta(ge=0, le=20)]
AtLeastOne = Annotated[int, Meta(ge=1)]
Amount = Annotated[float, Meta(ge=0, le=1e12)]
MoreThanNone = Annotated[float, Meta(gt=0, le=1e6)]
Share = Annotated[float, Meta(ge=0, lt=1)]
Share01 = Annotated[float, Meta(ge=0, le=1)]
Text = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Duration = Annotated[str, Meta(pattern=r"^\d+(\.\d+)?[smh]?$")]
Cluster = Annotated[str, Meta(pattern=r"^(local|auto|(ray://)?([\w.-]+|\[[0-9a-fA-F:]+\]):\d+)$")]
Url = Annotated[str, Meta(pattern=r"^https?://[^/\s]+\S*$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting there is, with its bounds and default. `ABOUT` says what each is for."""

    model: Text | None = None
    api_base: Url | None = None
    profile: Literal["auto", "large", "small"] = "auto"
    adapter: Text = "auto"
    context_tokens: Annotated[int, Meta(ge=512)] | None = None
    concurrency: AtLeastOne = 8
    timeout: MoreThanNone = 120.0
    attempts: AtLeastOne = 6
    batch: bool = False
    batch_wait: bool = True
    batch_poll: MoreThanNone = 60.0
    batch_requests: AtLeastOne | None = None
    max_cost: Amount | None = None
    max_tokens_total: AtLeastOne | None = None
    max_time: Duration | None = None
    price_in: Amount | None = None
    price_out: Amount | None = None
    rpm: AtLeastOne | None = None
    tpm: AtLeastOne | None = None
    client: Literal["auto", "direct", "litellm"] = "auto"
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    ray: Cluster | None = None

    strategy: Text = "both"
    per: Literal["passage", "sentence", "fact"] = "passage"
    rephrasings: Items = 2
    styles: Annotated[tuple[Text, ...], Meta(min_length=1)] = ("plain",)
    reversals: Items = 1
    deductions: Items = 1
    definitions: Items = 1
    categories: Items = 1
    organisation: Text | None = None
    samples: AtLeastOne = 1
    fill_tries: AtLeastOne = 3
    keep_trace: bool = False
    limit: AtLeastOne | None = None
    templates: Text | None = None
    examples: Text | None = None
    json_mode: Literal["auto", "schema", "object", "prompt"] = "auto"
    disable_checks: tuple[str, ...] = ()
    judge: Text | None = None
    judge_api_base: Url | None = None
    judge_sample: Annotated[float, Meta(gt=0, le=1)] = 1.0

    passage_tokens: Annotated[int, Meta(ge=20)] = 220
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    text_fields: tuple[Text, ...] = ()
    source_code: bool = False
    seeds: Literal["auto", "off"] = "auto"
    disable_cleaning: tuple[Text, ...] = ()
    ocr: Literal["auto", "off"] = "auto"
    ocr_languages: Text = "eng"
    max_page_seconds: MoreThanNone = 60.0
    max_ocr_pages: AtLeastOne = 500
    max_file_mb: MoreThanNone = 50.0
    max_file_seconds: MoreThanNone = 60.0
    max_memory_mb: Annotated[int, Meta(ge=256)] = 3072
    max_unpacked_mb: MoreThanNone = 500.0
    max_depth: Count = 3
    max_members: AtLeastOne = 10_000

    queries_per_day: Count = 1000
    question_tokens: Count = 60
    answer_tokens: Count = 150
    epochs: AtLeastOne = 3
    tuned_model: Text | None = None
    icl_model: Text | None = None
    embedding_model: Text = "text-embedding-3-small"
    top_k: AtLeastOne = 8
    index_month: Amount = 0.0
    hours_a_day: Annotated[float, Meta(gt=0, le=24)] = 24.0
    cache_hits: Share01 | None = None
    months: MoreThanNone = 12.0
    retrain_months: MoreThanNone | None = None
    share_new: Share01 = 1.0
    tokenizers: dict[str, Text] = {}
    prices: dict[str, dict[str, Amount]] = {}
    price_list: Text | None = None

    format: Text = "openai"
    validation: Share = 0.1
    split: Literal["document", "entity"] = "document"
    seed: int = 0
    originals: Literal["passages", "documents", "sentences", "both", "cumulative", "none"] = "passages"
    max_per_fact: AtLeastOne | None = None
    kind_shares: dict[str, Share01] = {}
    order: Literal["shuffled", "questions-first"] = "shuffled"
    replay: Text | None = None
    replay_share: Annotated[float, Meta(gt=0, lt=1)] = 0.1
    ban: Text | None = None
    system_prompt: str | None = None
    train_on: Literal["all", "last"] = "all"
    raft: Count = 0
    bom: bool = False
    shard_mb: MoreThanNone | None = None
    shard_rows: AtLeastOne | None = None


ABOUT: dict[str, dict[str, str]] = {
    "The model that writes": {
        "model": "any LiteLLM name, such as openai/gpt-4.1-mini; embedded; or local:PATH.gguf",
        "api_base": "a server of your own that speaks OpenAI's API, such as http://localhost:8000/v1",
        "profile": "which prompts: large for instructed models, small for very small ones; auto chooses",
        "adapter": "LoRA weights over a model that runs in here: auto (the shipped one over embedded), none, or a GGUF file",
        "context_tokens": "tokens that the model's context holds, where ftprep cannot know it",
        "concurrency": "calls in flight at once",
        "timeout": "seconds that one call may take",
        "attempts": "how often one request is tried before it counts as failed",
        "batch": "whether requests go to the provider's batch API: cheaper, within a day",
        "batch_wait": "whether to wait for open batches; else the same command later goes on",
        "batch_poll": "seconds between two looks at an open batch",
        "batch_requests": "requests in one batch at most; null for the provider's limit",
        "max_cost": "USD at which sending stops; the same command goes on later",
        "max_tokens_total": "tokens, prompts and answers together, at which sending stops",
        "max_time": "how long to send: seconds, or a number with m or h, such as 90m",
        "price_in": "USD per million prompt tokens, where the model's price is not known",
        "price_out": "USD per million completion tokens",
        "rpm": "requests a minute at most; null learns it from the provider",
        "tpm": "tokens a minute at most; null learns it from the provider",
        "client": "auto calls servers that speak OpenAI's protocol directly and all others through litellm; or force one",
        "workers": "processes that share the calls, for more than LiteLLM does on one core; one budget, one ledger",
        "ray": "a Ray cluster that reads and asks: local, auto, ray://host:10001 or host:6379; see docs/ray.md",
    },
    "What it is asked, and what is kept": {
        "strategy": "names separated by commas, each with a share if wanted: local,self-qa:0.3; `ftprep strategies` lists them",
        "per": "what local works on: a passage, each sentence alone, or each fact of a passage, listed first",
        "rephrasings": "rephrasings of each fact, at most; the next four likewise, 0 for none",
        "styles": "styles of the rephrasings: plain, formal, conversational, terse, explanatory",
        "reversals": "the fact told from its other side",
        "deductions": "what follows from the fact by itself",
        "definitions": "definitions turned round: what is X, which one is ...",
        "categories": "what group a thing belongs to, and what belongs to a group",
        "organisation": 'who "we" are in these documents, for resolve: "Ostrelund"',
        "samples": "how often each prompt is asked; more gives more variety, and costs more",
        "fill_tries": "how often `augment --fill` asks about one gap before it counts as not fillable",
        "keep_trace": "whether the links that global found become rows of their own",
        "limit": "passages to augment at most; null for all",
        "templates": "a YAML file or folder of your own prompt templates; each replaces the one of its name",
        "examples": "a YAML file of worked examples from your own field, shown in the prompts in place of ours",
        "json_mode": "how JSON is asked for: schema, object, prompt (in words alone); auto: schema where the model is known for it",
        "disable_checks": "checks that may not reject, by name",
        "judge": "a model that reads each kept row beside its source, best another than the writer; null for none",
        "judge_api_base": "the judge's server, as api_base for the writer",
        "judge_sample": "share of the rows to judge: 1 for all, 0.1 to measure the error rate",
    },
    "Reading the documents (takes effect at the next ingest)": {
        "passage_tokens": "tokens that a passage holds at most",
        "include": 'globs of the only files to read, such as ["*.md", "policies/**"]; [] for all',
        "exclude": "globs of files to leave out, besides the rules in .ftprepignore",
        "text_fields": "fields of JSON, JSON lines and CSV that hold the text; [] chooses",
        "source_code": "whether to read the comments and docstrings of source code",
        "seeds": "auto keeps files of questions and answers, or chats, as examples; off reads them as documents",
        "disable_cleaning": "steps that may not change text: running-lines, hyphenation, mojibake, boilerplate, near-duplicates",
        "ocr": "auto reads scanned pages with tesseract where it is installed; off reports them",
        "ocr_languages": "tesseract's names of the languages on scanned pages, such as eng+deu",
        "max_page_seconds": "a scanned page that takes tesseract longer is reported and left out",
        "max_ocr_pages": "scanned pages of one file that are recognised at most",
        "max_file_mb": "larger files are reported and left out",
        "max_file_seconds": "a file that takes its parser longer is reported and left out",
        "max_memory_mb": "memory that reading one file may take",
        "max_unpacked_mb": "what one archive or mail may hold when unpacked, all its files together",
        "max_depth": "archives and mails within others are opened to this depth; 0 opens none",
        "max_members": "files that one archive or mail may hold",
    },
    "The estimate": {
        "queries_per_day": "questions a day that the tuned model will answer",
        "question_tokens": "tokens of such a question",
        "answer_tokens": "tokens of such an answer",
        "epochs": "passes over the training file",
        "tuned_model": "the model to fine-tune, for its prices; null takes a common one",
        "icl_model": "the model that would read the documents at each question instead; null takes the base of the tuned one",
        "embedding_model": "the model of the retrieval that tuning is compared with",
        "top_k": "passages that such a retrieval puts in front of a question",
        "index_month": "USD a month for its index",
        "hours_a_day": "hours in which queries come, and in which what is paid by the hour is up",
        "cache_hits": "share of the queries that find the prompt cache warm; null reckons it from the time between them",
        "months": "how long the model will be used, for the cost of owning it",
        "retrain_months": "months after which documents have changed so much that the model is tuned again; null for never",
        "share_new": "share of the augmentation that is then asked for anew",
        "tokenizers": "tokenizer.json of models whose tokens ftprep cannot count: {my-model: path/tokenizer.json}",
        "prices": "USD per million tokens: {my-model: {input: 0.4, output: 1.6, cache_read: 0.1, train: 3}}",
        "price_list": "your own price list in YAML (docs/estimate.md); null takes prices.yaml of the run folder, if any",
    },
    "The export": {
        "format": "formats to write, separated by commas",
        "validation": "share of the documents (split: entity, of the rows) held back for validation; 0 for none",
        "split": "document holds back whole documents; entity all rows that say one of some names, drawn by the seed",
        "seed": "another seed gives another split and order",
        "originals": "the documents' own text as rows: passages, documents, sentences, both (whole and split), cumulative, none",
        "max_per_fact": "rows that may rest on the same words of a passage; null for all",
        "kind_shares": "share of the rows of a kind to take: {qa: 0.5, rephrase: 0.8}; kinds not named are taken whole",
        "order": "shuffled, or questions-first, each part shuffled",
        "replay": "JSON lines of ordinary chats or prompts with completions, to be mixed in against forgetting",
        "replay_share": "share of the training rows that they make up",
        "ban": "JSON lines of a test set: rows that share 8 words in a row with it, or nearly all, are left out",
        "system_prompt": "a system turn put in front of every training example",
        "train_on": "of a conversation, all of the assistant's turns or the last alone (weight 0 on the others)",
        "raft": "questions once more above their source and so many other passages (kind raft); 0 for none",
        "bom": "whether files for Azure begin with a byte-order mark; no other provider takes one",
        "shard_mb": "a file is cut before it grows larger than this; null for the format's own limit",
        "shard_rows": "rows that one file holds at most; null for no limit",
    },
}
"""What each setting is for, under the headlines of the starter file: the users' documentation, in the order of Settings."""


def seconds_of(duration: str) -> float:
    """A Duration in seconds. seconds_of("90m") -> 5400.0"""
    unit = {"s": 1, "m": 60, "h": 3600}.get(duration[-1], 0)
    return float(duration[:-1]) * unit if unit else float(duration)
