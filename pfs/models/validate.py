"""From a document to a deal, or to everything that is wrong with it."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from pydantic import ValidationError

from pfs.models import crosscheck
from pfs.models.crosscheck.values import walk
from pfs.models.deal import Deal
from pfs.models.messages import problems_of, value_at
from pfs.models.percentages import percentages
from pfs.models.problems import Problem, located
from pfs.source.document import KEY, Document
from pfs.source.findings import DealError, Finding, Path, Source, in_order
from pfs.source.overrides import Setting, expand_path, set_values

MOST_ERRORS = 500
"""A file with more errors than this is no deal; nobody reads more of them."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def validate(document: Document) -> Deal:
    """Return the deal that a document states.

    Parameters
    ----------
    document
        A deal file as read, with the settings applied to it.

    Raises
    ------
    DealError
        Every error found, sorted by place. What was set on the command line names the setting as
        its file and has no span.
    """
    deal, found = _read(document)
    if deal is not None:
        told = {finding.path for finding in found}
        others = located(document, crosscheck.problems(deal))
        found += [one for one in others if one.path not in told and not _set_aside(document, one)]
        found += _settings(document, deal)
    if deal is None or found:
        raise DealError(found, Source(document.name, document.text))
    return deal


def _set_aside(document: Document, finding: Finding) -> bool:
    """Return whether a finding is of a worked example of the deal before something was set.

    What an example gives was possible in the deal as it was written; `pfs check` runs it anyway.
    """
    return bool(document.origins) and finding.path[:1] == ("worked_examples",) and (
        finding.code in _OF_VALUES
    )  # fmt: skip


_OF_VALUES = frozenset({"PFS154", "PFS193", "PFS194"})
"""Findings about values that an example gives."""


def validate_data(data: Mapping[str, Any]) -> Deal:
    """Return the deal that plain data state: maps, lists, text, numbers, truth values, None.

    Raises
    ------
    DealError
        Every error found, without spans, in a file called `deal`.
    """
    return validate(Document("deal", "", "", cast("dict[str, Any]", data), {}, {}))


def parsed(data: Mapping[str, Any]) -> Deal:
    """Return the deal that plain data state, each section by itself, or raise `ValidationError`.

    That is enough for data which were validated before.
    """
    return Deal.model_validate_json(json.dumps(data), strict=True)


def findings(document: Document, deal: Deal) -> tuple[Finding, ...]:
    """Return the warnings and notes of a valid deal, sorted by place."""
    from pfs.models import rules

    return in_order(located(document, [*crosscheck.warnings(deal), *rules.remarks(deal)]))


def _read(document: Document) -> tuple[Deal | None, list[Finding]]:
    try:
        deal = parsed(document.data)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_url=False)[:MOST_ERRORS]
        return None, list(located(document, problems_of(errors, document.data)))
    odd = [*_odd_dates(deal, document.data), *percentages(document.data)]
    return deal, list(located(document, odd))


def _odd_dates(deal: Deal, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield dates that are not written as dates: pydantic takes a text of digits for seconds."""
    for path, value in walk(deal):
        if isinstance(value, dt.date):
            for written in _written(path, value, data):
                message = f"`{written[:60]}` is not a date"
                remedy = "write year, month and day, as `2016-12-31`"
                yield Problem("PFS105", path, message, remedy)


def _written(path: Path, day: dt.date, data: Mapping[str, Any]) -> list[str]:
    if path[-1] != KEY:
        raw = value_at(data, path)
        return [raw] if isinstance(raw, str) and not _DATE.fullmatch(raw) else []
    keys = value_at(data, path[:-2])
    if not isinstance(keys, Mapping) or day.isoformat() in keys:
        return []
    return [key for key in keys if not _DATE.fullmatch(key)]


def _settings(document: Document, deal: Deal) -> Iterator[Finding]:
    """Yield the settings of scenarios and examples that the deal has no place for."""
    for name, scenario in deal.scenarios.items():
        yield from _unresolved(document, ("scenarios", name), scenario)
    for name, example in deal.worked_examples.items():
        changed = _under(document, [deal.scenarios.get(n, {}) for n in example.scenarios])
        if changed is not None:
            path = ("worked_examples", name, "set")
            yield from _unresolved(document, path, example.set, changed)


def _under(document: Document, scenarios: Iterable[Mapping[str, Any]]) -> Document | None:
    """Return the document under scenarios, or None where they do not fit it."""
    settings = [Setting(path, value, "") for scenario in scenarios
                for path, value in scenario.items()]  # fmt: skip
    try:
        return set_values(document, settings)
    except DealError:
        return None


def _unresolved(
    document: Document, at: Path, settings: Iterable[str], changed: Document | None = None
) -> Iterator[Finding]:
    for text in settings:
        try:
            expand_path(changed or document, text)
        except DealError as error:
            for found in error.findings:
                problem = Problem(found.code, (*at, text, KEY), found.message, found.help)
                yield from located(document, [problem])
