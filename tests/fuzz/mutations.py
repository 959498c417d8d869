"""From a seed to a file that nobody meant: bytes, members of archives, tags and words changed at random."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.fuzz.makers import CANARY, TEXTS, seed, seeded

_BYTES = (b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x85", b"\r", b"\x0c", b"\x1b[0m", b"\xc2\xad")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e309", b"NaN")
SIGNS = [
    *("\n", "\n\n", " ", "\t", "    ", "|", "| --- |", "#", "## ", "- ", "1. ", "* ", "> ", "```", "~~~", "---", "===", "+++"),
    *("[", "](", ")", "![", "<b>", "</", "<!--", "-->", "&amp;", "&#x1F600;", "&#xD800;", "{", "}", "[[", "]]", "\\", "\\u-10179?"),
    *('"', "'", ",", ";", ":", "::", ".. ", "=", "$", "$$", "%", "^", "@", "\\begin{x}", "\\end{x}", "|===", "|-", "#+BEGIN_SRC"),
    *(
        "\u2028",
        "\u200b",
        "\ufeff",
        "\xad",
        "\ufb01",
        "\u202e",
        "é",
        "日本語。",
        "😀",
        "\ud83d",
        "a" * 300,
        "x. " * 40,
        CANARY,
        "Word",
    ),
    *(
        "From a@b c\n",
        "Subject: =?x?y?z?=\n",
        "Content-Type: text/html\n",
        "!!python/object",
        "&a ",
        "*a",
        "<![CDATA[",
        "<!DOCTYPE x>",
    ),
    *(
        "null",
        "true",
        '{"role": "user", "content": "x"}',
        "\\'e9",
        "\\par ",
        "{\\*",
        '"""',
        "def f():",
        "class A:",
        "/*",
        "*/",
        "//",
    ),
]


def mutated(suffix: str, random: Random) -> bytes:
    """A file for the reader of `suffix`: a seed with a few changes, two spliced, or a text of signs in any order."""
    data = seed(suffix)
    if data is None or random.random() < 0.04:
        data = seed(random.choice(seeded())) or b""
    if suffix in TEXTS and random.random() < 0.35:
        data = _soup(suffix, random)
    for _ in range(random.randint(0, 5)):
        zipped = data[:2] == b"PK" and random.random() < 0.8
        data = (_in_archive if zipped else random.choice(_CHANGES))(data, random)
    return data[:400_000]


def _soup(suffix: str, random: Random) -> bytes:
    """Signs, and lines of the seed, in any order."""
    lines = TEXTS[suffix].splitlines(keepends=True)
    parts = [random.choice(lines) if random.random() < 0.3 else random.choice(SIGNS) for _ in range(random.randint(1, 120))]
    return "".join(parts).encode("utf-8", "surrogatepass")


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 32))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))] if random.random() < 0.5 else data[random.randint(0, len(data)) :]


def _remove(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] + data[start + random.choice((1, 7, 64, 1000)) :]


def _double(data: bytes, random: Random) -> bytes:
    start = random.randint(0, len(data))
    part = data[start : start + random.choice((1, 9, 80, 2000))]
    return data[:start] + part * random.choice((2, 2, 3, 200)) + data[start:]


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    new = random.choice(_BYTES) if random.random() < 0.4 else random.choice(SIGNS).encode("utf-8", "surrogatepass")
    return data[:at] + new + data[at:]


def _splice(data: bytes, random: Random) -> bytes:
    other = seed(random.choice(seeded())) or b""
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _numbers(data: bytes, random: Random) -> bytes:
    """One number in the file is another: lengths, offsets, levels, counts."""
    found = list(re.finditer(rb"\d+", data[:200_000]))
    if not found:
        return data
    spot = random.choice(found)
    return data[: spot.start()] + random.choice(_NUMBERS) + data[spot.end() :]


def _tags(data: bytes, random: Random) -> bytes:
    """One tag lost, doubled, nested a hundred times or swapped with another."""
    found = list(re.finditer(rb"<[^<>]{1,200}>", data[:200_000]))
    if not found:
        return _insert(data, random)
    one, two = random.choice(found), random.choice(found)
    new = random.choice((b"", one[0] * 2, one[0] * 100, two[0], b"<" + one[0], one[0] + CANARY.encode()))
    return data[: one.start()] + new + data[one.end() :]


def _encode(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "shift_jis", "utf-7")), "replace")


_CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flip, _cut, _remove, _double, _insert, _insert, _splice, _numbers, _numbers, _tags, _tags, _encode),
)


def _in_archive(data: bytes, random: Random) -> bytes:
    """One member changed, lost, doubled or renamed; then an archive again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, zlib.error, EOFError, OSError):
        return random.choice(_CHANGES)(data, random)
    if not members:
        return data
    number = random.randrange(len(members))
    name, content = members[number]
    what = random.random()
    if what < 0.75:
        members[number] = name, random.choice(_CHANGES)(content, random)
    elif what < 0.83:
        del members[number]
    elif what < 0.91:
        members[number] = random.choice(members)[0], content
    else:
        members.append((random.choice(("../../x.xml", "/x.md", "x\x00y.md", "a" * 300, name.upper())), content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        seen = set[str]()
        for other, inner in members:
            info = zipfile.ZipInfo(other)  # cuts the name at a zero
            if info.filename not in seen:
                archive.writestr(info, inner)
            seen.add(info.filename)
    return target.getvalue()
