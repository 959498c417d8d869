"""The key to sample_docs/: where each fact is stated, what follows from facts of two files, and what belongs together.

The key is for tests and for readers; ftprep never reads it.

    INFERENCES[0] -> {"id": "lead-of-owner:Tarn", "statement": "Maren Holloway leads the team that owns Tarn.",
                      "premises": ["owned-by:Tarn", "leads:Maren Holloway"], ...}
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sample_world as world
from sample_pages import FACTS, PAGES, Bullets, Paragraph, Table

Entry = dict[str, Any]


def stated() -> dict[str, list[Entry]]:
    """Fact id -> every place that states it: {"file", "sentence", "alone"}; a table row has "cells" too."""
    places: dict[str, list[Entry]] = {id_: [] for id_ in FACTS}
    for page in PAGES:
        for block in page.blocks:
            if isinstance(block, Paragraph | Bullets):
                for sentence in block.sentences:
                    for fact in sentence.facts:
                        places[fact.id].append({"file": page.file, "sentence": sentence.text, "alone": sentence.alone})
            if isinstance(block, Table):
                for row in block.rows:
                    for fact in row.facts:
                        where = {"file": page.file, "sentence": block.as_text(row), "alone": True, "cells": list(row.cells)}
                        places[fact.id].append(where)
    return places


def _inference(id_: str, statement: str, question: str, answer: str, *premises: str) -> Entry:
    return {"id": id_, "statement": statement, "question": question, "answer": answer, "premises": list(premises)}


def _inferences() -> list[Entry]:
    """Statements that follow from two facts that share an entity."""
    team = {team.name: team for team in world.TEAMS}
    person = {person.title: person.name for person in world.PEOPLE}
    title = {person.name: person.title for person in world.PEOPLE}
    manager = {office.city: office.manager for office in world.OFFICES}
    out: list[Entry] = []
    for tool in world.TOOLS:
        owner = team[tool.owner]
        owned, lead = f"owned-by:{tool.name}", f"leads:{owner.lead}"
        out.append(_inference(f"lead-of-owner:{tool.name}", f"{owner.lead} leads the team that owns {tool.name}.",
                              f"Who leads the team that owns {tool.name}?", owner.lead, owned, lead))  # fmt: skip
        out.append(_inference(f"office-of-owner:{tool.name}", f"The team that owns {tool.name} works in the {owner.office} office.",
                              f"In which office does the team that owns {tool.name} work?", f"the {owner.office} office",
                              owned, f"works-in:{owner.name}"))  # fmt: skip
        out.append(_inference(f"purpose-of-owner:{tool.name}", f"The {owner.name} owns the internal tool for {tool.purpose}.",
                              f"Which team owns the internal tool for {tool.purpose}?", f"the {owner.name}",
                              owned, f"used-for:{tool.name}"))  # fmt: skip
    for change in world.REPLACEMENTS:
        owner_name = next(tool.owner for tool in world.TOOLS if tool.name == change.new)
        out.append(_inference(f"owner-of-successor:{change.old}", f"The {owner_name} owns the tool that replaced {change.old}.",
                              f"Which team owns the tool that replaced {change.old}?", f"the {owner_name}",
                              f"replaced:{change.new}", f"owned-by:{change.new}"))  # fmt: skip
    for each in world.TEAMS:
        out.append(_inference(f"boss-of-team:{each.name}", f"The {each.name} reports to {person[each.reports_to]}.",
                              f"To which person does the {each.name} report?", person[each.reports_to],
                              f"reports-to:{each.name}", f"has-title:{person[each.reports_to]}"))  # fmt: skip
        out.append(_inference(f"office-of-lead:{each.lead}", f"The team that {each.lead} leads works in the {each.office} office.",
                              f"In which office does the team that {each.lead} leads work?", f"the {each.office} office",
                              f"leads:{each.lead}", f"works-in:{each.name}"))  # fmt: skip
    for supplier in world.SUPPLIERS:
        out.append(_inference(f"title-of-signer:{supplier.name}", f"The {title[supplier.signer]} signs the contract with {supplier.name}.",
                              f"What is the post of the person who signs the contract with {supplier.name}?",
                              f"the {title[supplier.signer]}", f"contract-signed-by:{supplier.name}",
                              f"has-title:{supplier.signer}"))  # fmt: skip
        if supplier.site:
            out.append(_inference(f"manager-of-site:{supplier.name}",
                                  f"{supplier.name} delivers to the office that {manager[supplier.site]} manages.",
                                  f"Who manages the office to which {supplier.name} delivers?", manager[supplier.site],
                                  f"delivers-to:{supplier.name}", f"manages-office:{manager[supplier.site]}"))  # fmt: skip
    for project in world.PROJECTS:
        out.append(_inference(f"title-of-sponsor:{project.name}", f"{project.name} is sponsored by the {title[project.sponsor]}.",
                              f"What is the post of the sponsor of {project.name}?", f"the {title[project.sponsor]}",
                              f"sponsored-by:{project.name}", f"has-title:{project.sponsor}"))  # fmt: skip
    for rule, tool_name, what in (
        ("claims-through", "Bramble", "expense claims are submitted"),
        ("contracts-in", "Thimble", "signed contracts are stored"),
        ("certificates-in", "Coffer", "calibration certificates are stored"),
        ("incidents-through", "Heron", "security incidents are reported"),
        ("sensor-data-in", "Tarn", "sensor data is stored"),
    ):
        owner_name = next(tool.owner for tool in world.TOOLS if tool.name == tool_name)
        preposition = "in" if "stored" in what else "through"
        out.append(_inference(f"owner-behind-rule:{rule}", f"The {owner_name} owns the tool {preposition} which {what}.",
                              f"Which team owns the tool {preposition} which {what}?", f"the {owner_name}",
                              rule, f"owned-by:{tool_name}"))  # fmt: skip
    out.append(_inference("approver-of-large-orders", "Orders above 10,000 euros are approved by Helena Marchbanks.",
                          "Which person approves orders above 10,000 euros?", "Helena Marchbanks",
                          "orders-large", "has-title:Helena Marchbanks"))  # fmt: skip
    return out


def _categories() -> list[Entry]:
    """Questions whose answer is a list, with the facts that put each member on it."""

    def category(question: str, members: list[str], facts: list[str]) -> Entry:
        return {"question": question, "answer": members, "facts": facts}

    out: list[Entry] = []
    for kind, question in (
        ("analysing data", "Which internal tools are for analysing data?"),
        ("storing documents", "Which internal tools are for storing documents?"),
    ):
        tools = [tool.name for tool in world.TOOLS if tool.category == kind]
        out.append(category(question, tools, [f"used-for:{name}" for name in tools]))
    for platform in world.PLATFORMS:
        tools = [tool.name for tool in world.TOOLS if tool.runs_on == platform.name]
        out.append(category(f"Which internal tools run on the {platform.name}?", tools, [f"runs-on:{name}" for name in tools]))
    for owner in ("Firmware team", "Finance team", "Manufacturing team"):
        tools = [tool.name for tool in world.TOOLS if tool.owner == owner]
        out.append(category(f"Which internal tools does the {owner} own?", tools, [f"owned-by:{name}" for name in tools]))
    teams = [team.name for team in world.TEAMS if team.office == "Northmere"]
    out.append(category("Which teams work in the Northmere office?", teams, [f"works-in:{name}" for name in teams]))
    for chief in ("Chief Technology Officer", "Chief Financial Officer", "Chief Operating Officer"):
        teams = [team.name for team in world.TEAMS if team.reports_to == chief]
        out.append(category(f"Which teams report to the {chief}?", teams, [f"reports-to:{name}" for name in teams]))
    suppliers = [supplier.name for supplier in world.SUPPLIERS if supplier.site == "Westhollow"]
    out.append(
        category("Which suppliers deliver to the Westhollow office?", suppliers, [f"delivers-to:{name}" for name in suppliers])
    )
    signed = [supplier.name for supplier in world.SUPPLIERS if supplier.signer == "Anselm Draycott"]
    out.append(category("Which contracts does Anselm Draycott sign?", signed, [f"contract-signed-by:{name}" for name in signed]))
    early = [office.city for office in world.OFFICES if int(office.opened) < 2012]
    out.append(category("Which offices opened before 2012?", early, [f"opened-in:{city}" for city in early]))
    languages = [tool.name for tool in world.TOOLS if tool.language == "Python"]
    out.append(category("Which internal tools are written in Python?", languages, [f"written-in:{name}" for name in languages]))
    return out


def key() -> Entry:
    """The whole key: {"company", "facts": [...], "inferences": [...], "categories": [...]}."""
    places = stated()
    silent = sorted(id_ for id_, where in places.items() if not where)
    if silent:
        raise ValueError(f"no document states {', '.join(silent)}")

    def files(id_: str) -> list[str]:
        return sorted({place["file"] for place in places[id_]})

    facts = []
    for fact in FACTS.values():
        entry = asdict(fact)
        del entry["says"]
        facts.append(entry | {"rephrasings": list(fact.rephrasings), "stated": places[fact.id]})
    inferences = [one | {"files": [files(id_) for id_ in one["premises"]]} for one in _inferences()]
    categories = [one | {"files": sorted({name for id_ in one["facts"] for name in files(id_)})} for one in _categories()]
    return {"company": world.COMPANY, "facts": facts, "inferences": inferences, "categories": categories}
