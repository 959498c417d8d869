"""ftprep doctor: what is installed, reachable and configured, and what to do where it is not."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace


def command(workspace: Workspace = Path(DEFAULT_WORKSPACE), as_json: Json = False) -> int:
    """Check what is installed, reachable and configured.

    Names of keys are shown, never their values. Nothing leaves this machine. The exit status is 1 when something must be mended.

    \b
    Examples:
      ftprep doctor
      ftprep doctor -w runs/handbook --json
    """
    from ftprep import diagnosis
    from ftprep.cli.console import Console, table
    from ftprep.errors import DONE, FAULT
    from ftprep.workspace import Workspace as Folder

    findings = diagnosis.diagnose(diagnosis.surroundings(Folder(workspace)))
    failed = any(finding.status == "fail" for finding in findings)
    lines = []
    for finding, line in zip(findings, table([(one.status, one.what, one.found) for one in findings]), strict=True):
        lines += [line, f"        {finding.todo}"] if finding.todo else [line]
    with Console(as_json) as console:
        console.result({"ok": not failed, "findings": findings}, lines)
    return FAULT if failed else DONE
