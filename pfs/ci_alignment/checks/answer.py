"""The answer of a check: the one algebra by which its conditions settle it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pfs.ci_alignment.checks.condition import Ask, Condition, Found, Holds
from pfs.ci_alignment.checks.facts import Facts
from pfs.source.findings import Path


class Verdict(StrEnum):
    """What a check answers."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not met"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition as it was asked of a deal, with what the fields said.

    Parameters
    ----------
    text, decides, slot
        As in `Condition`.
    holds, saw, read
        As in `Found`.
    """

    text: str
    decides: bool
    slot: bool
    holds: Holds
    saw: str
    read: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check says of a deal, and every condition that it was computed from.

    `as_stated` marks an answer that rests on evidence alone: it is repeated, not computed.
    """

    code: str
    title: str
    framework: str
    verdict: Verdict
    as_stated: bool
    conditions: tuple[Asked, ...]

    @property
    def words(self) -> str:
        """The answer in words; `partly (as stated)` where it rests on evidence alone."""
        return f"{self.verdict} (as stated)" if self.as_stated else str(self.verdict)

    @property
    def settling(self) -> tuple[Asked, ...]:
        """The conditions that keep the answer from being met; all of them where it is met."""
        counted = [asked for asked in self.conditions if not asked.slot] or list(self.conditions)
        kept = [asked for asked in counted if asked.holds is not Holds.YES]
        return tuple(kept or counted)


@dataclass(frozen=True, slots=True)
class Check:
    """An entry of the table of checks.

    Parameters
    ----------
    code
        Stable code, `CI` and three digits.
    title, framework
        What is checked, and the framework it belongs to.
    explanation
        One paragraph with the reason and the remedy.
    conditions
        What is asked; the answer follows from them alone.
    """

    code: str
    title: str
    framework: str
    explanation: str
    conditions: tuple[Condition, ...]

    def answer(self, facts: Facts) -> Answer:
        """Return what the check says of a deal."""
        asked = tuple(
            _asked(condition, found)
            for condition in self.conditions
            for found in condition.ask(facts)
        )
        verdict = verdict_of(asked)
        alone = verdict is Verdict.PARTLY and all(one.slot for one in asked)
        return Answer(self.code, self.title, self.framework, verdict, alone, asked)


def _asked(condition: Condition, found: Found) -> Asked:
    return Asked(
        text=condition.text,
        decides=condition.decides,
        slot=condition.slot,
        holds=found.holds,
        saw=found.saw,
        read=found.read,
    )


def verdict_of(asked: Sequence[Asked]) -> Verdict:
    """Return the answer that follows from conditions.

    Conditions that decide come first: a no makes the check not met, an unknown not stated. Then
    all yes is met, some yes partly, no yes and a no not met, nothing but unknown not stated.
    Evidence changes no answer; evidence alone gives at most partly.
    """
    counted = [one for one in asked if not one.slot]
    if not counted:
        shown = any(one.holds is Holds.YES for one in asked)
        return Verdict.PARTLY if shown else Verdict.NOT_STATED
    first = {one.holds for one in counted if one.decides}
    if Holds.NO in first:
        return Verdict.NOT_MET
    if Holds.UNKNOWN in first:
        return Verdict.NOT_STATED
    return _by_count({one.holds for one in counted})


def _by_count(holds: set[Holds]) -> Verdict:
    if holds == {Holds.YES}:
        return Verdict.MET
    if Holds.YES in holds:
        return Verdict.PARTLY
    return Verdict.NOT_MET if Holds.NO in holds else Verdict.NOT_STATED


def asks(text: str, ask: Ask) -> Condition:
    """Return a condition that counts like any other."""
    return Condition(text, ask)


def decides(text: str, ask: Ask) -> Condition:
    """Return a condition that decides first."""
    return Condition(text, ask, decides=True)


def met(check: Check) -> Condition:
    """Return a condition that another check is met."""

    def ask(facts: Facts) -> Iterator[Found]:
        answer = check.answer(facts)
        read = tuple(dict.fromkeys(path for one in answer.settling for path in one.read))
        yield Found(_is_met(answer), answer.words, read)

    return Condition(f"{check.code} is met", ask)


def _is_met(answer: Answer) -> Holds:
    """Return whether a check is met; what lacks nothing but fields may still turn out to be."""
    if answer.verdict is Verdict.MET:
        return Holds.YES
    against = any(one.holds is Holds.NO for one in answer.settling)
    return Holds.NO if against else Holds.UNKNOWN
