"""readers/notion.py: Notion's Markdown."""

from __future__ import annotations

import pytest

from ftprep.readers.notion import tidied, without_targets

ID = "2123456789abcdef0123456789abcdef"
PAGE = f"Kestrel {ID}"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (f"See [Heron](Heron%20{ID}.md).", "See Heron."),
        (f"See [Heron (old)](Kestrel%20(x)%20{ID}/Heron%20{ID}.md), too.", "See Heron (old), too."),
        (f"See [Heron](https://www.notion.so/Heron-{ID}?pvs=21).", "See Heron."),
        (f"See [a \\[b\\]](../A%20{ID}.csv) and [c](https://acme.notion.site/{ID}).", "See a \\[b\\] and c."),
        (f"![Untitled](Kestrel%20{ID}/Untitled.png)Text", "Text"),
        (f"![The plan of 2026](Kestrel%20{ID}/plan.png)", "The plan of 2026"),
        (
            "See [the site](https://example.com/x) and [more](more.md).",
            "See [the site](https://example.com/x) and [more](more.md).",
        ),
        ("<aside>\n💡 Ask first.\n\n</aside>\n", "💡 Ask first.\n\n"),
        (
            f"# Kestrel\n\nStatus: Done\nUses: Heron (Heron%20{ID}.md)\n\nText: no.\n",
            "# Kestrel\n\n- Status: Done\n- Uses: Heron\n\nText: no.\n",
        ),
        ("# Kestrel\n\nStatus: Done", "# Kestrel\n\n- Status: Done\n"),
        ("# Kestrel\n\nStatus: Done\nand more\n\nText.", "# Kestrel\n\nStatus: Done\nand more\n\nText."),
    ],
)
def test_a_page(markdown: str, text: str) -> None:
    """Links within the export are names, those that lead out stay; properties are items, paragraphs are not."""
    assert tidied(markdown, PAGE) == text


def test_other_markdown_stays_as_it_is() -> None:
    """Without an id in its name or its links a text is not touched."""
    text = "# Meeting\n\nDate: today\n\n<aside>\nNo.\n</aside>\n\n\n\n[a](b.md)"
    assert tidied(text, "meeting") == text
    assert without_targets(f"Heron (x{ID}.md)", "table") == f"Heron (x{ID}.md)"


@pytest.mark.parametrize("sign", ["[", "![", "[a](", "[a](b ", "a: b\n", f"[a]({ID}", "(", " ("])
def test_long_texts_of_one_sign(sign: str) -> None:
    """Half-open links by the thousand come out as they went in."""
    text = sign * 20_000
    assert tidied(text, PAGE).replace("- ", "").strip() == text.strip()
