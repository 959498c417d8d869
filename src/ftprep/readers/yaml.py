"""YAML: as JSON, see data.py; every value as it is written, no tag is given a meaning."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers.data import to_markdown
from ftprep.readers.reading import ReadFailed, Reading, join_blocks
from ftprep.readers.text import decode

_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


def read(path: Path) -> Reading:
    """The documents of the file, one after the other.

    b"name: Kestrel\\nowner: Data Platform\\n" -> Reading(text="# Kestrel\\n\\n- owner: Data Platform\\n", title="Kestrel")
    """
    import yaml

    text, encoding = decode(path.read_bytes())
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the one in C is not in every build; neither knows a tag
    try:
        documents = [to_markdown(value, nothing=_NOTHING) for value in yaml.load_all(text, loader)]
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark is not None else ""
        raise ReadFailed("corrupt", f"it is no YAML{line}") from None
    except yaml.YAMLError:
        raise ReadFailed("corrupt", "it is no YAML") from None
    title = documents[0][1] if documents else ""
    return Reading(text=join_blocks(body for body, _ in documents) + "\n", title=title, encoding=encoding)
