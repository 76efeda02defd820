"""A small valid deal with a little of everything, and what is found when a word changes."""

from collections.abc import Sequence

import pytest

from pfs.models.deal import Deal
from pfs.models.validate import findings, validate
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding
from pfs.source.load import parse

Edit = tuple[str, str]
"""A stretch of the text, which must be there, and what it is replaced by."""

TEXT = """\
pfs: 1
name: Small deal
currency: USD
calendar: {start: 2020-01-01, end: 2023-12-31, period: quarter, first_period_ends: 2020-03-31}
parties:
  lender:   {name: Lender, roles: [investor]}
  fund:     {name: Fund, roles: [investor]}
  donor:    {name: Donor, roles: [guarantor]}
  city:     {name: City, roles: [payor]}
  state:    {name: State, roles: [payor]}
  spv:      {name: Vehicle, roles: [vehicle]}
  provider: {name: Provider, roles: [provider]}
accounts:
  reserve: {holder: spv, target: 100}
capital:
  senior:
    kind: loan
    from: {lender: 600, fund: 200}
    amount: 800
    draws: {dated: {2020-01-01: 500, 2020-12-31: 300}}
    rate: 5%
    matures: 2023-12-31
  gift: {kind: grant, from: fund, amount: 200, draws: {dated: {2020-01-01: 200}}}
  cover: {kind: guarantee, from: donor, for: capital.senior, covers: 50%, amount: 300}
  fee: {kind: deferred_fee, from: provider, amount: 100, reduces: budget.services}
budget:
  services: {to: provider, amount: {dated: {2020-01-01: 770, 2020-12-31: 330}}}
cohorts:
  first:  {people: 100, enrols: [2020-01-01, 2020-12-31]}
  tier:   {people: 40, enrols: [2020-01-01, 2020-12-31], part_of: first}
  second: {people: 100, enrols: 2021-06-30}
metrics:
  days:
    name: Days in care
    kind: mean
    better: lower
    read: relative_change
    effect: 10%
    comparison: {level: 40}
    cv: 100%
    measured: {dates: [2021-12-31, 2022-12-31]}
    reported: 3 months
    evaluations:
      trial: {design: randomised, control: 100}
      did:   {design: difference_in_differences, control: 100}
    estimate: [{weights: {trial: 80%, did: 20%}}]
  jobs:
    name: Finds a job
    kind: event
    better: higher
    level: 50%
    measured: {after: 12 months, from: enrolment_end}
    cohorts: [first, second]
  mixed: {name: Both, blend: {days: 60%, jobs: 40%}}
payments:
  success:
    from: {city: 60%, state: 40%}
    metric: days
    steps:
      - {at_least: 5%,  pay: 400}
      - {at_least: 10%, pay: 900}
  per_job: {from: city, metric: jobs, price: 5, when: {payment: success, triggered: true}}
  line:    {from: state, to: provider, metric: mixed, lines: [{at: 0, pay: 0}, {at: 20, pay: 50}]}
  blocks:  {from: city, metric: jobs, cohorts: [second], blocks: [{to: 10, price: 3}, {price: 2}]}
  saved:
    from: city
    metric: days
    read: change
    value: 2
    shares: [{share: 50%, until: {repaid: [capital.senior]}}, {share: 10%}]
limits:
  city: {payor: city, at_most: 2_000}
waterfall:
  interest:  {rank: 1, pay: capital.senior.interest}
  principal: {rank: 2, pay: capital.senior.principal}
  bonus:     {rank: 3, to: capital.senior, until: {irr: 9%}}
  fees:      {rank: 4, pay: capital.fee.principal}
  rest:      {rank: 5, to: [fund, city], split: {fund: 50%, city: 50%}}
terminations:
  stop: {by: lender, date: 2021-12-31, when: {metric: days, below: 1%}, settles: true}
scenarios:
  worse: {metrics.days.effect: 5%}
worked_examples:
  good: {given: {days: 10%, jobs@first: 50}, expect: {payments.success.paid: 900}}
"""


def edited(*edits: Edit) -> Document:
    """Return the deal as a document with each edit made once."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return parse("deal.yaml", text.encode())


def accepted(*edits: Edit) -> Deal:
    """Return the deal with the edits; a deal that is refused fails the test."""
    return validate(edited(*edits))


def refused(*edits: Edit) -> tuple[Finding, ...]:
    """Return the errors of the deal with the edits; a deal that is valid fails the test."""
    with pytest.raises(DealError) as caught:
        validate(edited(*edits))
    return caught.value.findings


def warned(*edits: Edit) -> tuple[Finding, ...]:
    """Return the warnings and notes that the edits bring to the deal, which stays valid."""
    known = {(found.code, found.path) for found in remarks()}
    return tuple(found for found in remarks(*edits) if (found.code, found.path) not in known)


def remarks(*edits: Edit) -> tuple[Finding, ...]:
    """Return all warnings and notes of the deal with the edits, which is valid."""
    document = edited(*edits)
    return findings(document, validate(document))


def only(found: Sequence[Finding], code: str) -> Finding:
    """Return the one finding there is, which must have this code."""
    assert [finding.code for finding in found] == [code], found
    return found[0]


def place(edits: Sequence[Edit], marker: str) -> tuple[int, int]:
    """Return line and column, from 1, of a marker that stands once in the edited text."""
    text = edited(*edits).text
    assert text.count(marker) == 1, f"{marker!r} stands {text.count(marker)} times"
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def at(finding: Finding) -> tuple[int, int]:
    """Return line and column of a finding, which must have a place."""
    assert finding.span is not None
    return finding.span.line, finding.span.column
