"""readers/yaml.py: YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

import ftprep.readers.data as data
from ftprep.readers import ReadFailed, read


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_documents(tmp_path: Path) -> None:
    """Values stay as they are written, aliases and merged fields are unfolded, tags mean nothing, null is left out."""
    text = (
        "base: &b\n  version: 1.10\n  live: yes\nname: Kestrel\nnext:\n  <<: *b\n  live: no\n  owner: ~\n  ref: !Ref Data\n"
        "---\nname: Heron\nport: 0123\n"
    )
    reading = read(written(tmp_path / "a.yaml", text))
    assert reading.title == "Kestrel"
    assert reading.text == (
        "# Kestrel\n\n## base\n\n- version: 1.10\n- live: yes\n\n## next\n\n- version: 1.10\n- live: no\n- ref: Data\n\n"
        "# Heron\n\n- port: 0123\n"
    )


def test_a_tag_runs_nothing(tmp_path: Path) -> None:
    """A tag that names a Python function is data."""
    mark = tmp_path / "mark"
    path = written(tmp_path / "a.yml", f"a: !!python/object/apply:os.mkdir ['{mark}']\nb: Kestrel\n")
    assert "Kestrel" in read(path).text
    assert not mark.exists()


def test_a_bomb_of_aliases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few lines that unfold to billions of values are stopped."""
    monkeypatch.setattr(data, "_MOST_VALUES", 20_000)
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11)]
    with pytest.raises(ReadFailed) as caught:
        read(written(tmp_path / "a.yaml", "\n".join(lines)))
    assert caught.value.status == "too-large"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a: [Kestrel", "corrupt"),
        ("a: b: c", "corrupt"),
        ("a: null\n", "empty"),
        ("&a [*a, Kestrel]", "corrupt"),
        ("k: \x00", "corrupt"),
    ],
)
def test_faults(tmp_path: Path, text: str, status: str) -> None:
    """Broken, empty and endless YAML each end with their status."""
    with pytest.raises(ReadFailed) as caught:
        read(written(tmp_path / "a.yaml", text))
    assert caught.value.status == status
