"""Writes src/ftprep/evaluation/words.txt: the nonsense words that controlled test sets are made of.

    python scripts/make_nonsense_words.py SmolLM2-135M-Instruct.Q4_1.gguf /usr/share/dict/*

Needs `gguf`, `tokenizers` and `tiktoken`, and lists of the words of real languages, one a line (Debian: wamerican-huge,
wbritish-huge, wngerman, wfrench, wspanish, witalian, wdutch). A word is kept if

- it can be said: one or two open syllables, or one closed one, four to six letters;
- no list knows it, nor (as a guard against names and abbreviations) does any tokenizer take it as one piece;
- it has two tokens, written as a name behind a space, for SmolLM2 and for OpenAI's o200k, so that options are of one length;
- no word before it differs in one letter only.

The order is shuffled by a fixed seed; a test set takes its words by a seed of its own.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ONSETS = "b d f g h j k l m n p r s t v w z bl br dr fl fr gl gr kl kr pl pr sk sl sm sn sp st tr tw".split()
VOWELS = "a e i o u".split()
CODAS = "b d f g k l m n p r s t v x z ft ld lf lk lm lp lt mp nd nk nt rb rd rf rk rm rn rp rt sk sp st".split()
MOST = 1600
FOLDER = Path(__file__).parents[1] / "src" / "ftprep" / "evaluation"


def candidates() -> list[str]:
    """Every shape of word, shuffled."""
    closed = {onset + vowel + coda for onset in ONSETS for vowel in VOWELS for coda in CODAS}
    pairs = {o1 + v1 + o2 + v2 for o1 in ONSETS for v1 in VOWELS for o2 in ONSETS[:17] for v2 in "aeio"}
    longer = {
        o1 + v1 + o2 + v2 + coda for o1 in ONSETS[:17] for v1 in VOWELS for o2 in ONSETS[:17] for v2 in VOWELS for coda in "lmnrst"
    }
    found = sorted(word for word in closed | pairs | longer if 4 <= len(word) <= 6)
    random.Random(0).shuffle(found)
    return found


def known(paths: list[Path]) -> set[str]:
    """The words of the lists without accents, in lower case."""
    words: set[str] = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            plain = unicodedata.normalize("NFKD", line.split("/")[0]).encode("ascii", "ignore").decode().lower()
            words.add(plain.removesuffix("'s"))
    return words


def tokenizer(weights: Path) -> Any:
    """The byte-level BPE tokenizer that a GGUF file holds."""
    from gguf import GGUFReader
    from tokenizers import Tokenizer, models, pre_tokenizers

    fields = GGUFReader(weights).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    made = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(tokens)}, merges=merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return made


def near(word: str) -> Iterator[str]:
    """Every word that differs in one letter: changed, taken away or put in."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(len(word) + 1):
        for letter in letters:
            yield word[:at] + letter + word[at:]
            yield word[:at] + letter + word[at + 1 :]
        yield word[:at] + word[at + 1 :]


def main(weights: str, *lists: str) -> None:
    """Write the file; says how many words there are."""
    import tiktoken

    small, large = tokenizer(Path(weights)), tiktoken.get_encoding("o200k_base")
    real = known([Path(path) for path in lists])
    taken: set[str] = set()
    kept = []
    for word in candidates():
        if word in real or word + "s" in real or word in taken:
            continue
        if len(small.encode(" " + word.capitalize()).ids) != 2 or len(large.encode_ordinary(" " + word.capitalize())) != 2:
            continue
        kept.append(word)
        taken.update(near(word))
        if len(kept) == MOST:
            break
    (FOLDER / "words.txt").write_text("\n".join(kept) + "\n")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main(*sys.argv[1:])
