"""What is submitted: the files of an order, checked and counted, what they come to, the keys that it takes. Sends nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl, prices, tokens
from ftprep.check import check_file
from ftprep.config import choose
from ftprep.errors import BadFlag, FaultyFile, NoAccess, NoTrainingFile, NotReadable, TooLargeToUpload
from ftprep.jobs import PROVIDERS, Access, Job, Order, Provider, TrainingFile
from ftprep.jobs.contract import Split
from ftprep.jobs.vertex import STORAGE
from ftprep.jobs.wire import Call
from ftprep.settings import Settings
from ftprep.workspace import Workspace

_SPLITS: tuple[Split, ...] = ("train", "validation")
_NO_TEXT = {"role", "from", "type", "name", "id", "tool_call_id", "schemaVersion", "split"}


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What was ordered and how it stands. `training_tokens` are those of the training file for all epochs; `cost` is what they come
    to, None where the price is unknown; `trained_tokens` and `actual_cost` are those that the provider reports at the end. `calls`
    is filled in a dry run only.
    """

    key: str
    order: Order
    goes_to: tuple[str, ...]
    provider_status: str
    training_tokens: int
    cost: float | None
    job: Job | None = None
    trained_tokens: int | None = None
    actual_cost: float | None = None
    calls: tuple[Call, ...] = ()


def make_order(
    provider: str,
    target: Path | None,
    workspace: Workspace,
    settings: Settings,
    *,
    form: str | None,
    validation: Path | None,
    suffix: str | None,
    api_base: str | None,
    environment: Mapping[str, str] = os.environ,
) -> Order:
    """The order for a training file, a folder of an export, or (None) the workspace's export in the provider's format, its files
    checked. The model is `tuned_model`.

    Raises UnknownName, BadFlag, NoTrainingFile, NotReadable, FaultyFile, TooLargeToUpload.
    """
    row: Provider = choose("provider", provider, PROVIDERS)
    name = form or row.formats[0]
    if name not in row.formats:
        raise BadFlag(where="--format", what=f"{provider} takes {' or '.join(row.formats)}, not {name}")
    if settings.tuned_model is None:
        raise BadFlag(where="--model", what=f"name the model that {provider} shall tune, in its own words (or `tuned_model`)")
    paths = _paths(workspace.exports / name if target is None else target, validation, name)
    against = {"validation": paths["train"]}
    files = tuple(_described(split, path, name, against.get(split)) for split, path in paths.items())
    for file in files:
        if row.most_bytes is not None and file.bytes > row.most_bytes:
            raise TooLargeToUpload(path=file.path, bytes=f"{file.bytes:,}", provider=provider, most=f"{row.most_bytes:,}")
    host = (api_base or _filled(row.host, environment)).rstrip("/")
    return Order(
        provider=provider, host=host, model=settings.tuned_model, epochs=settings.epochs, suffix=suffix or None, files=files
    )


def described(order: Order, settings: Settings, environment: Mapping[str, str] = os.environ) -> Submission:
    """The order with what it comes to. Sends nothing."""
    row = PROVIDERS[order.provider]
    price = price_of(order, settings)
    stores = (_filled(row.stores, {"STORAGE_EMULATOR_HOST": STORAGE, **environment}),) if row.stores else ()
    return Submission(
        key=order.key,
        order=order,
        goes_to=(order.host, *stores),
        provider_status=row.status,
        training_tokens=order.tokens,
        cost=None if price is None else order.tokens * price,
    )


def with_calls(submission: Submission, calls: tuple[Call, ...]) -> Submission:
    """The submission with the calls of a dry run."""
    return msgspec.structs.replace(submission, calls=calls)


def access_of(order: Order, *, rehearse: bool = False, environment: Mapping[str, str] = os.environ) -> Access:
    """The provider's variables from the environment; in a rehearsal names in angle brackets for those that are not set.

    Raises NoAccess with the names of those that are missing.
    """
    names = PROVIDERS[order.provider].keys
    missing = [name for name in names if not environment.get(name)]
    if order.provider == "azure" and "AZURE_API_BASE" in missing and not order.host.startswith("<"):
        missing.remove("AZURE_API_BASE")
    if missing and not rehearse:
        raise NoAccess(provider=order.provider, keys=", ".join(missing))
    keys = {name: environment.get(name) or f"<{name}>" for name in (*names, "AZURE_API_VERSION")}
    if not environment.get("AZURE_API_VERSION"):
        keys["AZURE_API_VERSION"] = ""
    return Access(provider=order.provider, host=order.host, keys=keys)


def price_of(order: Order, settings: Settings) -> float | None:
    """USD per training token, under the model's name with or without its provider; None where it is unknown."""
    names = (f"{order.provider}/{order.model}", order.model)
    return next((price for name in names if (price := prices.training_price(name, settings)) is not None), None)


def _paths(target: Path, validation: Path | None, form: str) -> dict[Split, Path]:
    if target.is_file():
        return {"train": target} if validation is None else {"train": target, "validation": validation}
    if not target.is_dir():
        raise NoTrainingFile(path=target, what="no such file or folder", format=form)
    found: dict[Split, Path] = {}
    for split in _SPLITS:
        parts = sorted(path for path in target.glob(f"{split}*.jsonl"))
        if len(parts) > 1:
            raise NoTrainingFile(path=target, what=f"its {split} set is in {len(parts)} files and one job takes one", format=form)
        if parts:
            found[split] = parts[0]
    if validation is not None:
        found["validation"] = validation
    if "train" not in found:
        raise NoTrainingFile(path=target, what="it holds no train.jsonl", format=form)
    return found


def _described(split: Split, path: Path, form: str, against: Path | None) -> TrainingFile:
    report = check_file(path, form, part=split, against=against)
    if report.count:
        first = report.problems[0]
        raise FaultyFile(path=path, count=report.count, line=first.line, what=first.what, format=form)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise NotReadable(path=path, cause=error.strerror or error) from None
    sha256 = digest.hexdigest()
    counted = _counted_before(path, sha256)
    if counted is None:
        counted = sum(tokens.count(text) for row in jsonl.read(path, dict) for text in _texts(row))
    return TrainingFile(split=split, path=str(path), rows=report.rows, tokens=counted, bytes=report.bytes, sha256=sha256)


def _counted_before(path: Path, sha256: str) -> int | None:
    """The tokens that the export's manifest beside the file gives for these very bytes."""
    try:
        files = msgspec.json.decode((path.parent / "manifest.json").read_bytes())["files"]
        return next((int(file["tokens"]) for file in files if file["sha256"] == sha256), None)
    except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError):
        return None


def _texts(value: Any) -> Iterator[str]:
    """What is read by the model in a row of whatever format: all texts but names of roles, kinds and ids."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NO_TEXT:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _filled(text: str, environment: Mapping[str, str]) -> str:
    for name in (part.split("}")[0] for part in text.split("{")[1:]):
        text = text.replace(f"{{{name}}}", environment.get(name) or f"<{name}>")
    return text
