"""Worked examples of a deal file: run them and compare with what they expect."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pfs.analysis.case import Case, run_case
from pfs.cashflow.results import UnknownResultError
from pfs.ci_alignment.values import PREFIX, NotStatedError, base_value_of
from pfs.models.deal_file import DealFile
from pfs.models.examples import Bound, WorkedExample
from pfs.models.keys import KeyFormError, ResultKey
from pfs.outcomes.missing import missing_readings
from pfs.source.findings import DealError, Finding, Path
from pfs.source.overrides import Setting
from pfs.source.paths import show

MONEY = 0.005
"""Half a minor unit: money agrees within it."""
NUMBER = 1e-9
"""Other numbers agree within it unless `within` says otherwise."""
_NUMBERS = frozenset(
    {"irr", "yield", "multiple", "rate", "measured", "units", "enrolled", "completers"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One expectation of an example and what came of it.

    `got` is None where the result can't be had, with the reason in `reason`.
    """

    key: str
    expected: str
    got: float | None
    holds: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """A worked example that was run.

    `refused` says why it was not: what is wrong with the deal under its scenarios and settings.
    """

    name: str
    answers: tuple[Answer, ...]
    skipped: tuple[str, ...]
    refused: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it was run and every expectation holds."""
        return not self.refused and all(answer.holds for answer in self.answers)


def run_examples(file: DealFile) -> tuple[ExampleResult, ...]:
    """Run every worked example of a deal file, in the order of the file."""
    return tuple(
        run_example(file, name, example) for name, example in file.deal.worked_examples.items()
    )


def _refused(file: DealFile, name: str, error: DealError) -> tuple[Finding, ...]:
    """Return what is wrong with the deal as the example changes it, each at a place of the file."""
    path: Path = ("worked_examples", name)
    return tuple(
        replace(
            found,
            message=f"in worked example `{name}`: {found.message}",
            file=file.document.name,
            span=found.span or file.document.locate(path, key=True),
            path=path,
        )
        for found in error.findings
    )


def run_example(file: DealFile, name: str, example: WorkedExample) -> ExampleResult:
    """Run one worked example, with its scenarios and settings applied."""
    try:
        variant = variant_of(file, name, example)
    except DealError as error:
        return ExampleResult(name, (), example.skip or (), _refused(file, name, error))
    answers = tuple(_answers(variant, example))
    return ExampleResult(name, answers, example.skip or ())


def _answers(variant: DealFile, example: WorkedExample) -> Iterator[Answer]:
    """Yield what comes of each expectation, in the order of the file.

    Readings are needed for money; the community's section is at base whatever was measured.
    """
    money = money_of(example)
    case = _case(variant, example) if money else ""
    for key, want in example.expect.items():
        try:
            got = _value(variant, case, key)
        except (KeyFormError, UnknownResultError, NotStatedError) as error:
            yield Answer(key, shown(want), None, holds=False, reason=str(error))
        else:
            yield Answer(key, shown(want), got, holds=agrees(key, want, got))


def _case(variant: DealFile, example: WorkedExample) -> Case | str:
    """Return the run of an example, or what is not given in it."""
    until = last_date(example)
    absent = absent_of(variant, example)
    if absent:
        return f"{absent[0]} is not given"
    return run_case(
        variant.deal,
        dict(example.given),
        example=example,
        set_paths=variant.set_paths,
        until=until,
    )


def variant_of(file: DealFile, name: str, example: WorkedExample) -> DealFile:
    """Return the deal with a worked example's scenarios and settings applied.

    Other examples are left out where it changes anything: they are of the deal as it stands.
    """
    at: Path = ("worked_examples", name, "set")
    settings = [Setting(path, value, show(at), file.document.locate((*at, path)))
                for path, value in example.set.items()]  # fmt: skip
    if settings or example.scenarios:
        raw = file.original.data["worked_examples"]
        alone = {name: raw[name]} if isinstance(raw, dict) else {}
        settings.append(Setting("worked_examples", alone, show(at), file.document.locate(at[:-1])))
    return file.variant(example.scenarios, settings)


def absent_of(variant: DealFile, example: WorkedExample) -> list[str]:
    """Return the readings that an example needs and does not give, in words."""
    return list(missing_readings(variant.deal, example, last_date(example)))


def money_of(example: WorkedExample) -> list[str]:
    """Return the expectations that are about money, and need readings."""
    return [key for key in example.expect if not key.startswith(PREFIX)]


def last_date(example: WorkedExample) -> dt.date | None:
    """Return the last date of the expectations, where all of them have one."""
    dates = [ResultKey.parse(key).date for key in money_of(example)]
    stated = [date for date in dates if date is not None]
    return max(stated) if stated and len(stated) == len(dates) else None


def _value(variant: DealFile, case: Case | str, key: str) -> float:
    if key.startswith(PREFIX):
        return base_value_of(variant.deal, key)
    if isinstance(case, str):
        raise UnknownResultError(case)
    return case.value(key)


def agrees(key: str, want: bool | float | Bound, got: float) -> bool:  # noqa: FBT001
    """Return whether a result agrees with what is expected; an undefined one never does."""
    if isinstance(want, bool):
        return (got != 0) == want
    allowed = NUMBER if _is_number(ResultKey.parse(key)) else MONEY
    if not isinstance(want, Bound):
        return abs(got - want) <= allowed
    if want.about is not None and want.within is not None:
        return abs(got - want.about) <= want.within
    low = got >= want.at_least - allowed if want.at_least is not None else True
    high = got <= want.at_most + allowed if want.at_most is not None else True
    return low and high


def _is_number(key: ResultKey) -> bool:
    """Return whether a result is no amount of money."""
    if key.section.startswith(PREFIX):
        return key.measure not in {"cost", "alone_cost", "difference"}
    return key.measure in _NUMBERS


def shown(want: bool | float | Bound) -> str:  # noqa: FBT001
    """Return an expectation in words."""
    if isinstance(want, bool):
        return "yes" if want else "no"
    if not isinstance(want, Bound):
        return f"{want:,.12g}"
    if want.about is not None:
        return f"{want.about:.12g} within {want.within:.12g}"
    bounds = [("at least", want.at_least), ("at most", want.at_most)]
    return " and ".join(f"{word} {bound:,.12g}" for word, bound in bounds if bound is not None)
