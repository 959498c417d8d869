"""readers/source_code.py and python_docs.py: what authors say of their code."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers import SOURCE_CODE, ReadFailed, ReadOptions, read
from ftprep.readers.source_code import MARKS

OPTIONS = ReadOptions(source_code=True)


def text_of(folder: Path, name: str, source: str) -> str:
    path = folder / name
    path.write_text(source, encoding="utf-8")
    return read(path, OPTIONS).text


def test_every_suffix_has_its_language() -> None:
    """What the table of readers takes for source code, this reader reads."""
    assert SOURCE_CODE.keys() == MARKS.keys() | {".py"}


@pytest.mark.parametrize("suffix", SOURCE_CODE)
def test_it_is_ignored_unless_asked_for(tmp_path: Path, suffix: str) -> None:
    """Without the setting, source code is ignored, and the reason names the setting."""
    path = tmp_path / f"a{suffix}"
    path.write_text("// Kestrel")
    with pytest.raises(ReadFailed, match="source_code: true") as caught:
        read(path)
    assert caught.value.status == "ignored"


def test_python(tmp_path: Path) -> None:
    """Docstrings stand under signatures, with comments above them and examples fenced; code is not text."""
    source = '''# SPDX-License-Identifier: Apache-2.0
"""Tools of the team.

Usage
-----
# not a heading
"""
LIMIT = 5
"""The most sensors of one site."""

# Kept for the old sites.
@decorated
class Kestrel(Bird):
    """Keeps the sensors."""

    def run(self, most: int = LIMIT) -> str:
        """Read each sensor once.

        >>> Kestrel().run()
        \'done\'

        Nothing else.
        """
        secret = "no docstring at all"
        def inner(): "not public at all"
        return secret
'''
    assert text_of(tmp_path, "tools.py", source) == (
        "# tools.py\n\nTools of the team.\n\nUsage\n\\# not a heading\n\n## LIMIT\n\nThe most sensors of one site.\n\n"
        "## class Kestrel(Bird)\n\nKept for the old sites.\n\nKeeps the sensors.\n\n"
        "## def Kestrel.run(self, most: int=LIMIT) -> str\n\nRead each sensor once.\n\n"
        "```\n>>> Kestrel().run()\n'done'\n```\n\nNothing else.\n"
    )


JAVA = """/*
 * Copyright 2026 Norden Ltd. All rights reserved.
 */
package com.norden;

/**
 * Keeps the sensors of a <b>site</b>.
 */
@Service
public class Kestrel extends Bird {
    // a short remark
    /** Reads one sensor each minute. */
    public int run(int a) {
        /* This works around a fault in the driver. */
        return 1; // why not two of them
    }
    /* int x = 1;
       int y = 2; */
}
"""


def test_java(tmp_path: Path) -> None:
    """Comments stand under their declarations; the licence, remarks on lines of code and commented-out code are left out."""
    assert text_of(tmp_path, "Kestrel.java", JAVA) == (
        "# Kestrel.java\n\n## public class Kestrel extends Bird\n\nKeeps the sensors of a site.\n\n"
        "## public int run(int a)\n\nReads one sensor each minute.\n\nThis works around a fault in the driver.\n"
    )


@pytest.mark.parametrize(
    ("name", "source", "heading"),
    [
        ("a.go", "// Run reads all the sensors.\nfunc Run(a int) error {\n\treturn nil\n}\n", "func Run(a int) error"),
        ("a.rs", "/// Run reads all the sensors.\n#[inline]\npub fn run() -> u8 { 1 }\n", "pub fn run() -> u8"),
        ("a.ts", "/** Run reads all the sensors. */\nexport const run = (a: number) => a;\n", "export const run"),
        ("a.c", "/* Run reads all the sensors. */\nstatic int run(void);\n", "static int run(void)"),
        ("a.cs", "/// <summary>Run reads all the sensors.</summary>\npublic class Run { }\n", "public class Run"),
        ("a.php", "<?php\n/** Run reads all the sensors. */\nfunction run($a) { }\n", "function run($a)"),
        ("a.rb", "# Run reads all the sensors.\ndef run(a)\nend\n", "def run(a)"),
        ("a.sh", "#!/bin/sh\n\n# Run reads all the sensors.\nrun() {\n  true\n}\n", "run()"),
        ("a.sql", "-- Run reads all the sensors.\nCREATE VIEW run AS SELECT 1;\n", "CREATE VIEW run AS SELECT 1"),
        ("a.cpp", "/// Run reads all the sensors.\nint run(int a,\n        int b) {\n}\n", "int run(int a, int b)"),
        ("a.kt", "/** Run reads all the sensors. */\nfun run(): Int = 1\n", "fun run(): Int"),
        ("a.swift", "/// Run reads all the sensors.\nfunc run() {}\n", "func run()"),
        ("a.scala", "/** Run reads all the sensors. */\ndef run(): Int = 1\n", "def run(): Int"),
    ],
)
def test_languages(tmp_path: Path, name: str, source: str, heading: str) -> None:
    """The usual way of each language to document a function is found."""
    assert text_of(tmp_path, name, source) == f"# {name}\n\n## {heading}\n\nRun reads all the sensors.\n"


def test_a_comment_above_a_statement_is_not_its_documentation(tmp_path: Path) -> None:
    """What stands above a statement is told of the file, and under no heading."""
    text = text_of(tmp_path, "a.js", "/** Scores if none are given. */\nif (typeof Scorer === 'undefined') {\n}\n")
    assert text == "# a.js\n\nScores if none are given.\n"


@pytest.mark.parametrize(
    ("name", "source", "status"),
    [
        ("a.py", "def broken(:\n", "corrupt"),
        ("a.py", "x = 1\n", "empty"),
        ("a.js", "run();\n", "empty"),
        ("a.go", "// x\n", "empty"),
    ],
)
def test_faults(tmp_path: Path, name: str, source: str, status: str) -> None:
    """Broken Python is corrupt; code without a word of documentation is empty."""
    with pytest.raises(ReadFailed) as caught:
        text_of(tmp_path, name, source)
    assert caught.value.status == status
