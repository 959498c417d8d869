"""Pages that are pictures, read by the system's tesseract where it is installed; what it cannot read is told, never left out."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from ftprep.readers import programs
from ftprep.readers.reading import ReadFailed, ReadOptions
from ftprep.readers.recognised import Recognised, recognised
from ftprep.records import Page

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

LEAST_PAGE = 40.0
"""Mean confidence (percent) below which what was recognised on a page is no text: handwriting, a photograph."""

LOW = 60.0
"""Mean confidence below which a reader is told to look for himself."""

LITTLE = 20
"""Characters of text below which a page that shows a picture counts as one without text."""

_DPI = 300
_MOST_PIXELS = 20_000_000  # of a rendered page: A4 at 400 dpi, a poster at less
_FEW_WORDS = 10
_PACKAGE = {
    "linux": "apt install tesseract-ocr, dnf install tesseract",
    "darwin": "brew install tesseract",
    "win32": "winget install UB-Mannheim.TesseractOCR",
}


def why_not(options: ReadOptions) -> str:
    """Why nothing can be recognised, and what to do about it; "" where all is there.

    why_not(ReadOptions()) -> "install tesseract to have them read (apt install tesseract-ocr, dnf install tesseract)"
    """
    if options.ocr == "off":
        return "recognising text is switched off (ocr: off)"
    program = programs.find("tesseract")
    if program is None:
        return f"install tesseract to have them read ({_PACKAGE.get(sys.platform, _PACKAGE['linux'])})"
    there = languages(program)
    if lacking := [name for name in options.ocr_languages.split("+") if name not in there]:
        return (
            f"tesseract has no data for {', '.join(lacking)} (ocr_languages): install it (such as apt install "
            f"tesseract-ocr-{lacking[0]}); `tesseract --list-langs` shows what there is: {', '.join(there) or 'nothing'}"
        )
    return ""


@functools.cache
def languages(program: Path) -> tuple[str, ...]:
    """The languages that this tesseract has data for. languages(Path("/usr/bin/tesseract")) -> ("deu", "eng")"""
    try:
        with programs.room() as room:
            room.run([program, "--list-langs"], 20.0)
            lines = room.output().splitlines()
    except ReadFailed:
        return ()
    return tuple(sorted(line.strip() for line in lines if line.strip() and " " not in line.strip() and line.strip() != "osd"))


class Recogniser:
    """Tesseract, at work in a room. See `recogniser`."""

    def __init__(self, program: Path, room: programs.Room, options: ReadOptions) -> None:
        self.folder = room.folder
        self._program, self._room, self._options = program, room, options

    def read(self, picture: Path, number: int = 0) -> Recognised:
        """What is written in a picture file; of a file of several (TIFF) on the one of this number, from 0.

        Raises ReadFailed: timed-out, corrupt.
        """
        found = self._once(picture, number=number)
        if _poor(found):  # upside down perhaps: with a look at the script first, which takes longer and its own data
            found = _better(found, self._once(picture, number=number, segmentation="1"))
        return found

    def read_page(self, page: Any, body_size: float) -> Recognised:
        """What is written on a page of a PDF, its usual type put at `body_size`. Raises ReadFailed: timed-out, corrupt."""
        picture = self.folder / "page.pgm"
        dpi = _render(page, picture, 0)
        found = self._once(picture, dpi=dpi, body_size=body_size)
        if _poor(found):
            _render(page, picture, 180)
            found = _better(found, self._once(picture, dpi=dpi, body_size=body_size))
        return found

    def _once(
        self, picture: Path, *, number: int = 0, dpi: int = 0, body_size: float = 10.0, segmentation: str = "3"
    ) -> Recognised:
        table = self.folder / "page.tsv"
        table.unlink(missing_ok=True)
        command: list[str | Path] = [
            self._program,
            picture,
            table.with_suffix(""),
            "-l",
            self._options.ocr_languages,
            "--psm",
            segmentation,
        ]
        command += ["--dpi", str(dpi)] if dpi else []
        command += ["-c", f"tessedit_page_number={number}", "tsv"]
        status = self._room.run(command, self._options.max_page_seconds, {"OMP_THREAD_LIMIT": "1"})
        if status != 0 or not table.is_file():
            if segmentation == "1":
                return Recognised()  # without its data on scripts there is no second look
            raise ReadFailed("corrupt", "tesseract cannot open it as a picture")
        return recognised(table.read_text(encoding="utf-8", errors="replace"), body_size)


@contextmanager
def recogniser(options: ReadOptions) -> Iterator[Recogniser]:
    """Tesseract ready to read. Raises ReadFailed (needs-ocr) with what there is to install."""
    program = programs.find("tesseract")
    if program is None or (cause := why_not(options)):
        raise ReadFailed("needs-ocr", why_not(options) if program is None else cause)
    with programs.room() as room:
        yield Recogniser(program, room, options)


class Scans(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the pages of a document that are pictures: by number, from 1, those that were recognised; those that hold no
    writing; those that were not recognised, with the reason; and those with a few words of text for which we do not know whether
    their large picture holds more.

    Scans(found={3: Recognised(...)}, blank=(4,), lost={5: "tesseract was stopped after 60 seconds"}, pages=12)
    """

    found: dict[int, Recognised] = {}
    blank: tuple[int, ...] = ()
    lost: dict[int, str] = {}
    unsure: tuple[int, ...] = ()
    pages: int = 0

    @property
    def confidence(self) -> float:
        """The mean over all words."""
        words = sum(page.words for page in self.found.values())
        return sum(page.confidence * page.words for page in self.found.values()) / words if words else 0.0

    def notes(self) -> Iterator[str]:
        """Remarks on what was read."""
        if self.found:
            advice = ": look at it before you rely on it" if self.confidence < LOW else ""
            many = f"{len(self.found)} of {self.pages} pages were" if self.pages > 1 else "it was"
            yield f"{many} recognised by OCR, with {self.confidence:.0f} % confidence on average{advice}"
        if unreadable := sum(page.unreadable for page in self.found.values()):
            words = sum(page.words for page in self.found.values())
            yield f"{unreadable} of the {words:,} words on them could not be read: [?] stands in their place"
        if self.blank:
            yield f"no writing was found in the pictures on {numbered(self.blank)}"
        if self.unsure:
            yield f"little text beside a large picture that was not recognised: {numbered(self.unsure)}"

    def missing(self) -> Iterator[str]:
        """What is not in the text."""
        for cause in dict.fromkeys(self.lost.values()):
            pages = [number for number, its in self.lost.items() if its == cause]
            verb = "has" if len(pages) == 1 else "have"
            yield f"{numbered(pages)} {verb} no text and could not be recognised: {cause}"

    def refuse_nothing(self, characters: int = 0) -> None:
        """Raise ReadFailed where not one page was recognised, in a document that holds no other text than so many `characters`:
        needs-ocr or empty. What little there is, stays where nothing else is written.
        """
        if self.found or not (self.lost or self.blank) or (characters and not self.lost):
            return
        pictures = f"no text, only pictures on {len(self.lost) + len(self.blank)} of {self.pages} pages"
        if not self.lost:
            raise ReadFailed("empty", f"{pictures}, and no writing was found in them")
        raise ReadFailed("needs-ocr", f"{pictures}: {'; '.join(dict.fromkeys(self.lost.values()))}")

    def marked(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """`pages` with the confidence of those that were recognised."""
        return tuple(
            msgspec.structs.replace(page, ocr_confidence=self.found[page.number].confidence) if page.number in self.found else page
            for page in pages
        )


def numbered(pages: Sequence[int]) -> str:
    """numbered([3]) -> "page 3"; numbered([3, 5, 6, 7]) -> "pages 3, 5 to 7" """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    more = [f"and {len(shown) - 20} more"] if len(shown) > 20 else []
    return f"page{'s' if len(pages) > 1 else ''} {', '.join(shown[:20] + more)}"


def of_pdf(document: pypdfium2.PdfDocument, scans: Mapping[int, int], body_size: float, options: ReadOptions) -> Scans:
    """The pages of an open PDF that show a picture and have little or no text: `scans` gives for each (from 1) the characters that
    it has. Raises nothing: what fails is in the answer.

    -> Scans(found={1: Recognised(lines=(Line("Travel policy", size=20.0, ...), ...), words=212, confidence=93.4)}, pages=1)
    """
    if not scans:
        return Scans(pages=len(document))
    taken = list(scans)[: options.max_ocr_pages]
    results: dict[int, Recognised | ReadFailed] = dict.fromkeys(scans, too_many(options))
    try:
        with recogniser(options) as tesseract:
            results |= {number: _page(tesseract, document, number, body_size) for number in taken}
    except ReadFailed as failure:
        results = dict.fromkeys(scans, failure)
    return judged(results, len(document), scans)


def too_many(options: ReadOptions) -> ReadFailed:
    """The reason for pages after the last that may be recognised."""
    return ReadFailed("needs-ocr", f"at most {options.max_ocr_pages:,} pages of a file are recognised (max_ocr_pages)")


def judged(results: Mapping[int, Recognised | ReadFailed], pages: int, has: Mapping[int, int] = MappingProxyType({})) -> Scans:
    """The results sorted into what can be used, what is blank, and what is lost. A page that has some text (`has`, in characters)
    keeps it unless much more is recognised.
    """
    found: dict[int, Recognised] = {}
    blank: list[int] = []
    lost: dict[int, str] = {}
    unsure: list[int] = []
    for number, result in results.items():
        some = has.get(number, 0)
        if isinstance(result, ReadFailed):
            if some < LITTLE:
                lost[number] = result.reason
            else:
                unsure.append(number)
        elif some >= LITTLE:
            if result.confidence >= LOW and sum(len(line.text) for line in result.lines) > 2 * some:
                found[number] = result
        elif not result.words:
            blank.append(number)
        elif result.confidence < LEAST_PAGE or not result.lines:
            lost[number] = f"confidence below {LEAST_PAGE:.0f} % (handwriting, a photograph or a poor scan?)"
        else:
            found[number] = result
    return Scans(found=found, blank=tuple(blank), lost=lost, unsure=tuple(unsure), pages=pages)


def _page(tesseract: Recogniser, document: pypdfium2.PdfDocument, number: int, body_size: float) -> Recognised | ReadFailed:
    import pypdfium2

    try:
        page = document[number - 1]
        try:
            return tesseract.read_page(page, body_size)
        finally:
            page.close()
    except ReadFailed as failure:
        return failure
    except pypdfium2.PdfiumError:
        return ReadFailed("corrupt", "it cannot be drawn")


def _poor(found: Recognised) -> bool:
    return found.confidence < LOW and found.words >= _FEW_WORDS


def _better(first: Recognised, second: Recognised) -> Recognised:
    return second if second.confidence > first.confidence else first


def _render(page: Any, picture: Path, rotation: int) -> int:
    """Draw a page in grey into a PGM file; the dots per inch that it was drawn with."""
    width, height = page.get_size()
    inches = max(width * height, 1.0) / 72**2
    dpi = int(min(_DPI, (_MOST_PIXELS / inches) ** 0.5)) or 1
    bitmap = page.render(scale=dpi / 72, grayscale=True, rotation=rotation)
    try:
        rows = memoryview(bitmap.buffer).cast("B")
        with picture.open("wb") as file:
            file.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
            for row in range(bitmap.height):
                file.write(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])
    finally:
        bitmap.close()
    return max(dpi, 70)  # tesseract takes less for a mistake
