"""The page of `pfs explain`: one case, why each amount moved or did not."""

from pfs.analysis.explain import Explanation
from pfs.output.names import Names
from pfs.output.page import Block, Branch, Labelled, Page, Text, Tree, row, table, total
from pfs.output.page import Table as PageTable
from pfs.output.pages import common
from pfs.output.reasons import answer, days, gathered
from pfs.output.reasons.node import Node
from pfs.output.reasons.telling import Telling

LONGEST = 60
"""Longest list of outcomes that is repeated in a command to go on with: it can't be broken."""


def page(result: Explanation) -> Page:
    """Return the page of an explanation."""
    telling = Telling.of(result)
    told = [days.node(telling, day) for day in result.days]
    tree = Tree(tuple(_branch(gathered.folded(node)) for node in gathered.for_page(telling, told)))
    blocks: list[Block] = [Labelled(common.unlabelled(answer.lines(telling)))]
    blocks += [Text(f"Left alone: {_option(result, name)}.") for name in result.told.left_alone]
    blocks += [tree] if tree.branches else []
    blocks += [_adds_up(telling)] if result.asked.everything and result.flows else []
    blocks += common.ending(result.file, _next(result))
    subtitle = common.subtitle(result.file, kind="explain: one case, exact")
    return Page(result.file.deal.name, subtitle, tuple(blocks))


def _branch(node: Node) -> Branch:
    return Branch(node.text, node.place, tuple(_branch(child) for child in node.children))


def _option(result: Explanation, name: str) -> str:
    by = Names(result.file.deal).short(str(result.file.deal.terminations[name].by))
    return f"{by}'s option terminations.{name}"


def _adds_up(telling: Telling) -> PageTable:
    """Return what every party and account gives and gets in the flows above."""
    given: dict[str, float] = {}
    got: dict[str, float] = {}
    for moved in telling.result.flows:
        flow = moved.flow
        given[flow.from_] = given.get(flow.from_, 0.0) + flow.amount
        got[flow.to] = got.get(flow.to, 0.0) + flow.amount
    known = [*Names(telling.deal).ordered(), *sorted({*given, *got} - {*telling.deal.parties})]
    rows = [
        row(name, telling.money(given.get(name, 0.0)), telling.money(got.get(name, 0.0)))
        for name in known
        if name in given or name in got
    ]
    sums = total("", *(telling.money(sum(side.values())) for side in (given, got)))
    return table("Adds up", ["gives", "gets"], [*rows, sums])


def _next(result: Explanation) -> list[str]:
    """Return commands that go on from here with this file."""
    at = ",".join(f"{key}={value:.12g}" for key, value in result.told.given.items())
    if not result.whole or result.told.kind != "at" or len(at) > LONGEST:
        return []
    file = common.name_of(result.file)
    debts = list(result.file.deal.debts)
    stated = f" --at {at}" if at else ""
    last = f" --flow :capital.{debts[-1]}" if debts else ""
    paying = [day.date for day in result.days if any(run.flows for run in day.payments)]
    year = paying[-1].year if paying else result.file.deal.calendar.end.year
    return [f"pfs explain {file}{stated}{last} --date {year}"]
