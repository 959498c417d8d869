"""Relations carried by a noun or an adjective: who is what of what, what something has how much of, which of two is more so."""

ROLES = """
person > company | founder | found, establish
person > company | chief executive, managing director |
person > company | chair, chairperson | chair
person > company | spokesperson, press officer | speak for*
person > company | chief economist, head economist |
person > company | finance director, head of finance |
person > company | secretary, company secretary |
person > company,unit | head, director | head, direct
person > unit | managing director, chief executive |
person > unit,team | deputy head, second in command |
person > team,unit | head, leader | lead, head
person > team | deputy lead, deputy head |
person > team | coordinator | coordinate
person > team | secretary, assistant |
person > team | founding member, co-founder |
person > team | spokesperson, representative | represent, speak for*
person > team | treasurer |
person > project | manager, project manager | manage
person > project | leader, head | lead, head
person > project | product owner |
person > project | coordinator | coordinate
person > project | technical lead, lead engineer |
person > project | scientific adviser, scientific consultant |
person > project | initiator, founder | initiate
person > project | deputy manager |
person > system | administrator | administer
person > system | maintainer | maintain, look after
person > system | product owner |
person > system | main developer, chief developer |
person > system | inventor, creator | create, invent
person > system | architect, designer | design
person > system,product | designer | design
person > product | inventor | invent, devise
person > product | product manager |
person > doc | author, writer | write, draft
person > doc | editor | edit
person > doc | owner |
person > doc | co-author |
person > doc | reviewer | review
person > site | manager, head | manage, run
person > site | fire warden, fire marshal |
person > site | caretaker, janitor | look after
person > site | architect | design
person > site | safety officer, safety representative |
person > site | receptionist |
person > course | teacher, instructor | teach
person > course | organiser | organise
person > event | chair, moderator | moderate, chair
person > event | organiser | organise, arrange
person > event | keynote speaker, main speaker |
person > person | deputy |
person > person | assistant | assist
person > person | successor | succeed
person > person | predecessor | precede
person > person | line manager, direct superior | manage
person > person | lawyer, legal adviser |
person > vehicle | driver | drive
person > vehicle | captain, skipper |
person > role | deputy |
person > role | assistant | assist
person > country | country manager, head |
person > country | sales representative, sales agent |
person > channel | moderator | moderate
team,company > system | operator | operate, run
team,company > system | owner | own
team,company > system | developer, maker | develop, build
team > system | administrator | administer
team > system | main user, biggest user |
team > doc | owner |
team > doc | publisher | publish
team > project | main beneficiary |
team > event | organiser | organise, arrange
team > course | provider | provide
team,role > topic | contact point, first contact |
team,role > doc | contact, contact point |
company > company | supplier | supply
company > company | parent company, owner | own
company > company | subsidiary |
company > company | main customer, biggest customer |
company > company | competitor, rival | compete with*
company > company | bank |
company > site | owner | own
company > site | operator | operate, run
company > site | builder | build
company > product | manufacturer, maker | manufacture, make
company > product | distributor | distribute
company > project | main contractor, lead contractor |
company > project | partner |
company > event | organiser | organise
company > vehicle | operator | operate
system > system | successor | succeed
system > system | predecessor, forerunner | precede
system > system | replacement, substitute | replace
system > system | backup |
system > system | main data source, chief data source |
system > system | test environment |
system > system | user interface, front end |
system > company | main product, flagship |
system > activity | standard tool, default tool |
system > team | main tool, most important tool |
device > system | main sensor |
product > company | best-selling product, bestseller |
product > product | successor | succeed, replace
product > product | predecessor | precede
doc > topic | main source, chief reference |
doc > doc | appendix, annex |
doc > doc | successor | succeed, replace
doc > doc | short version, summary | summarise
doc > project | final report, closing report |
form > doc | attachment, enclosure |
site > company | headquarters, head office |
site > company | largest site, biggest site |
site > company | oldest site |
site > team | home, base |
site > unit | seat, headquarters |
site > city | largest employer, biggest employer |
site > event | venue, location |
city > country | largest city, biggest city |
city > company | home town, hometown |
city > event | venue, location |
room > team | home, base |
room > event | venue, location |
room > site | largest room, biggest room |
channel > team | main contact channel |
channel > system | support channel, help channel |
channel > project | discussion channel |
tech > system | technical basis, foundation |
tech > system | database engine |
lang > system | main language, principal language |
standard > topic | main standard, leading standard |
standard > product | main standard, principal standard |
event > team | most important event, main event |
event > course | final event, closing event |
course > course | follow-up, sequel |
course > team | introductory training, entry-level training |
project > project | successor, sequel | follow
project > project | pilot phase, trial phase |
project > company | largest project, biggest project |
project > team | main project, most important project |
material > product | main material, chief material |
material > site | main product, chief product |
unit > company | largest division, biggest division |
unit > company | newest part, youngest part |
"""
"""`who > of what | nouns that say the same | verbs that say it too`: "Ada Vell is the head of the Brenta unit.\""""

ATTRIBUTES = """
project,team,event,unit | budget | money | amount to, come to |
project | total cost, overall cost | money | amount to, come to | How much does {B} cost in total?
project | duration, length | duration | be | How long does {B} last?
project,team | headcount | people | stand at, come to | How many people does {B} have?
site | capacity | people | stand at, come to | How many people can {B} hold?
site | annual output, yearly output | weight | reach, amount to | How much does {B} put out each year?
site | floor area | area | come to, amount to | How large is {B}?
site,company | number of employees | employees | stand at, come to | How many employees does {B} have?
site,room | number of desks | desks | come to, be | How many desks does {B} have?
room | capacity | people | be, come to | How many people fit into {B}?
room | size, floor area | area | be, come to | How large is {B}?
room | minimum temperature | degrees | lie at, be | How warm must {B} be at least?
company | annual revenue, yearly turnover | money | reach, amount to | How much does {B} take in each year?
company | share capital | money | amount to, stand at |
company | market share | percent | stand at, amount to |
company | founding year | past | be | When was {B} founded?
company | number of shareholders | shareholders | stand at, come to | How many shareholders does {B} have?
unit | profit margin | percent | stand at, amount to |
product | price, retail price | money | be, come to | How much does {B} cost?
product | weight | weight | be, come to | How much does {B} weigh?
product | length | length | be, come to | How long is {B}?
product | warranty period, guarantee period | duration | be, last | How long is the warranty of {B}?
product | battery life, running time | duration | be, reach | How long does the battery of {B} last?
product | share of recycled parts | percent | be, reach |
product | production cost, manufacturing cost | money | be, come to |
system | storage limit, storage quota | size | be, stand at | How much can be stored in {B}?
system | memory | size | come to, be | How much memory does {B} have?
system | rate limit, request limit | rate | be, stand at | How many requests does {B} accept?
system | number of users | users | stand at, come to | How many users does {B} have?
system | monthly cost, cost per month | money | amount to, come to | How much does {B} cost per month?
system | target availability | percent | be, stand at |
system | current version, latest version | version | be | 
system | response time | duration | be, come to | How long does {B} take to respond?
system | retention period | duration | be, last | For how long does {B} keep its data?
system | session timeout | duration | be, last | After what time does {B} end a session?
system | launch date, release date | past | be | When was {B} launched?
system | error rate | percent | stand at, be |
system | number of tables | tables | come to, be | How many tables does {B} have?
device | power consumption | watts | be, come to | How much power does {B} use?
device | operating temperature | degrees | be, lie at | At what temperature does {B} operate?
device | service life, lifespan | duration | be, come to | How long does {B} last?
device | maintenance interval, service interval | duration | be |
device | purchase price, cost | money | be, come to | How much did {B} cost?
device | maximum load, load limit | weight | be, stand at | How much can {B} bear?
device | throughput | rate | be, reach | How much does {B} get through?
vehicle | range | length | be, come to | How far can {B} travel?
vehicle | payload, load capacity | weight | be, come to | How much can {B} carry?
vehicle | number of seats | seats | be, come to | How many seats does {B} have?
vehicle | top speed, maximum speed | speed | be, reach | How fast is {B}?
doc | length | pages | be, come to | How many pages does {B} have?
doc | review cycle, review interval | duration | be |
doc | effective date | future | be | When does {B} take effect?
doc | expiry date, end date | future | be | When does {B} expire?
doc | notice period | duration | be, come to |
doc | number of chapters | chapters | be, come to | How many chapters does {B} have?
course | duration, length | duration | be | How long does {B} last?
course | fee, price | money | be, come to | How much does {B} cost?
course | pass mark, pass threshold | percent | be, lie at |
course | maximum class size | people | be |
course | number of modules | modules | be, come to | How many modules does {B} have?
event | attendance | people | reach, come to | How many people come to {B}?
event | duration, length | duration | be | How long does {B} last?
event | entrance fee, admission price | money | be, come to | How much does it cost to enter {B}?
event | start date, opening date | future | be | When does {B} start?
form | processing time | duration | be, come to | How long does it take to process {B}?
form | processing fee | money | be, come to | How much does it cost to process {B}?
form | deadline, due date | future | be | By when is {B} due?
material | price per kilogram | money | be, come to | How much does a kilogram of {B} cost?
material | shelf life, storage life | duration | be, come to | For how long can {B} be kept?
material | moisture content, water content | percent | be, reach |
city | population | people | stand at, come to | How many people live in {B}?
country | delivery time, shipping time | duration | be |
country | tax rate | percent | be, stand at |
team | on-call budget | money | amount to, come to |
team | response target | duration | be |
channel | number of members | members | stand at, come to | How many members does {B} have?
tech | minimum version | version | be |
"""
"""`of what | nouns that say the same | kind of value | verbs | a question of its own`: "The budget of B is V", "B has a budget of V"."""

COMPARED = """
system,device,product,vehicle,site,project,doc,team,company,standard | older than | newer than
system,device,product,vehicle,tech | faster than | slower than
system,device,product,vehicle,course,project,event | cheaper than | more expensive than
system,device,product,vehicle,site,project,team,company,room,city,country,unit | larger than | smaller than
product,device,vehicle,material | heavier than | lighter than
system,device,product,vehicle | more reliable than | less reliable than
course,event,doc,project | longer than | shorter than
system,doc,form,course,standard | simpler than | more complicated than
doc,standard | stricter than | more lenient than
project,form | more urgent than | less urgent than
site,room | busier than | less busy than
product,system,course | more popular than | less popular than
site | closer to the airport than | farther from the airport than
material,product | harder than | softer than
site,city | farther north than | farther south than
city,room,country | warmer than | colder than
material | more flammable than | less flammable than
team,person | more experienced than | less experienced than
person | senior to | junior to
person | taller than | shorter than
person | older than | younger than
"""
"""`types | what the first is to the second | what the second is to the first`."""
