"""Scans made for tests: text drawn as a picture, sound or spoilt, as a page of a PDF or a file of its own."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image
from reportlab.lib.pagesizes import A5  # type: ignore[import-untyped]  # it ships no types
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]  # it ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

POLICY = [
    (22, "Travel policy"),
    (12, "Book every journey two weeks ahead. Trains are"),
    (12, "taken for all journeys below five hours, and the"),
    (12, "travel desk in Oslo answers every question."),
]


def written(lines: Sequence[tuple[float, str]] = POLICY, *, dpi: int = 200, turned: int = 0) -> Image.Image:
    """A page with lines of (size, text) as a scanner sees it, turned clockwise."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A5)
    y = 540.0
    for size, text in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(60, y, text)
        y -= size * 1.4
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        bitmap = document[0].render(scale=dpi / 72, grayscale=True, rotation=turned)
        picture: Image.Image = bitmap.to_pil().copy()
    finally:
        document.close()
    return picture


def noise(side: int = 600) -> Image.Image:
    """Specks that are no writing."""
    draw = random.Random(7)
    picture = Image.new("L", (side, side), 255)
    for _ in range(side):
        x, y = draw.randrange(side - 12), draw.randrange(side - 12)
        picture.paste(draw.randrange(160), (x, y, x + draw.randrange(2, 12), y + draw.randrange(2, 12)))
    return picture


def scanned_pdf(path: Path, pages: Sequence[Image.Image | str]) -> None:
    """A PDF of pictures that fill the page; a page of text is drawn as text."""
    canvas = Canvas(str(path), pagesize=A5)
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(60, 500, page)
        else:
            width, height = sorted(A5, reverse=page.width > page.height)
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(page), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
