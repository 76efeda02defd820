"""A node of the tree of reasons: what a page says of it, and its figures for CSV and JSON."""

from dataclasses import dataclass

from pfs.analysis.reasons.paid import Moved

Value = float | bool | str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a node: its measure, its value, and its unit (empty for words)."""

    measure: str
    value: Value
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A reason, with the reasons it rests on below it.

    Parameters
    ----------
    kind, subject
        What it is about: a limit, `limits.city`.
    text
        What a page says of it.
    place
        Where the clause stands, as `line 46`; empty where no clause is meant.
    facts
        Its figures in full.
    moved
        The flow, where it is one.
    quiet
        Whether a page that tells the whole case leaves it out: nothing happened.
    """

    kind: str
    subject: str
    text: str
    place: str = ""
    facts: tuple[Fact, ...] = ()
    moved: Moved | None = None
    children: tuple["Node", ...] = ()
    quiet: bool = False
