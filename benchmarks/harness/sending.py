"""The generate stage alone, in a process of its own: python sending.py WORKSPACE URL CONCURRENCY CLIENT [SETTING=VALUE...]

The plan is there already. Prints its summary as JSON.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from ftprep import config
from ftprep.generate import generate
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.workspace import Workspace


def main() -> None:
    """Send what the plan asks."""
    folder, url, concurrency, client, *more = sys.argv[1:]
    flags = {"model": "openai/fake", "api_base": url, "concurrency": concurrency, "client": client}
    flags |= dict(one.split("=", 1) for one in more)
    place = Workspace(Path(folder))
    settings = config.load(place.config, flags)
    print(msgspec.json.encode(generate(place, resolve(settings), settings, Silent())).decode())


if __name__ == "__main__":
    main()
