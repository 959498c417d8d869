"""ftprep export: the training files of one or more providers."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    Ban,
    Format,
    Json,
    Originals,
    Out,
    Replay,
    ReplayShare,
    Seed,
    Split,
    Validation,
    Workspace,
)


def command(
    format: Format = None,
    out: Out = None,
    validation: Validation = None,
    seed: Seed = None,
    originals: Originals = None,
    split: Split = None,
    replay: Replay = None,
    replay_share: ReplayShare = None,
    ban: Ban = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Write the training files.

    Originals and accepted examples, split into training and validation by document (or by entity) so that nothing leaks, then
    checked against what the provider accepts. The manifest is written last: where it stands, the export is whole.

    \b
    Examples:
      ftprep export
      ftprep export --format openai --out tuning/ --validation 0.2 --seed 7
      ftprep export --originals sentences --ban test-set.jsonl
      ftprep export --split entity --replay ordinary-chats.jsonl --replay-share 0.1
    """
    from ftprep import config
    from ftprep import export as stage
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    flags = {
        "format": format,
        "validation": validation,
        "split": split,
        "seed": seed,
        "originals": originals,
        "replay": replay,
        "replay_share": replay_share,
        "ban": ban,
    }
    settings = config.load(place.config, flags)
    with Console(as_json) as console, steps.held(place, None):
        summary = stage.export(place, settings, config.names(settings.format), out, console)
        console.result({"export": summary}, summaries.exported(summary), then=summaries.after_export(summary))
    return DONE
