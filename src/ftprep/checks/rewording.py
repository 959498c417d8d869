"""Words that stand for words of the source in a rewording: a word of the source, then those that may take its place.

Made of everyday English for company prose, not of any one document. What is missing here costs a true row and lets no false one in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ftprep.lexicon import SYNONYMS, root, words

_GROUPS = """
report answerable; invoice pay; ground enter; office visit; within longest most; head charge; lead charge
keep storage remove; kept storage remove; run valid last end; work workplace home; base workplace; manage care
office manager care; wear let; park fit; delete keep; before deadline; submit deadline; limit reach; report told tell
require collect; allowance receive; exclude open; order care responsible; end last; budget aside; cover pay
installed run operate operated; look operate run keep; operate run keep responsible care; replace introduce place
place introduce replace; lead head chief leader lead charge direct director run manage
manage manager run direct oversee supervise charge responsible administer; own decide; responsible decide
manager decide develop development; access ask decide; office address town run; street address; stand address street
deliver delivery; material made; made material; take travel; supply staff employee; move aim leave; build aim
measure customer; battery empty run; launch sell sale sold; own owner possess owner property hand responsible
responsible responsibility accountable answer charge account care look own duty
answer account responsible responsibility accountable; deputy deputise second assistant stand-in substitute
house employ employee staff worker work workforce home accommodate
member people strong belong consist large big size make staff employee; report subordinate answer boss superior
place replace successor; replace successor succeed supersede substitute place over predecessor former previous
switch retire discontinue shut decommission remove stop end longer deactivate close
off retire discontinue shut decommission longer; start begin commence launch open inception
begin start commence initiate; open establish inaugurate set start; found establish set create start
launch introduce release start market launch; end finish complete conclude close expire run termination expiry
complete finish end conclude; cost price amount worth value pay expense charge spend; euro eur dollar usd cost price
limit maximum most cap exceed ceiling restrict upper; above exceed over more than; below under less beneath
must require necessary obligatory mandatory demand compulsory obligation; require need necessary necessitate demand must
forbid prohibit allow ban; exclude eligible ineligible excluded part exempt participate
approve approval authorise authorisation sign-off agree permission consent approve; sign signature signatory signed
submit hand file send turn submission; report notify inform tell announce notification
store keep hold house save archive preserve retain storage locate; keep retain store preserve hold retention maintain
delete erase remove deletion deletes; check inspect verify examine test control; review inspect assess revise
grant give allow provide permission; measure determine gauge record measurement detect
analyse analysis examine evaluate study; use purpose serve employ utilise help apply usage user in-use
instal set put place; operate run maintain manage operation; run operate host
look care maintain tend charge responsible; stand locate situate lie home house host; base locate home seat work
deliver delivery bring supply receive; supply supplier provide furnish come receive obtain source delivery
provide supply supplier receive obtain; make produce manufacture build create construct production maker
build construct construction erect create; construct build; connect link join connection; join connect link
discover find discoverer discovery; receive award win winner recipient laureate honour; born birth birthplace native
die death pass; husband wife spouse marry couple; write author pen language program; program language
contact ask person turn; sponsor sponsorship fund; project work; move transfer bring migrate shift relocate
budget money spend fund finance; question query ask; answer reply respond response; last final recent previous
first earliest initial; long length last duration; last long duration life lifetime; high height tall; deep depth
old age; year annual yearly annually; month monthly; week weekly; day daily; every each daily; journey trip travel
employee staff worker colleague people person; customer client; company firm business organisation enterprise supplier
office site branch; visitor guest visit; buy purchase acquire procure; bought purchase acquire; order purchase
device equipment; password; share divulge disclose pass; lost loss lose missing; hire employ recruit
choose elect select pick election; chosen elect select pick election; compose consist comprise make send; attain reach
age old; shore bank edge; work labor labour; design designer architect; finish complete completion
railroad railway train line; drive drove hammer; driven drove; cause lead result produce trigger; flow drain run
frozen freeze ice cover; pull draw haul tow; fall drop decrease decline fell; fell drop decrease decline; rate price
lay lays laid; live life dwell inhabit reside age lifespan; reach age live; show indicate; lend lent loan borrow
lent lend loan borrow; sue court; assistant helper assist; print printer printing; cheap expensive cost price
under beneath below underneath; under underneath; pedestrian foot walk; input activity; minute
leave departure depart leaving; before prior; hour clock; issue hand give; wear wore worn; insure insurance cover
cover insure insurance protect; lens; locked lock closed; receipt; original; read; begin; moon lunar; lunar moon
joined follow; orbit; carry; operate; clock night; day clock round; night clock; car vehicle park; park
head headquarter chief; plant factory; assemble assembly put; found founder foundation; code program; smallest small
reception; close open; glass; claim; meet meeting; hold; work; chief officer; policy; fund; archive; second two
one single sole; only single sole just alone; lack without miss absent; no lack without; without lack; search; lose lost
reach; sea; plan planning schedule; new; grant access; quick fast speed; fast quick speed; need require
because since reason; contract agreement; renewal renew; renew renewal; date; time clock; order supply; key; hold
hotel accommodation; meal food; train rail; second-class; desk; allowance; abroad foreign; core; remote remotely home
remote remotely; limit allow; take; power right authority; vote; people citizen inhabitant; person nobody people human
elect election vote; twice two; office post position; impeach impeachment; member senator representative; eastward east
westward west; northward north; southward south; eastern east; western west; northern north; southern south
journey travel trip ride; travel journey trip; trip journey travel; work build construct construction; live reach attain
attain reach; hold contain; contain hold include; kill die death; burn fire; marry husband wife marriage
teach teacher lesson; teacher teach; rule reign king queen; begin early start; replace new
""".strip()


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {root(one): set(map(root, others)) for one, others in SYNONYMS.items()}
    for line in re.split(r"[;\n]", _GROUPS):
        first, *others = (root(word) for word in line.split())
        table.setdefault(first, set()).update(others)
    return {one: frozenset(others) for one, others in table.items()}


REWORDED: Mapping[str, frozenset[str]] = _table()
"""Stem of the source -> the stems that may stand for it."""


@lru_cache(maxsize=256)
def reworded(text: str) -> frozenset[str]:
    """The stems of all words that may stand for words of the text, without the plain ones."""
    return frozenset[str]().union(*(REWORDED.get(root(word), frozenset()) for word in words(text)))
