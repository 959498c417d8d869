"""sentence_ends.py: where sentences end, in the languages that companies write in."""

from __future__ import annotations

import pytest

from ftprep import prose
from ftprep.passages import split
from ftprep.records import Document
from ftprep.sentence_ends import sentence_ends

CASES = [
    ("en", "We use Kestrel, e.g. for stock. | It is ours."),
    ("en", "Ask i.e. the owner of it. | Then go."),
    ("en", "The U.S. office is closed. | Call Oslo."),
    ("en", "She works in the U.S. | The team is small."),
    ("en", "Dr. Ruiz approved it. | Mr. Berg did not."),
    ("en", "See No. 5 in the list. | It is new."),
    ("en", "Fig. 3 shows the flow. | Tab. 2 does not."),
    ("en", "It takes approx. 5 days. | Plan ahead."),
    ("en", "Kestrel v2.3.1 is out. | Update now."),
    ("en", "Use version 2.0. | It is stable."),
    ("en", "Read https://example.com/a.b?c=d. | Then sign."),
    ("en", "Open config.yaml first. | Edit it."),
    ("en", "The rate is 3.5 percent. | It rose."),
    ("en", "J. R. Smith leads it. | She is new."),
    ("en", "J.R.R. Tolkien wrote it. | It is long."),
    ("en", "Wait... then go on. | Done."),
    ("en", "Well … that is it. | Done."),
    ("en", 'He said "Stop." | Then he left.'),
    ("en", '"Is it ours?" she asked. | It is.'),
    ("en", "It is ours (see page 3.). | Go on."),
    ("en", "It works. | (Ask Ana if not.) | Good."),
    ("en", "Really?! | Yes. | No!"),
    ("en", "Meet at 3 p.m. on Monday. | Bring it."),
    ("en", "Meet at 3 p.m. | Bring it."),
    ("en", "Norden Inc. delivers paper. | Sud Ltd. does not."),
    ("en", "Items: pens, paper, etc. are free. | Ask for them."),
    ("en", "It costs $5.50. | That is fair."),
    ("en", "cf. section 4.2 for more. | It helps."),
    ("en", "The St. Olav office vs. the Oslo one. | Both open."),
    ("en", "Jan. 5 is free. | Feb. 6 is not."),
    ("en", "Prof. Dr. Berg came. | He spoke."),
    ("en", "Ph.D. students get it. | Others do not."),
    ("en", "The file a.b.c.txt is kept. | Others go."),
    ("en", "Run `pip install x`. | Then test."),
    ("en", "Node.js is used. | ASP.NET is not."),
    ("en", "iPhone is fine. | iPads are not."),
    ("en", "It ended. | kestrel_jobs runs nightly."),
    ("en", "Write to ana@norden.com. | She answers."),
    ("en", "1. Ask first. | 2. Then book."),
    ("en", "E.g. Kestrel is ours. | It is fast."),
    ("en", "Sec. 4 applies. | Art. 5 does not."),
    ("en", "The dept. of sales owns it. | OK."),
    ("en", "Est. 2010. | It grew."),
    ("en", "Min. 5 and max. 10 are allowed. | More is not."),
    ("en", "Tel. 555 12 34. | Ask for Ana."),
    ("en", "The 10.0.0.1 host is up. | Use it."),
    ("en", "Gen. Berg and Lt. Ruiz met. | They spoke."),
    ("en", "He asked: Why? | Nobody knew."),
    ("de", "Die Sitzung ist am 3. Mai in Oslo. | Alle kommen."),
    ("de", "Das gilt z. B. für Berlin. | Es gilt nicht für Bonn."),
    ("de", "Das gilt z.B. für Berlin. | Es gilt nicht für Bonn."),
    ("de", "Gem. § 5 Abs. 2 gilt das. | Ausnahmen gibt es nicht."),
    ("de", "Dr. Müller und Hr. Berg sind da. | Fr. Ruiz kommt."),
    ("de", "Das kostet ca. 5 Euro. | Das ist viel."),
    ("de", "Am 24.12.2026 ist zu. | Danach offen."),
    ("de", "Im 19. Jahrhundert war es so. | Heute nicht."),
    ("de", "Das Lager usw. ist voll. | Wir bauen an."),
    ("de", "Die Abt. Vertrieb hat es. | Nr. 5 ist neu."),
    ("de", "„Ist das so?“, fragte er. | Ja."),
    ("fr", "M. Dupont est là. | Il parle."),
    ("fr", "Voir p. 5 et art. 3 du code. | C'est clair."),
    ("fr", "Est-ce vrai ? | Oui !"),
    ("fr", "Mme. Durand et le Dr. Petit viennent. | Ils parlent."),
    ("es", "El Sr. García vino. | La Sra. Ruiz no."),
    ("es", "¿Es verdad? | ¡Sí! | Claro."),
    ("es", "Véase la pág. 5 del EE. UU. informe. | Es claro."),
    ("es", "Ud. debe firmar. | Luego espere."),
    ("pt", "O Sr. Silva veio. | A Dra. Costa não."),
    ("pt", "Veja a pág. 5 do manual. | É claro."),
    ("ru", "Это т. е. наш инструмент. | Он быстрый."),
    ("ru", "В 2020 г. открыт офис. | Он большой."),
    ("ru", "И. И. Иванов пришёл. | Он говорил."),
    ("zh", "这是我们的工具。 | 它很快。"),
    ("zh", "真的吗？ | 是的！ | 好。"),
    ("zh", "他说：“好。” | 然后走了。"),
    ("ja", "これは工具です。 | 速いです。"),
    ("ja", "「はい。」と言った。 | 終わり。"),
    ("ar", "هل هذا صحيح؟ | نعم. | هذا جيد."),
    ("hi", "यह हमारा है। | यह तेज है।"),
    ("ur", "یہ ہمارا ہے۔ | یہ تیز ہے۔"),
    ("ko", "이것은 도구입니다. | 빠릅니다."),
    ("it", "Il sig. Rossi è qui. | La dott.ssa Bianchi no."),
    ("nl", "Dhr. Jansen is er. | Mevr. Berg niet."),
    ("nl", "Dit geldt bijv. voor Oslo. | Niet voor Bergen."),
    ("pl", "Np. Kestrel jest nasz. | Jest szybki."),
    ("el", "Είναι δικό μας; | Ναι. | Καλά."),
    ("en", "The answer is no. | Then we stop."),
    ("en", "It is a work of art. | The museum paid."),
    ("en", "Choose a tab. | Then go on."),
    ("fr", "Elle mesure 5 m. | Puis on part."),
    ("pt", "É verdade? | Sim! | Claro."),
    ("fr", "Il a dit « Non. » | Puis il partit."),
    ("ru", "Правда? | Да! | Хорошо."),
    ("en", "- Ask first."),
    ("en", "It was 5 °C. | It snowed."),
    ("en", "Costs fell by 3.5 %. | Sales rose."),
    ("en", "[See the site.] | Then go."),
    ("de", "Ab dem 1. Januar gilt das. | Vorher nicht."),
    ("de", "Er kam als 3. | Ein anderer folgte."),
    ("xx", "One is here. | Two is not."),
    ("", "One is here. | Two is not."),
]
"""(language, the text with a bar where a sentence ends)"""


@pytest.mark.parametrize(("language", "marked"), CASES, ids=[marked[:40] for _, marked in CASES])
def test_sentences(language: str, marked: str) -> None:
    """Abbreviations, versions, addresses, numbers, initials, quotes and brackets end no sentence; the signs of each script do."""
    expected = marked.split(" | ")
    glued = "" if language in ("zh", "ja") else " "
    text = glued.join(expected)
    found, start = [], 0
    for end in sentence_ends(text, language):
        found.append(text[start:end].strip())
        start = end
    assert found == expected
    assert start == len(text)


def test_markup_lists_and_lines() -> None:
    """Blocks are taken apart first: an item is its own sentence, a hard break ends one, a soft one does not."""
    assert list(prose.sentences("1. Ask **Dr.** Ruiz first.  \nThen book\nv2.3.1 of it.")) == [
        "Ask Dr. Ruiz first.",
        "Then book v2.3.1 of it.",
    ]
    document = Document(
        id="d", source="a.md", media_type="text/markdown", title="", text="- Ask no. 5\n- e.g. Ana\n\n```\nx. Y.\n```\n"
    )
    assert split(document, 220)[0].sentences == ("Ask no. 5", "e.g. Ana")


def test_the_language_of_the_document_counts() -> None:
    """A German document is cut by German rules."""
    text = "Das war im 19. Jahrhundert so. Heute nicht.\n"
    document = Document(id="d", source="a.txt", media_type="text/plain", title="", text=text, language="de")
    assert split(document, 220)[0].sentences == ("Das war im 19. Jahrhundert so.", "Heute nicht.")


def test_long_texts_are_cut_in_windows() -> None:
    """A text longer than a window has the same sentences as its parts, and no word is lost."""
    text = "Dr. Ruiz asks no. 5 about v2.3.1. " * 400
    ends = sentence_ends(text)
    assert len(ends) == 400
    assert ends[-1] == len(text)
