"""readers/latex.py: LaTeX."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers import read


def test_structure(tmp_path: Path) -> None:
    """Sections, lists, code and tables become Markdown; formulas stay, comments and references are left out."""
    path = tmp_path / "a.tex"
    path.write_text(
        r"""\documentclass{article}
\title{Our \emph{tools}}
\begin{document}
\maketitle
\section{Data} % secret
Kestrel is \textbf{fast}, 50\% of ``all'', $a_1 \leq b$, \href{u}{its page}\footnote{Since March.}.\label{x}

\begin{itemize}
\item One
\begin{enumerate}
\item Inner
\end{enumerate}
\item Two
\end{itemize}
After.
\begin{verbatim}
x % 1
\end{verbatim}
\begin{tabular}{l|l}
\hline
Tool & Owner \\ \hline
R\&D & Data \\
\end{tabular}
\input{b}
\end{document}
"""
    )
    reading = read(path)
    assert reading.title == "Our tools"
    assert reading.text == (
        "# Our tools\n\n## Data\n\nKestrel is **fast**, 50% of “all”, $a_1 \\leq b$, its page (Since March.).\n\n"
        "- One\n  1. Inner\n- Two\n\nAfter.\n\n```\nx % 1\n```\n\n| Tool | Owner |\n| --- | --- |\n| R&D | Data |\n"
    )
    assert reading.notes == ("1 included files are not read here",)


def test_a_cut_file(tmp_path: Path) -> None:
    """Open braces, lists and environments are survived, and what was there is kept."""
    path = tmp_path / "a.tex"
    for start in (
        r"\section{",
        r"\begin{itemize}\item ",
        r"\begin{tabular}{ll} ",
        r"\begin{verbatim} ",
        r"\end{itemize}\item ",
        "$",
    ):
        path.write_text(f"\\begin{{document}}\n{start}Kestrel")
        assert "Kestrel" in read(path).text


def test_displayed_formulas_stay(tmp_path: Path) -> None:
    """Their commands are no words to be taken off; labels go."""
    path = tmp_path / "a.tex"
    path.write_text("So\n\\begin{align*}\\label{x}\n E &= \\frac{m}{2} \\\\\n F &= 1 \\nonumber\n\\end{align*}\nholds.\n")
    assert read(path).text == "So\n\n$$E &= \\frac{m}{2} \\\\ F &= 1$$\n\nholds.\n"
