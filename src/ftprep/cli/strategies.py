"""ftprep strategies: what a model can be asked to write."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(workspace: Workspace = Path(DEFAULT_WORKSPACE), as_json: Json = False) -> int:
    """List what a model can be asked to write.

    Each strategy with the requests that it takes, how its tokens grow, and the paper that it follows. Any mix of them goes into
    --strategy, each with the share of the documents or passages that it is to work on: local,global,self-qa:0.3.

    \b
    Examples:
      ftprep strategies
      ftprep strategies --json
    """
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.strategies import ALIASES, STRATEGIES

    rows = [
        {
            "name": name,
            "writes": row.writes,
            "requests": row.calls,
            "tokens": row.tokens,
            "source": row.source,
            "link": row.link,
            "unit": row.unit,
            "profiles": ["large"] if row.small is None else ["large", "small"],
        }
        for name, row in STRATEGIES.items()
    ]
    with Console(as_json) as console:
        value = {"strategies": rows, "aliases": ALIASES}
        then = steps.then("ftprep augment --strategy local,global,self-qa:0.3 --dry-run", workspace)
        console.result(value, summaries.strategies(), then=then)
    return DONE
