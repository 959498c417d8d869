"""Verb relations of people, teams and companies. One row is one meaning: every verb in it says the same of the same arguments.

    subject types > object types [> preposition third types] | verbs | aspects | converse verbs | agent nouns

A verb with * has no passive; the object stands where the verb has "_". Aspects: h habit (present, modals), e event (past, perfect,
future), s state (present, since when), d duty (present, must), r "is responsible for -ing". A converse verb takes the object as its
subject; of three, `verb _ preposition` takes the third, and the subject stands behind the preposition. An agent noun names the
subject: "owner of".
"""

VERBS = """
team,person,role > system | maintain, look after, take care of | hr
team,company > system | develop, build, create | er | | developer of
team,company,unit > system | operate, run | hr | | operator of
team,person,role > system,device | manage, administer | hr | | administrator of
team,company,unit > system | own | s | belong to* | owner of
company > company,product,site,device,vehicle | own | s | belong to* | owner of
unit,company > product | manufacture, make, produce | h | | manufacturer of
person,role > team,unit,project | lead, head | s | | head of
person,role > project | lead, direct, steer | s | | director of
person,role > site,room | run, manage | s | | manager of
person > company | run, manage | s | be headed by
person,role > company | chair, preside over | s | | chair of
team > team | report to* | s | oversee, supervise
person > person,role | report to*, answer to* | s | supervise, manage
role > role | report to*, answer to*, be accountable to* | s | supervise, oversee
unit,team > role,person | report to*, answer to* | s | oversee, supervise
team > team,unit | be part of*, belong to* | s | include*, comprise*
unit > company | be part of*, belong to* | s | include*, comprise*
person > team | work in*, be a member of*, belong to* | s | have _ as a member*
person > company | work for*, be employed by* | s | employ
company > worker | employ, have _ on its payroll* | s | work for*, be employed by*
person > site,room | work in*, be based in*, have a desk in*
team > site,room,city | work in*, be based in*, sit in* | s | be home to*, house
company > city,country,site | be based in*, have its headquarters in* | s | be home to*, be the seat of*
team,company > city,site | work out of*, operate from*, be based in* | s | be the base of*
team,person > aud | train, teach, instruct | hr | be taught by | trainer of
team,role > aud | supervise, oversee | hr | answer to* | supervisor of
person > person | supervise, oversee, manage | s | report to*, answer to* | supervisor of
person > role | stand in for*, deputise for* | hs | be represented by | deputy of
person > person | succeed, take over from* | e | hand over to* | successor of
person > person | precede | e | succeed, follow | predecessor of
person > role | assist, support | hs | have _ as an assistant* | assistant to
role,team > aud | choose, select, pick | he
role,company > person | hire, take on, engage | e | join*
company > person | dismiss, sack | e
company,team > role,person | consult, ask _ for advice, turn to* | h | advise, counsel
person,company > company | advise, counsel | hs | take advice from* | adviser to
company,person > company | represent, act for*, speak for* | hs | be represented by | representative of
person > company | found, establish, set up | e | be founded by | founder of
company > company | acquire, buy, take over | e | be bought by
company > company,product | sell, part with* | e
company > company,unit | merge with*, unite with* | e | merge with*, unite with*
company > company | supply, deliver to* | s | be supplied by | supplier of
company > company | compete with*, rival | s | compete with*, rival | competitor of
company > company | work with*, cooperate with*, partner with* | s | work with*, cooperate with*, partner with* | partner of
company > company | sue, take legal action against* | e | be taken to court by*
company > unit,site | close, shut down | e
company,unit > site,room | open, inaugurate | e
company > site | build, construct, erect | e | | builder of
company > site | renovate, refurbish, modernise | e
company > site,room | clean, keep _ clean | h | be cleaned by
company > site,vehicle,device | repair, fix | e
company > site | design, draw up the plans for* | e | | architect of
company > system,device,product | supply, provide, deliver | he | come from* | supplier of
company > system,product,device | sell, market | h | distributor of
company > material | produce, make, manufacture | h | come from* | producer of
company > material | import, bring in | he | | importer of
company > material,product | buy, purchase, procure | he
company,team > material | recycle | h
company,team > project | fund, finance, pay for | hes | be paid for by | funder of
company,team,person > project | carry out, run, conduct | he
role,team > project | start, launch, initiate | e | | initiator of
team,role > project | stop, halt, discontinue | e
team,role > project | plan, draw up | e
person > project | coordinate, be the coordinator of* | s | | coordinator of
role,person > project | oversee, supervise | s | be under the supervision of*
team,role > project,doc | review, assess, evaluate | he
team,role > doc | publish, issue, release | he | | publisher of
team,role,person > doc | write, draft, author | he | be the work of* | author of
team,role,person > doc | revise, update, amend | he
team,role > doc,form | approve, sign off on*, authorise | he | need approval from*
role > doc,form | sign, put their signature to* | he | carry the signature of*
team,person > doc,form | check, verify, go through* | h
team,person > doc | keep, hold, store | h | be kept by | keeper of
team,role > doc | withdraw, revoke, cancel | e
team > doc | distribute, circulate, send out | h
team,person > thing | process, handle, deal with | hr
team,role,person > request | approve, authorise, sign off on* | hr | need approval from*, require approval from*
team,role > request | reject, turn down, refuse | he
team,role > thing | check, verify, examine | hr
team,person > thing | review, go over*, look through | hr
team > thing | collect, gather | hr
team,person > thing | register, record, log | hr
team,person > thing | sort, put _ in order | h
team > thing | print, run off | h
team,company > thing,material | ship, send out, dispatch | h
team,company > thing | destroy, dispose of | hr
team > thing | count, tally | h
team > thing | receive, get* | s | go to*, be sent to*
team > thing | store, keep, hold | h
team > thing | prepare, put together, compile | hr
team,company > thing | pay for, cover the cost of* | h
team > request | prioritise, rank _ by urgency | h
team > thing | monitor, keep an eye on*, watch | hr
team,person > request | answer, reply to, respond to | hr
team > thing | forward, pass on | h
team,aud > thing | request, ask for | h
aud > thing | submit, hand in, turn in | h
aud > form | fill in, complete | h
aud > form | submit, hand in, file | h
aud > doc | read, read through | d
aud > doc | follow, comply with, adhere to | d | apply to*, be binding on*
aud > doc | accept, agree to | d
aud > system | use, work with* | h | be used by | user of
aud > system | have access to*, be allowed to use* | s | be open to*, be accessible to*
aud > device | use, operate | h
aud > room | enter, go into* | h
aud > room,site | use | h | be open to*, be available to*
aud > course | attend, take part in* | h | be attended by
aud > course | complete, finish, pass | de
aud > event | attend, take part in*, go to* | he
aud > event,course | organise, arrange | he | | organiser of
team > event,course | organise, arrange, set up | her | | organiser of
team,person > course | teach, give, deliver | he | be taught by | teacher of
team,role,person > event | chair, moderate, preside over | he | | chair of
team > event | cancel, call off | e
team,role > event | postpone, put off | e
team,role > aud | inform, notify | hr
team,role > aud | pay, remunerate | h
team > aud | advise, counsel | hr | get advice from*
team > aud | support, help, assist | hr | get help from*
team > aud | train, coach | hr
role > aud | evaluate, assess, appraise | hr
role,team > aud | thank, express gratitude to* | e
role,team > aud | invite | he | receive an invitation from*
role,team > team | supervise, oversee | s | report to*
team > team | support, assist, help | h
team > team | replace, supersede, take over from* | e | give way to* | successor of
team > team | work with*, cooperate with*, collaborate with* | s | work with*, cooperate with*
team > team | brief, inform, update | h | be briefed by
team > team | absorb, take in | e | become part of*
team > company | pay, remunerate | h | be paid by
team > company | choose, select, pick | e
team,role > system | approve, authorise, clear | e
team > system | buy, purchase, acquire | e
team > system | choose, select, pick | e
team > system | configure, set up | he
team > system | install, put in place | e
team > system | test, try out, put _ to the test | he
team > system | evaluate, assess, review | e
team > system,device | retire, phase out, decommission | e
team > system | redesign, rework | e
team > system | rebuild, rewrite | e
team > system | roll out, introduce, launch | e
team > system | monitor, watch, keep an eye on* | hr
team > system | use, work with* | s | be used by | user of
team > system,device | upgrade, modernise | e
team > device | service, maintain, look after | hr
team > device,vehicle | repair, fix, mend | he
team > device | install, set up | e
person > device | operate, run | hr | | operator of
person > device,product | invent, devise, come up with* | e | be the invention of* | inventor of
person,team > product | design, devise | e | be the work of* | designer of
team > product | test, try out | he
company,team > product | launch, introduce, bring out | e
company > product | discontinue, stop making* | e
company > product | withdraw, recall, take _ off the market | e
person > vehicle | drive, be at the wheel of* | h | | driver of
team > vehicle | maintain, service, look after | hr
company > vehicle | operate, run | s | | operator of
team > room | book, reserve | h
team > room,site | secure, protect, watch over | h
team > room | clean, tidy | h
team > room,site | equip, fit out | e
team > site | move to*, relocate to* | e | become the home of*
team,company > site | leave, move out of* | e
team,person > site | visit, go to*, call at* | he
team > standard | follow, comply with, adhere to | s | apply to*
company,product > standard | meet, comply with, conform to | s | be met by
company > standard | adopt, introduce | e
team > standard | develop, draw up | e
role,team > activity | be responsible for*, be in charge of*, take care of | s | be the responsibility of*, lie with*
person > activity | be responsible for*, be in charge of*, handle | s | be the responsibility of*, be the job of*
person > topic | specialise in*, be an expert in*
team,role > topic | be responsible for*, be in charge of*, oversee | s | be the responsibility of*, lie with*
person > topic | teach, give lessons in* | h
team > material | buy, purchase, procure | h
team > data | collect, gather | hr
team > data | analyse, evaluate | hr
team > data | publish, make _ public | h
team > data | protect, keep _ safe, secure | h
team,company > data | delete, erase, remove | h
team > data | check, verify, validate | h
team > channel | monitor, watch, keep an eye on* | h
team > channel | answer questions in*, reply in* | h
aud > channel | use | h | be used by, be open to*
company > country | operate in*, do business in*, be active in*
company > country | export to*, sell to* | h | buy from*, import from*
company > country | leave, withdraw from*, pull out of* | e
company > city | move to*, relocate to* | e
person > city,country | live in*, reside in*, be resident in* | s | be home to*
person > city,country | grow up in*, be raised in* | e
person > person | work with*, collaborate with* | s | work with*, collaborate with* | colleague of
person > person | hire, take on, engage | e
person > doc | explain, give an explanation of* | h

team > thing > to team,role | forward, pass on, send | h | receive _ from, get _ from
team,person,aud > form > to team,role | send, forward, submit | h | receive _ from, get _ from
team,role > doc > to aud,team | send, give, hand out | he | receive _ from, get _ from
company > material > to company,site | deliver, supply, ship | he | receive _ from, get _ from
company > product,device > to company | sell | he | buy _ from, purchase _ from
company > vehicle,site > to company | sell | e | buy _ from, purchase _ from
role,team > thing > from aud,team | collect, gather, obtain | h | give _ to
team,company > material,device > from company | buy, purchase, procure | he | sell _ to, supply _ to
aud > thing > from team | get, receive, obtain | s | give _ to, hand _ to
role > topic > to aud | explain | he
team > topic > to aud | explain, give an explanation of* | he
team,person > course > to aud | give, teach | h
team > device,room > to aud | assign, allocate | h | receive _ from
person > system,topic > to team | introduce, present | e
role > activity > to team,person | assign, delegate, entrust | e | take over _ from
company > data,doc > with company | share | he
team > data > with team,company | share | h | receive _ from
team > thing > in system | record, register, log | h
team > thing > in system,room | store, keep, hold | h
team > doc > in system,room | keep, store | h
aud > thing > in system | enter, record, register | h
aud > thing > through system | submit, send, hand in | h
team > thing > through system | process, handle | h
team > data > in system | store, keep, hold | h
team > system > for activity | use, employ | s
team,company > device,material > for activity | use, employ | s
person > team > at company | lead, head | s
team,person > system > in lang | write, program, code | e
team,company > system > with tech | build, develop | e
company > product > in country,site | make, produce, manufacture | h
company > product > in country | sell, market | h
team > event > in city,site | hold | he
team > course > in city,room | give, teach | h
company > site > in city,country | open | e
company > site > in city | build, construct | e
company > site > in city | close, shut down | e
aud > device > from team | collect, pick up | h
team > device > from company,site | buy, purchase | h
role > thing > with team | discuss, talk over | h
team > system > with system | replace, swap out | e
team > system > with system | connect, link | e
team > material > with material | replace | e
team > data > from system | copy, extract | h
team > system,device > from site | control, operate | h
"""
