#!/usr/bin/env python3
"""Write the reference of the checks of collective impact from the table they are computed by.

Titles, conditions and paragraphs are those of `pfs/ci_alignment/checks/` and of
`pfs/models/community_codes.py`; only the introduction is written here.

Usage: python tools/make_alignment_checks.py docs/reference/alignment-checks.md
"""

import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pfs.ci_alignment.checks import CHECKS, Check, Condition
from pfs.models.community_codes import COMMUNITY_RULES, severity_of_community

INTRODUCTION = """\
# Checks of collective impact

What `pfs check --alignment` asks of a deal file, made by `tools/make_alignment_checks.py` from
the table the answers are computed by. `pfs check --explain CI503` prints one paragraph of it.

## How an answer follows

A check is a set of conditions over fields. Each condition is yes, no or unknown; unknown is a
field that is not there. A section that is left out is unknown, one that is written empty is no.
The answer prints every condition with the field it read and the line where that stands.

| conditions | answer |
|---|---|
| all yes | met |
| some yes | partly |
| no yes, at least one no | not met |
| all unknown | not stated |

A condition that **decides** comes first: unknown makes the check not stated, no makes it not met.
A condition on every goal, partner, action, link or metric is one condition for each of them, so
that one goal of six without a result is partly. A condition on some goal, partner or row holds
where one of them will do.

Nothing is a yes because a flag says yes. What only people can judge is *evidence*: it counts with
`text`, `source` and `date`, is shown as stated, changes no answer, and alone gives no more than
"partly (as stated)". What a partnership claims of itself (`partnership.claims`) is compared with
the answers and never taken.

Answers are notes: they fail no build job. Of the findings beside them, those that make figures
wrong (CI902, CI903, CI908) are errors of every command; CI901 is a warning of every check; CI912
is a warning with `--alignment`, and the rest are notes with `--alignment`.

## Words

| word | meaning |
|---|---|
| at the table | a partner, or a party that pays, invests, guarantees, provides, evaluates, \
validates, coordinates or is the backbone |
| paid metric | a metric that a payment reads, in its schedule or in a condition |
| paid link, goal that is paid for | a link from such a metric (or from a part of a blend), and \
its goal |
| complete goal | indicator, population, at least 4 readings, target with its date |
| certifier | the parties with the role evaluator, else validator, else provider |
| looks | whole intervals `every` of the certifier's row between the first enrolment and the \
first reading of a paid metric; of several metrics the fewest |
| money at stake | derived, never written. A payor: its cap, or else its highest payment that \
depends on an outcome. An investor: capital that the waterfall or payments repay, less what \
guarantees cover; a grant that the waterfall repays counts. A guarantor: what can be called. A \
provider or the backbone: deferred fees, and items of the budget that wait for outcomes |
| phase reached | its four components are met; a gateway asks for the one before, a phase does \
not |
"""


def page() -> str:
    """Return the whole page; the same on every call."""
    parts = [INTRODUCTION]
    for framework, checks in groupby(CHECKS, key=lambda check: check.framework):
        parts += [f"## {framework}\n", *map(_section, checks)]
    parts += ["## Findings beside the answers\n", *_findings()]
    return "\n".join(parts)


def _section(check: Check) -> str:
    rows = [f"- {_condition(condition)}" for condition in check.conditions]
    return "\n".join([f"### {check.code} {check.title}\n", _fill(check.explanation), "", *rows, ""])


def _condition(condition: Condition) -> str:
    if condition.slot:
        return f"*evidence, {condition.text}*"
    return f"**decides:** {condition.text}" if condition.decides else condition.text


def _findings() -> Iterator[str]:
    for code, rule in COMMUNITY_RULES.items():
        text = _fill(f"({severity_of_community(code)}) {rule.explanation}")
        yield f"### {code} {rule.title}\n\n{text}\n"


def _fill(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
