"""readers/ipynb.py: Jupyter notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read


def test_cells(tmp_path: Path) -> None:
    """Markdown stays, code is fenced with more ticks than it holds, outputs and pictures are left out."""
    notebook = {
        "metadata": {"language_info": {"name": "python"}},
        "cells": [
            {"cell_type": "markdown", "source": ["# Load the data\n", "![plan](data:image/png;base64,AAAA)"]},
            {"cell_type": "code", "source": "print('```')", "outputs": [{"text": ["Heron"]}]},
            {"cell_type": "code", "source": [], "outputs": []},
            {"cell_type": "raw", "source": "Kestrel."},
        ],
    }
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook))
    reading = read(path)
    assert reading.title == "Load the data"
    assert reading.text == "# Load the data\nplan\n\n````python\nprint('```')\n````\n\nKestrel.\n"
    assert reading.notes == ("the outputs of 1 cells are not read",)


def test_an_old_notebook(tmp_path: Path) -> None:
    """Up to format 3 the cells lie in worksheets, and headings are cells."""
    cells = [{"cell_type": "heading", "level": 2, "source": "Load"}, {"cell_type": "code", "input": "x = 1"}]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"worksheets": [{"cells": cells}]}))
    assert read(path).text == "## Load\n\n```\nx = 1\n```\n"


@pytest.mark.parametrize(
    ("text", "status"), [("[1]", "corrupt"), ('{"a": 1}', "corrupt"), ('{"cells": [', "corrupt"), ('{"cells": []}', "empty")]
)
def test_faults(tmp_path: Path, text: str, status: str) -> None:
    """JSON that is no notebook, a cut one and one without cells end with their status."""
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == status
