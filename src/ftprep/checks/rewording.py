"""The words that a rewording may bring in: plain ones that say nothing of their own, and those that stand for words of the source.

Made of everyday English for company prose, not of any one document. What is missing here costs a true row and lets no false one in.
"""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.lexicon import SYNONYMS, root

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
        above below under between""".split(),
    )
)
"""Stems that say nothing of their own."""

_GROUPS = """
report answerable
invoice pay
ground enter
office visit
within longest most
head charge
lead charge
keep storage remove
kept storage remove
run valid last end
work workplace home
base workplace
manage care
office manager care
wear let
park fit
delete keep
before deadline
submit deadline
limit reach
report told tell
require collect
allowance receive
exclude open
order care responsible
end last
budget aside
cover pay
installed run operate operated
look operate run keep
operate run keep responsible care
replace introduce place
place introduce replace
lead head chief leader lead charge direct director run manage
manage manager run direct oversee supervise charge responsible administer
own decide
responsible decide
manager decide develop development
access ask decide
office address town run
street address
stand address street
deliver delivery
material made
made material
take travel
supply staff employee
move aim leave
build aim
measure customer
battery empty run
launch sell sale sold
own owner possess owner property hand responsible
responsible responsibility accountable answer charge account care look own duty
answer account responsible responsibility accountable
deputy deputise second assistant stand-in substitute
house employ employee staff worker work workforce home accommodate
member people strong belong consist large big size make staff employee
report subordinate answer boss superior
place replace successor
replace successor succeed supersede substitute place over predecessor former previous
switch retire discontinue shut decommission remove stop end longer deactivate close
off retire discontinue shut decommission longer
start begin commence launch open inception
begin start commence initiate
open establish inaugurate set start
found establish set create start
launch introduce release start market launch
end finish complete conclude close expire run termination expiry
complete finish end conclude
cost price amount worth value pay expense charge spend
euro eur dollar usd cost price
limit maximum most cap exceed ceiling restrict upper
above exceed over more than
below under less beneath
must require necessary obligatory mandatory demand compulsory obligation
require need necessary necessitate demand must
forbid prohibit allow ban
exclude eligible ineligible excluded part exempt participate
approve approval authorise authorisation sign-off agree permission consent approve
sign signature signatory signed
submit hand file send turn submission
report notify inform tell announce notification
store keep hold house save archive preserve retain storage locate
keep retain store preserve hold retention maintain
delete erase remove deletion deletes
check inspect verify examine test control
review inspect assess revise
grant give allow provide permission
measure determine gauge record measurement detect
analyse analysis examine evaluate study
use purpose serve employ utilise help apply usage user in-use
instal set put place
operate run maintain manage operation
run operate host
look care maintain tend charge responsible
stand locate situate lie home house host
base locate home seat work
deliver delivery bring supply receive
supply supplier provide furnish come receive obtain source delivery
provide supply supplier receive obtain
make produce manufacture build create construct production maker
build construct construction erect create
construct build
connect link join connection
join connect link
discover find discoverer discovery
receive award win winner recipient laureate honour
born birth birthplace native
die death pass
husband wife spouse marry couple
write author pen language program
program language
contact ask person turn
sponsor sponsorship fund
project work
move transfer bring migrate shift relocate
budget money spend fund finance
question query ask
answer reply respond response
last final recent previous
first earliest initial
long length last duration
last long duration life lifetime
high height tall
deep depth
old age
year annual yearly annually
month monthly
week weekly
day daily
every each daily
journey trip travel
employee staff worker colleague people person
customer client
company firm business organisation enterprise supplier
office site branch
visitor guest visit
buy purchase acquire procure
bought purchase acquire
order purchase
device equipment
password
share divulge disclose pass
lost loss lose missing
hire employ recruit
choose elect select pick election
chosen elect select pick election
compose consist comprise make send
attain reach
age old
shore bank edge
work labor labour
design designer architect
finish complete completion
railroad railway train line
drive drove hammer
driven drove
cause lead result produce trigger
flow drain run
frozen freeze ice cover
pull draw haul tow
fall drop decrease decline fell
fell drop decrease decline
rate price
lay lays laid
live life dwell inhabit reside age lifespan
reach age live
show indicate
lend lent loan borrow
lent lend loan borrow
sue court
assistant helper assist
print printer printing
cheap expensive cost price
under beneath below underneath
under underneath
pedestrian foot walk
input activity
minute
leave departure depart leaving
before prior
hour clock
issue hand give
wear wore worn
insure insurance cover
cover insure insurance protect
lens
locked lock closed
receipt
original
read
begin
moon lunar
lunar moon
joined follow
orbit
carry
operate
clock night
day clock round
night clock
car vehicle park
park
head headquarter chief
plant factory
assemble assembly put
found founder foundation
code program
smallest small
reception
close open
glass
claim
meet meeting
hold
work
chief officer
policy
fund
archive
second two
one single sole
only single sole just alone
lack without miss absent
no lack without
without lack
search
lose lost
reach
sea
plan planning schedule
new
grant access
quick fast speed
fast quick speed
need require
because since reason
contract agreement
renewal renew
renew renewal
date
time clock
order supply
key
hold
hotel accommodation
meal food
train rail
second-class
desk
allowance
abroad foreign
core
remote remotely home
remote remotely
limit allow
take
power right authority
vote
people citizen inhabitant
person nobody people human
elect election vote
twice two
office post position
impeach impeachment
member senator representative
""".strip()


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {root(one): set(map(root, others)) for one, others in SYNONYMS.items()}
    for line in _GROUPS.splitlines():
        first, *others = (root(word) for word in line.split())
        table.setdefault(first, set()).update(others)
    return {one: frozenset(others) for one, others in table.items()}


REWORDED: Mapping[str, frozenset[str]] = _table()
"""Stem of the source -> the stems that may stand for it."""
