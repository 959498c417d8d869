"""readers/xml.py: XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_structure(tmp_path: Path) -> None:
    """Elements become headings, items, paragraphs and tables; attributes are kept, comments are not."""
    text = """<?xml version="1.0"?><x:handbook xmlns:x="urn:x" version="3"><!-- secret --><title>Our tools</title>
<section><p>Kestrel is <b>fast</b> and quiet.</p><owner since="2021">Data Platform</owner></section>
<member><name>Ana</name><role>Lead</role></member><member><name>Bo</name></member>
<limit unit="EUR">50</limit><empty/></x:handbook>"""
    reading = read(written(tmp_path / "a.xml", text))
    assert reading.title == "Our tools"
    assert reading.text == (
        "# Our tools\n\n- version: 3\n\n## section\n\nKestrel is fast and quiet.\n\n- owner: Data Platform (since 2021)\n\n"
        "| name | role |\n| --- | --- |\n| Ana | Lead |\n| Bo |  |\n\n- limit: 50 (unit EUR)\n"
    )


def test_the_declared_character_set(tmp_path: Path) -> None:
    """The encoding in the declaration counts."""
    path = tmp_path / "a.xml"
    path.write_bytes('<?xml version="1.0" encoding="iso-8859-1"?><a><b>Müller</b><c>x</c></a>'.encode("latin-1"))
    assert "- b: Müller" in read(path).text


def test_entities_stay_closed(tmp_path: Path) -> None:
    """Entities of the file's own, to other files too, are not unfolded, and it is told."""
    (tmp_path / "secret.txt").write_text("Heron")
    start = f'<!DOCTYPE a [<!ENTITY f SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY g "Osprey">]>'
    reading = read(written(tmp_path / "a.xml", f"{start}<a><b>Kestrel &f; &g;</b><c>x</c></a>"))
    assert reading.text == "# a\n\nKestrel &f; &g;\n\n- c: x\n"
    assert reading.notes == ("the entities that it defines are not unfolded",)


def test_a_bomb_of_entities(tmp_path: Path) -> None:
    """Entities that unfold to billions of words are refused, or stay closed."""
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 11))
    with pytest.raises(ReadFailed) as caught:
        read(written(tmp_path / "a.xml", f'<!DOCTYPE a [<!ENTITY b0 "lol">{bomb}]><a><b>&b10;</b></a>'))
    assert caught.value.status in ("corrupt", "empty")


@pytest.mark.parametrize(
    ("text", "status"),
    [("Kestrel", "corrupt"), ("<a><b>Kestrel</b>", "corrupt"), ("<a><b/></a>", "empty"), ("<a>" * 5000, "corrupt")],
)
def test_faults(tmp_path: Path, text: str, status: str) -> None:
    """Broken, empty and deeply nested XML each end with their status."""
    with pytest.raises(ReadFailed) as caught:
        read(written(tmp_path / "a.xml", text))
    assert caught.value.status == status
