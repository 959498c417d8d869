"""Old Word and PowerPoint files (.doc, .ppt and relatives): converted by LibreOffice where it is installed, then read as new ones.

LibreOffice runs in a private folder with a fresh profile that allows no macros, no links and no network. What only bears an old
name, such as RTF, HTML or a mail saved as .doc, is read as what it is and needs no LibreOffice.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ftprep.readers import programs
from ftprep.readers.reading import DEFAULTS, ReadFailed, Reading, ReadOptions

_KINDS = {
    **dict.fromkeys((".doc", ".dot"), ("the old Word format", ".docx")),
    **dict.fromkeys((".ppt", ".pps", ".pot"), ("the old PowerPoint format", ".pptx")),
    **dict.fromkeys((".wps",), ("the format of Works", ".docx")),
    **dict.fromkeys((".sxw", ".fodt"), ("this format of LibreOffice", ".docx")),
    **dict.fromkeys((".sxi", ".fodp"), ("this format of LibreOffice", ".pptx")),
}
_DISGUISED: Mapping[bytes, str] = {
    b"{\\rtf": ".rtf",
    b"%pdf-": ".pdf",
    b"<!doctype html": ".html",
    b"<html": ".html",
    b"mime-version:": ".mht",
    b"from:": ".mht",
    b"date:": ".mht",
}
_CONTAINERS = (b"<?xml", b"PK\x03\x04")
_STREAMS = ("WordDocument", "PowerPoint Document", "MatOST")  # of Word, PowerPoint and Works
_OFFICE = "/org.openoffice.Office."
_SETTINGS = (
    (_OFFICE + "Common/Security/Scripting", "MacroSecurityLevel", "3"),
    (_OFFICE + "Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (_OFFICE + "Common/Security/Scripting", "DisableActiveContent", "true"),
    (_OFFICE + "Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (_OFFICE + "Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros, no active content, no links followed; and should anything call out all the same, to a proxy that is not there."""


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """The file as its modern relative. Raises ReadFailed: unsupported (without LibreOffice), timed-out, corrupt, and what the
    reader of that one raises.

    -> Reading(text="# Travel policy\\n\\n1. Book early.\\n...", title="Travel policy")
    """
    from ftprep.readers import READERS

    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(64)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, reader in _DISGUISED.items():
        if start.startswith(magic):
            return READERS[reader](path, options)
    kind, target = _KINDS[suffix]
    if head.startswith(b"PK\x03\x04") and suffix not in (".sxw", ".sxi"):
        return READERS[target](path, options)
    program = programs.find("soffice")
    if program is None:
        raise ReadFailed("unsupported", f"{kind} is not read: convert it to {target[1:].upper()}, or install LibreOffice (soffice)")
    if not (head.startswith(_CONTAINERS) or _is_old(path)):  # LibreOffice would take it for a text, bytes and all
        raise ReadFailed("corrupt", f"it is named {suffix} but is something else, or broken")
    with programs.room() as room:
        return READERS[target](_converted(program, room, path, target, options.max_file_seconds), options)


def _is_old(path: Path) -> bool:
    import olefile  # type: ignore[import-untyped]  # it ships no types

    try:
        with olefile.OleFileIO(path) as ole:
            return any(ole.exists(name) for name in _STREAMS)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, KeyError):  # no such container, or a broken one
        return False


def _converted(program: Path, room: programs.Room, path: Path, target: str, seconds: float) -> Path:
    """The file in the room, in its new format."""
    copy = (
        room.folder / f"document{path.suffix.lower()}"
    )  # a name that can't be an option; its lock file is not put beside the original
    shutil.copyfile(path, copy)
    profile = room.folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    command: list[str | Path] = [program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    command += [
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        target[1:],
        "--outdir",
        room.folder / "converted",
        copy,
    ]
    status = room.run(command, seconds)
    converted = room.folder / "converted" / f"document{target}"
    if status != 0 or not converted.is_file():
        raise ReadFailed("corrupt", "LibreOffice cannot open it")
    return converted


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>' for path, name, value in _SETTINGS
    )
    return f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
