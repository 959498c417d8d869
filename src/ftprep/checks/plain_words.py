"""Plain words that say nothing of their own: any rewording may bring them in.

Made of everyday English for company prose, not of any one document. What is missing here costs a true row and lets no false one in.
"""

from __future__ import annotations

from ftprep.lexicon import root

PLAIN = frozenset(
    map(
        root,
        """person people someone somebody anyone whoever individual thing something way case fact order total number amount
        quantity count role
        post position job title task function purpose means manner part place site spot area point period length size height depth
        width duration level kind type sort form group set range reason result name named called known titled entitled serve
        serves act
        belong hold held get gets got give gives given make makes made take takes taken took put do done go goes gone went come
        comes came
        become became exist exists happen happened occur occurred consist consists consisting comprise include includes included
        including
        lie lies stand stands sit sits situated located location be find found see saw seen remain remained remains stay also
        additionally
        furthermore moreover together respectively namely overall altogether currently now still already again further other
        another own
        same certain particular exactly precisely therefore hence according well due owing thanks following just indeed actually
        regardless
        matter even either whichever whatever whenever wherever whoever various different single several two both one ones everyone
        everybody everything nobody anything nothing say says said state stated mean means meaning concern regard respect
        connection term
        case situation instance example time times date year moment long often like such way serving serves used use uses using
        utilise start begin contain carry out take place able possible allowed permitted may have had having needs need want
        he she him her his hers it its they them their theirs himself herself itself themselves you your i we us our
        only alone sole solely cannot not never without none should shall would could might ought at most least minimum maximum
        almost just
        larger bigger longer higher taller deeper heavier greater more younger newer later smaller fewer less shorter lower
        shallower
        lighter cheaper older earlier exceed exceeds than compared comparison versus while whereas although though despite
        company firm organisation spend spent bring brings brought around clock back away along over toward towards yes no
        employee employees staff colleague colleagues main chief kind called across during among amongst throughout upon onto
        aboard alongside amid beside besides next near opposite
        above below under between""".split(),
    )
)
"""Stems that say nothing of their own."""
