"""People of worked examples, and readings of claims that people make one by one."""

import math
from collections.abc import Iterator

from pfs.models.crosscheck.persons import SHARE, WHOLE, cohorts_of, paid_cohorts
from pfs.models.crosscheck.profiles import most_claims
from pfs.models.deal import Deal
from pfs.models.examples import PersonGroup, WorkedExample
from pfs.models.gates import with_gates
from pfs.models.keys import POOLED, ReadingKey
from pfs.models.numbers import plain_value
from pfs.models.problems import Problem, choose, listed
from pfs.models.timeline import slots_of
from pfs.source.document import KEY
from pfs.source.findings import Path


def people_of_examples(deal: Deal) -> Iterator[Problem]:
    """Check that people in an example are paid for, one by one."""
    paid = paid_cohorts(deal)
    cards = {n: p for n, p in deal.payments.items() if p.for_each == "person"}
    for name, example in deal.worked_examples.items():
        for place, group in enumerate(example.persons or ()):
            path: Path = ("worked_examples", name, "persons", place)
            if group.cohort not in paid:
                message = f"no payment is for each person of `{group.cohort}`"
                remedy = choose(str(group.cohort), paid, "write `for_each: person` in a payment")
                yield Problem("PFS194", (*path, "cohort"), message, remedy)
                continue
            mine = [n for n, p in cards.items() if group.cohort in cohorts_of(deal, p)]
            known = [*paid[str(group.cohort)], *(f"payments.{n}.earned" for n in mine)]
            yield from _claimed(deal, path, group, known)
        yield from _too_many(deal, name, example)
        yield from _said_twice(deal, name, example, paid)


def _claimed(deal: Deal, path: Path, group: PersonGroup, known: list[str]) -> Iterator[Problem]:
    """Yield claims that a person of a group can't make."""
    stated = [key for key in group.claims if key in known and key not in deal.metrics]
    for key, number in group.claims.items():
        at = (*path, "claims", key)
        most = most_claims(deal, key, str(group.cohort)) if key in deal.metrics else math.inf
        if key not in known:
            message = f"`{key}` is no claim of people in `{group.cohort}`"
            yield Problem("PFS194", at, message, choose(key, known, listed(known)))
        elif number < 0 or number > most or (key in deal.metrics and number != int(number)):
            message = f"{number:.12g} is no number of times that one person has `{key}`"
            if key not in deal.metrics:
                message = f"`{key}` of one person is 0 or more"
            yield Problem("PFS194", at, message, "write `1`; `number` says how many people")
        elif stated and key in deal.metrics and key in _priced_by(deal, stated):
            message = f"what the payment earns is stated, so `{key}` says nothing"
            yield Problem("PFS194", at, message, "leave out one of the two")


def _priced_by(deal: Deal, stated: list[str]) -> set[str]:
    """Return the metrics that payments price of which earnings are stated."""
    return {str(m) for key in stated for m in deal.payments[key.split(".")[1]].priced}


def _too_many(deal: Deal, name: str, example: WorkedExample) -> Iterator[Problem]:
    numbers: dict[str, float] = {}
    for group in example.persons or ():
        numbers[group.cohort] = numbers.get(group.cohort, 0.0) + group.number
    for cohort, number in numbers.items():
        if cohort in deal.cohorts and number > plain_value(deal.cohorts[cohort].people):
            path: Path = ("worked_examples", name, "persons")
            most = plain_value(deal.cohorts[cohort].people)
            message = f"there are {number:.12g} people of `{cohort}`, which has {most:.12g}"
            yield Problem("PFS194", path, message, "write fewer, or more in the cohort")


def _said_twice(
    deal: Deal, name: str, example: WorkedExample, paid: dict[str, list[str]]
) -> Iterator[Problem]:
    """Yield readings, or earnings, that are given beside the people they are of."""
    priced = with_gates(deal, {metric for names in paid.values() for metric in names})
    for text in example.given if example.persons is not None else ():
        if text.split("@")[0].split(".")[0] in priced:
            path: Path = ("worked_examples", name, "given", text, KEY)
            message = f"`{text[:60]}` follows from the people that are given"
            yield Problem("PFS194", path, message, "leave out one of the two")


def _differs(deal: Deal, cohort: str, key: ReadingKey, read: str, value: float) -> bool:
    """Return whether a reading says something else than a cohort's kinds of person."""
    kinds = deal.cohorts[cohort].profiles
    if kinds is None or key.cohort not in {None, POOLED, cohort}:
        return False
    mean = sum(kind.get(SHARE, 0.0) * kind.get(key.metric, 0.0) for kind in kinds)
    people = {slot.people for slot in slots_of(deal, key.metric, cohort)}
    stated = mean if read == "level" else mean * max(people, default=0.0)
    return abs(value - stated) > WHOLE * max(1.0, abs(stated))


def too_many_claims(
    deal: Deal, path: Path, key: ReadingKey, read: str, value: float
) -> Iterator[Problem]:
    """Yield what is wrong with a reading of more claims than people can make one by one.

    A reading without a date holds for every reading of the metric, and so for the smallest.
    """
    name = key.metric
    by_cohort = paid_cohorts(deal)
    kinds = [
        cohort
        for cohort, names in by_cohort.items()
        if name in names and _differs(deal, cohort, key, read, value)
    ]
    if kinds:
        message = f"`{name}` follows from the kinds of person in `{kinds[0]}`"
        yield Problem("PFS193", path, message, "change `profiles`, or give `persons`")
        return
    paid = {n for names in by_cohort.values() for n in names}
    if name not in paid or deal.metrics[name].kind != "event" or read not in {"level", "total"}:
        return
    slots = [s for s in slots_of(deal, name) if key.cohort in {None, POOLED, s.cohort}
             and key.date in {None, s.date}]  # fmt: skip
    if key.cohort == POOLED and key.date is None:
        most = sum(slot.people for slot in slots)
    else:
        most = min((slot.people for slot in slots), default=math.inf)
    if value > (1.0 if read == "level" else most) * (1 + 1e-9):
        what = f"{100 * value:g}% of people" if read == "level" else f"{value:g} people"
        message = f"{what} can't reach `{name}`"
        if read == "total":
            message += f": it is read of {most:.10g} people" + (
                f" at least, {len(slots)} times" if len(slots) > 1 else ""
            )
        yield Problem("PFS154", path, message, f"write a share, as `{name}.level=45%`")
