"""Verb relations of systems, documents, places, products, projects and events, in the form of `verbs_work`."""

VERBS = """
system > system | replace, supersede, take the place of* | e | give way to*, make way for* | successor of
system > system | depend on*, rely on*, need | s | be required by, be a prerequisite of*
system > system | call, invoke | h | be called by
system > system | feed, supply _ with data | h | get its data from*, draw its data from*
system > system | monitor, watch over | h | be monitored by
system > system | trigger, start, set off | h | be triggered by
system > system | extend, add functions to* | s | be extended by
system > system | be part of*, belong to* | s | contain*, include*
system > system | run on* | s | be the platform for*
system > system | send data to*, pass data to* | h | receive data from*, get data from*
system > system | read from*, take data from* | h | be read by
system > system | be compatible with*, work with* | s | be compatible with*, work with*
system > system | be connected to*, be linked to* | s | be connected to*, be linked to*
system > system | resemble*, be similar to* | s | resemble*, be similar to*
system > tech | be based on*, build on* | s | underlie, be the basis of*
system > tech | support, be compatible with* | s | be supported by
system > tech | require, need, depend on* | s | be required by, be a requirement of*
system > lang | be written in*, be programmed in*, be coded in*, be implemented in*
system > thing | record, register, log | h
system > thing | generate, produce, create | h | come from*
system > thing | store, hold, keep | h | be kept in*, reside in*
system > thing | process, handle, deal with | h | pass through*
system > thing | display, show | h | appear in*
system > thing | check, validate, verify | h
system > thing | sort, put _ in order | h
system > thing | reject, refuse | h
system > thing | delete, erase, remove | h
system > thing | track, follow | h
system > thing | distribute, send out | h
system > data | store, hold, contain | s | be kept in*, reside in*, be found in*
system > data | collect, gather | h
system > data | analyse, evaluate | h
system > data | encrypt | h
system > data | display, show | h | appear in*
system > data | export | h
system > data | compare | h
system > data | back up, save a copy of* | h
system > data | receive, get* | h | go to*, flow into*
system > activity | be used for*, serve for*, be meant for*
system > activity | simplify, make _ easier | s
system > activity | support, help with* | s
system > aud | notify, inform, alert | h | be informed by
system > aud | be intended for*, be meant for*, be designed for*
system > aud | identify, recognise | h
system > team | notify, alert, inform | h
system > team | belong to* | s | own | property of
system > company | come from*, be made by* | s | make, produce
system > standard | meet, comply with, conform to | s
system > standard | implement, follow | s
system > device | control, steer | h | be controlled by
system > device | monitor, watch | h
system > room | be located in*, run in* | s | house, contain
system > site | serve, be used at* | s | use
device > room,site | stand in*, be located in*, be found in* | s | house, contain
device > system | send data to*, report to* | h | receive data from*, get data from*
device > material | process, treat | h
device > material | need, require, consume | s
device > substance | be made of*, consist of*
device > product | make, produce | h | be made on*
device > device | replace, take the place of* | e | give way to* | replacement for
device > device | power, supply _ with power | s | get its power from*, draw its power from*
device > device | cool, keep _ cool | s | be cooled by
device > activity | be used for*, serve for*, be meant for*
device > standard | meet, comply with | s
device > company | come from*, be made by* | s | make, build
device > team | belong to* | s | own
product > substance | be made of*, consist of*
product > substance | contain*, have _ in it* | s | be found in*
product > product | replace, supersede | e | give way to* | successor of
product > product | contain*, include*, have _ built in* | s | be part of*, be a component of*
product > country | be made in*, be manufactured in*
product > country | be sold in*, be available in*
product > company | come from*, be made by* | s | make, manufacture
product > activity | be suitable for*, be good for*
product > aud | be intended for*, be meant for*, be aimed at*
product > product | resemble*, be similar to* | s | resemble*, be similar to*
product > product | cost more than*, be more expensive than* | s | cost less than*, be cheaper than*
product > product | weigh more than*, be heavier than* | s | weigh less than*, be lighter than*
product > product | last longer than* | s | wear out sooner than*
vehicle > material | carry, transport | h | be carried by
vehicle > site | serve, call at* | h | be served by
vehicle > city | serve, stop in*, call at* | h | be served by
vehicle > company | belong to* | s | own, have
vehicle > vehicle | replace, take the place of* | e | give way to* | replacement for
doc > topic | deal with, cover, be about* | s | be the subject of*, be dealt with in*
doc > topic | regulate, govern, set the rules for* | s | be governed by
doc > thing | define, describe | s | be defined in*
doc > aud | apply to*, be binding on*, bind | s | be subject to*, be bound by*
doc > aud | be addressed to*, be intended for*
doc > doc | replace, supersede | e | give way to* | successor of
doc > doc | refer to, mention, point to | s | be mentioned in*
doc > doc | contain*, include* | s | be part of*, be included in*
doc > doc | be based on*, build on*, derive from* | s | be the basis of*, underlie
doc > doc | supplement, add to*, complement | s | be supplemented by | supplement to
doc > doc | contradict, conflict with*, be at odds with* | s | contradict, conflict with*, be at odds with*
doc > doc | take precedence over*, prevail over*, override | s | yield to*, rank behind*
doc > doc | summarise, sum up | s | be summarised in* | summary of
doc > thing | ban, prohibit, forbid | s | be forbidden by
doc > activity | permit, allow | s | be allowed under*
doc > activity | describe, explain | s | be explained in*
doc > activity | ban, prohibit, forbid | s | be forbidden under*
doc > standard | implement, put into practice | s
doc > site | apply to*, hold for* | s | be subject to*, be covered by*
doc > project | describe, set out | s | be described in*
doc > system | describe, document | s | be documented in*
form > doc | be part of*, belong to* | s | contain*, include*
form > form | replace, supersede | e | give way to* | successor of
form > team | go to*, be sent to* | h | receive, get
form > role | need the approval of*, require the approval of* | s | approve, authorise
form > system | be found in*, be available in* | s | contain, provide
project > project | precede, come before* | e | follow, come after* | predecessor of
project > project | depend on*, rely on* | s | be a precondition of*
project > project | replace, supersede | e | give way to* | successor of
project > project | be part of*, belong to* | s | include*, comprise*
project > project | build on*, be based on* | s | be the basis of*, lay the ground for*
project > project | delay, hold up | e
project > topic | deal with, address, concern | s | be the subject of*, be the theme of*
project > system | produce, create, deliver | e | come out of*, result from*
project > system | replace, supersede | e
project > site | concern, affect | s | be affected by
project > aud | affect, have an effect on* | s | be affected by
project > aud | help, benefit | s | profit from*, benefit from*
project > material | require, need, call for* | s
project > team | be run by*, be in the hands of* | s | run, be in charge of*
project > company | involve, include* | s | take part in*, participate in*
project > country,city | take place in*, be carried out in*
project > standard | follow, comply with | s
event > event | precede, come before* | s | follow, come after*
event > event | replace, supersede | e | give way to*
event > event | be part of*, belong to* | s | include
event > event | coincide with*, take place at the same time as* | e | coincide with*, take place at the same time as*
event > topic | deal with, be about*, focus on* | s | be the theme of*, be the topic of*
event > aud | be open to*, be meant for* | s | be welcome at*, may attend
event > city,site | take place in*, be held in* | h | be the venue of*
event > system | be about*, focus on* | s | be the topic of*
event > team | be organised by*, be run by* | s | organise, run
course > topic | deal with, cover, be about* | s | be the subject of*, be taught in*
course > aud | be open to*, be meant for*, be intended for* | s | be eligible for*
course > aud | be compulsory for*, be mandatory for* | s | be required to attend, have to attend
course > course | precede, come before* | s | follow, come after*
course > course | require, presuppose, build on* | s | be a prerequisite of*, be required for*
course > course | replace, supersede | e | give way to*
course > course | be part of*, belong to* | s | include*, contain*
course > room,site | take place in*, be held in* | h | be the venue of*
course > system | explain, introduce, be about* | s | be the subject of*
course > person | be taught by*, be given by* | s | teach, give
site > city,country | be located in*, be situated in*, lie in*
site > company | belong to*, be the property of* | s | own
site > unit | be part of*, belong to* | s | include*, comprise*
site > site | replace, supersede, take the place of* | e | give way to*
site > site | supply, deliver to* | h | be supplied by, get its goods from*
site > site | be close to*, be near* | s | be close to*, be near*
site > team | house, accommodate, be home to* | s | sit in*, be based in*
site > aud | house, accommodate, be the workplace of* | s | work at*, be based at*
site > material | store, stock, hold | s | be kept at*, be stored at*
site > material | produce, make, manufacture | h | come from*, be made at*
site > product | produce, make, manufacture | h | come from*, be made at*
site > product | repair, fix | h
site > vehicle | maintain, service | h
site > standard | meet, comply with, conform to | s
site > country | supply, deliver to* | h | be supplied by
room > site | be part of*, belong to* | s | include*, contain*
room > site | be located in*, be found in* | s | contain, house
room > aud | be open to*, be accessible to* | s | have access to*, may enter
room > aud | be off limits to*, be closed to* | s | must not enter, may not enter
room > activity | be used for*, serve for*
room > team | be used by*, be occupied by* | s | use, occupy
room > device | contain*, house | s | stand in*, be located in*
city > country | be part of*, be located in*, lie in* | s | include
company > unit | include*, comprise* | s | be part of*, belong to*
unit > team | include*, comprise* | s | be part of*, belong to*
unit > site | run, operate | s | be run by
unit > product | sell, market | h
unit > country | cover, be responsible for*, serve | s | be covered by
unit > unit | report to*, be subordinate to* | s | oversee, supervise
unit > unit | absorb, take over | e | become part of*, be merged into*
standard > topic | govern, regulate, deal with | s | be governed by
standard > product | apply to*, cover | s | be subject to*, be covered by
standard > standard | replace, supersede | e | give way to* | successor of
standard > standard | include*, contain* | s | be part of*
standard > device | apply to*, hold for* | s | be subject to*
channel > team | belong to*, be run by* | s | run, look after
channel > thing | be meant for*, be the place for* | s | belong in*, go to*
channel > aud | be open to*, be accessible to* | s | have access to*
tech > tech | replace, supersede | e | give way to* | successor of
tech > tech | be faster than*, outperform | s | be slower than*
tech > tech | be compatible with*, work with* | s | be compatible with*, work with*
tech > tech | require, need | s | be required by
request > role | need the approval of*, require the approval of* | s | approve, authorise, sign off on*
thing > team | go to*, be sent to* | h | receive, get
request > team | be the responsibility of*, lie with* | s | be responsible for*, be in charge of*
thing > system | be stored in*, be kept in*, be held in* | h | store, hold, contain
thing > system | be recorded in*, be registered in*, be logged in* | h | record, register, log
thing > system | be submitted through*, be handed in through* | h
thing > doc | be subject to*, be governed by*, fall under* | s | apply to*, cover, govern
thing > room | be stored in*, be kept in*, be held in* | h
data > team | belong to* | s | own
data > system | come from*, originate in* | s | supply, provide, deliver
data > system | flow into*, end up in*, go to* | h | receive, take in
material > company | come from*, be supplied by* | s | supply, provide, deliver
material > country | come from*, originate in* | s | supply, be the source of*
material > room | be stored in*, be kept in* | h | hold, contain
activity > topic | be part of*, fall under*, belong to* | s | include*, cover
activity > doc | be subject to*, be governed by* | s | govern, regulate
activity > role,team | be the responsibility of*, be the job of* | s | be responsible for*, be in charge of*
topic > team | be the responsibility of*, lie with* | s | be responsible for*, be in charge of*

system > thing > to team | forward, send, pass on | h | receive _ from, get _ from
system > thing > to system | send, pass on, transfer | h | receive _ from, get _ from
system > data > to system | send, pass on, transfer | h | receive _ from, get _ from
system > data > from system | read, take, fetch | h | supply _ to, provide _ to
system > data > in system | store, keep, save | h
system > data > in room,site | store, keep | h
device > data > to system | send, transmit | h | receive _ from, get _ from
vehicle > material > to site,city | carry, bring, take | h | get _ from, receive _ from
vehicle > aud > to site,city | take, bring, carry | h
site > material > to site,country | ship, send, deliver | h | receive _ from, get _ from
site > product > for country | make, produce | h
project > system > to site,country | bring, extend | e
project > team > from site | move, relocate | e
doc > form > for activity | require, prescribe | s
doc > standard > for thing,product | set, lay down | s
course > aud > for activity | prepare, qualify, equip | s
"""
