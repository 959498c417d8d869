"""Together's own check of a file before it is uploaded: the last client that looks at rows (2.14.0)."""

from __future__ import annotations

from pathlib import Path

import verdicts
from together.lib.utils.files import check_file


def check(path: str, _form: str) -> list[verdicts.Fault]:
    report = check_file(Path(path))
    return [] if report["is_check_passed"] else [(int(report.get("line") or 0), str(report.get("message")))]


verdicts.main(check)
