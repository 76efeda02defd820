"""What is typed on the command line, as values of the library; every mistake says what to write."""

from collections.abc import Sequence
from fractions import Fraction

import typer

from pfs.models.crosscheck.examples import reading_problems
from pfs.models.crosscheck.ranges import value_problems
from pfs.models.deal import Deal
from pfs.models.deal_file import DealFile, read_deal
from pfs.models.plain import read_number
from pfs.models.silence import Choice, choosable
from pfs.source.overrides import Setting, parse_setting

MOST_CASES = 10_000


def settings_of(sets: Sequence[str] | None) -> list[Setting]:
    """Return the settings of `--set PATH=VALUE` options, or raise `DealError`."""
    return [parse_setting(text) for text in sets or ()]


def choice_of(select: Sequence[str] | None, ignore: Sequence[str] | None) -> Choice:
    """Return the warnings and notes that `--select` and `--ignore CODE[,CODE]` leave."""
    return Choice(_codes(select, "--select"), _codes(ignore, "--ignore"))


def _codes(texts: Sequence[str] | None, option: str) -> tuple[str, ...]:
    codes = [code.strip().upper() for text in texts or () for code in text.split(",")]
    for code in codes:
        if not choosable(code):
            message = f"`{code[:20]}` is no warning or note: write a code, as PFS308"
            raise typer.BadParameter(message, param_hint=option)
    return tuple(codes)


def opened(name: str, scenarios: Sequence[str] | None, sets: Sequence[str] | None) -> DealFile:
    """Return a deal file with scenarios and settings applied."""
    return read_deal(name, scenarios or (), settings_of(sets))


def at_cases(deal: Deal, texts: Sequence[str]) -> list[dict[str, float]]:
    """Return the cases of `--at METRIC=VALUE[,METRIC=VALUE]` options; none is one case at base."""
    cases = [_case(deal, text) for text in texts]
    keys = {tuple(sorted(case)) for case in cases}
    if len(keys) > 1:
        raise typer.BadParameter("every --at must state the same metrics", param_hint="--at")
    first = list(cases[0]) if cases else []
    return [{key: case[key] for key in first} for case in cases] or [{}]


def _case(deal: Deal, text: str) -> dict[str, float]:
    case: dict[str, float] = {}
    for part in text.split(","):
        key, value = _pair(deal, part, "--at")
        if key in case:
            raise typer.BadParameter(f"`{key}` is stated twice", param_hint="--at")
        case[key] = value
    return case


def vary_cases(deal: Deal, vary: str, at: Sequence[str] | None) -> list[dict[str, float]]:
    """Return the cases of `--vary METRIC=LO:HI:STEP`, with one `--at` held fixed."""
    fixed = at_cases(deal, at or [])
    if len(fixed) > 1:
        raise typer.BadParameter("only one --at goes with --vary", param_hint="--at")
    key, _, text = vary.partition("=")
    _checked(deal, key, "--vary")
    if key in fixed[0]:
        raise typer.BadParameter(f"`{key}` is varied and held fixed", param_hint="--vary")
    levels = [_possible(deal, key, level, "--vary") for level in _levels(text)]
    return [{key: level, **fixed[0]} for level in levels]


def _levels(text: str) -> list[float]:
    parts = text.split(":")
    if len(parts) != 3:
        raise typer.BadParameter(
            f"`{text[:60]}` is not LO:HI:STEP; write for instance 0:0.24:0.02", param_hint="--vary"
        )
    low, high, step = (Fraction(repr(_number(part, "--vary"))) for part in parts)
    if step <= 0 or high < low:
        raise typer.BadParameter("needs LO below HI and a STEP above 0", param_hint="--vary")
    count = (high - low) / step
    if count >= MOST_CASES:
        raise typer.BadParameter(
            f"makes {int(count) + 1:,} cases; at most {MOST_CASES:,}", param_hint="--vary"
        )
    return [float(low + step * index) for index in range(int(count) + 1)]


def _pair(deal: Deal, text: str, option: str) -> tuple[str, float]:
    key, sign, value = text.partition("=")
    if not sign:
        raise typer.BadParameter(
            f"`{text[:60]}` is not METRIC=VALUE; write for instance recidivism=8.5%",
            param_hint=option,
        )
    _checked(deal, key.strip(), option)
    return key.strip(), _possible(deal, key.strip(), _number(value.strip(), option), option)


def _possible(deal: Deal, key: str, value: float, option: str) -> float:
    """Refuse a value that no outcome can have, such as 8.5 where 8.5% is meant."""
    for problem in value_problems(deal, (), key, value):
        raise typer.BadParameter(f"{problem.message}; {problem.help}", param_hint=option)
    return value


def _number(text: str, option: str) -> float:
    try:
        return read_number(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}", param_hint=option) from error


def _checked(deal: Deal, text: str, option: str) -> None:
    """Refuse a reading key that names no reading of the deal."""
    for problem in reading_problems(deal, (), text):
        remedy = f"; {problem.help}" if problem.help else ""
        raise typer.BadParameter(f"{problem.message}{remedy}", param_hint=option)
