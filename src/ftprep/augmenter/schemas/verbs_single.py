"""Verbs that no other says the same as: they teach how any verb turns, active and passive, in every tense.

subject types > object types | aspects | verbs
"""

VERBS = """
company,team > site,room | e | survey, photograph, paint, insulate, furnish, decorate
company,team > site,room | e | extend, evacuate, demolish, measure, rewire, map
company,team > site,room | h | heat, light, ventilate, patrol, disinfect, sweep, air
company,team > product | he | assemble, polish, weigh, pack, label, wrap
company,team > product | he | price, advertise, promote, customise, coat, engrave, photograph
company > product | e | patent, improve, redesign, rename, relaunch, modify
company > material | h | grind, refine, mix, dry, roast, weld, filter, melt, wash, press, bottle, stock, weigh, store
team,person > system | e | debug, document, benchmark, automate, simplify, patch
team,person > system | e | restart, deploy, adopt, customise, integrate, present, rename
team,person > doc | e | proofread, annotate, shorten, illustrate, correct, edit, endorse, criticise, simplify, ratify, quote, extend
team > thing | h | scan, stamp, label, digitise, number, bundle, pack, copy, photocopy, weigh, tag, date, track, mark, fold, staple
team,role > request | h | escalate, renew, extend, suspend, block, cancel, classify, assign, group, confirm, acknowledge
person,role > aud | h | motivate, interview, greet, warn, contact, accompany
person,role > aud | h | remind, reward, praise, welcome, congratulate, question
person,role > person | e | interview, promote, recommend, accompany, meet, congratulate
person,role > person | e | warn, photograph, visit, call, promote, defend
person > company | e | sue, join, restructure, rescue, visit, criticise, praise, recommend, contact
system > system | h | query, poll, simulate, emulate, replicate, restart, throttle, cache, scan, embed, synchronise, mirror, test
system > data | h | anonymise, compress, filter, cache, parse, merge, duplicate
system > data | h | classify, aggregate, convert, visualise, transmit, mask, tag
system > thing | h | number, flag, group, count, highlight, block, print, scan, mark, list, rank, date, hide
device > material | h | crush, heat, press, cut, drill, stamp, coat, lift, weigh, wash, dry, mix, shape, cool, polish, grind, sort
company > company | e | rescue, outbid, imitate, restructure, criticise, overtake, inspire, back, contact, recommend, visit, thank
company,role > project | e | outsource, accelerate, abandon, back, promote, propose
company,role > project | e | praise, question, postpone, extend, shorten, end
project > site | e | modernise, enlarge, insulate, electrify, preserve, automate, connect, beautify, protect, link
doc > topic,thing | s | clarify, restrict, standardise, discuss, list, classify, tighten, exclude, simplify
vehicle > site,city | h | reach, leave, pass, approach, circle
event > aud,team | e | inspire, attract, surprise, tire, unite, delight, impress
course > aud,team | h | motivate, challenge, inspire, bore, impress, strengthen, tire
team,company > event,course | e | film, record, broadcast, advertise, extend
team,company > event,course | e | shorten, relocate, photograph, interrupt, evaluate, improve
team,unit > team,unit | e | praise, join, split, rename, relocate, enlarge, relieve, restructure, contact, visit
aud > device,vehicle | h | start, stop, unlock, charge, park, push, switch on, switch off, load, unload, lock, report
aud > form,doc | h | print, sign, download, upload, copy, scan, forward, save, delete, open, print out, sign
person,team > standard,tech | e | adopt, explain, compare, criticise, learn, introduce, study, praise, reject, abandon
"""
