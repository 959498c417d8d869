"""What is asked again when one of many documents comes, changes or goes: calls counted by the provider, for `local` and `global`.

The corpus is larger than the window, so that it lies in packs; of a deleted document no row may be left in the export.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from harness import table

from tests.fake_provider import FakeProvider
from tests.test_change import BOTH, Company, text


def main() -> int:
    """1 where an unchanged corpus or a deleted document asks anything of `local`, or a deleted one is in the export."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder, FakeProvider() as provider:
        company = Company(Path(folder), provider, BOTH)
        rows = [("all of it, for the first time", *counted(company))]
        rows.append(("nothing changed", *counted(company)))
        company.write("harbour", 9, text("harbour", 9))
        rows.append(("one document added", *counted(company)))
        company.write("library", 0, text("library", 0).replace("the Library team", "the Archive team"))
        rows.append(("one passage of one document changed", *counted(company)))
        (company.docs / "garden-2.md").unlink()
        rows.append(("one document deleted", *counted(company)))
        left = company.exported().count("Garden Tool 2")
    head = ("what happened", "calls", "passages asked about (local)", "parts asked about (global)", "packs asked about", "packs")
    table("Calls when documents change", head, rows)
    print(f"\n  rows of the export that name the deleted document: {left}")
    return 0 if not left and rows[1][1] == 0 and rows[4][2] == 0 else 1


def counted(company: Company) -> tuple[int, int, int, int, int]:
    """Calls of a run, how many of them were about passages and about parts in a pack; packs asked about, packs there are."""
    before = {request.key for request in company.requests()}
    calls = company.run()
    new = [request for request in company.requests() if request.key not in before]
    linking = [request for request in new if request.context_id]
    packs = {request.context_id for request in company.requests() if request.context_id}
    return calls, len(new) - len(linking), len(linking), len({request.context_id for request in linking}), len(packs)


if __name__ == "__main__":
    os.environ.setdefault("OPENAI_API_KEY", "none")
    sys.exit(main())
