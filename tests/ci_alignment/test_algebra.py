"""How conditions settle an answer."""

from itertools import product

import pytest

from pfs.ci_alignment.checks import Asked, Found, Holds, Verdict
from pfs.ci_alignment.checks.answer import verdict_of
from pfs.ci_alignment.checks.condition import any_of, at_least, both, either, no, unknown, yes

Y, N, U = Holds.YES, Holds.NO, Holds.UNKNOWN
MAKE = {Y: yes, N: no, U: unknown}


def asked(holds: Holds, *, decides: bool = False, slot: bool = False) -> Asked:
    """Return a condition with an answer."""
    return Asked("it holds", decides, slot, holds, "seen", (("field",),))


@pytest.mark.parametrize(
    ("holds", "verdict"),
    [
        ((Y, Y), Verdict.MET),
        ((Y, N), Verdict.PARTLY),
        ((Y, U), Verdict.PARTLY),
        ((Y, N, U), Verdict.PARTLY),
        ((N, N), Verdict.NOT_MET),
        ((N, U), Verdict.NOT_MET),
        ((U, U), Verdict.NOT_STATED),
    ],
)
def test_conditions_settle_by_what_they_hold(holds: tuple[Holds, ...], verdict: Verdict) -> None:
    """All yes, some yes, no yes and a no, nothing but unknown; the order never matters."""
    assert verdict_of([asked(one) for one in holds]) is verdict
    assert verdict_of([asked(one) for one in reversed(holds)]) is verdict


@pytest.mark.parametrize(
    ("first", "verdict"),
    [
        ((N,), Verdict.NOT_MET),
        ((U,), Verdict.NOT_STATED),
        ((N, U), Verdict.NOT_MET),
        ((Y, U), Verdict.NOT_STATED),
    ],
)
def test_a_condition_that_decides_comes_first(first: tuple[Holds, ...], verdict: Verdict) -> None:
    """However many others hold; among those that decide, a no is certain and an unknown is not."""
    deciding = [asked(one, decides=True) for one in first]
    assert verdict_of([*deciding, asked(Y), asked(Y)]) is verdict
    assert verdict_of([asked(Y, decides=True), asked(N)]) is Verdict.PARTLY


def test_evidence_changes_no_answer() -> None:
    """Of every two conditions and every evidence the answer is that of the conditions."""
    for one, other, slot in product(Holds, Holds, Holds):
        conditions = [asked(one), asked(other)]
        assert verdict_of([*conditions, asked(slot, slot=True)]) is verdict_of(conditions)


def test_evidence_alone_is_at_most_partly() -> None:
    """It is repeated as stated; what is not stated says nothing."""
    assert verdict_of([asked(Y, slot=True), asked(Y, slot=True)]) is Verdict.PARTLY
    assert verdict_of([asked(U, slot=True)]) is Verdict.NOT_STATED


def found(holds: Holds, name: str) -> Found:
    """Return an answer of one field."""
    return MAKE[holds](name, (name,))


@pytest.mark.parametrize("holds", list(product(Holds, Holds)))
def test_both_and_either_are_kleene(holds: tuple[Holds, Holds]) -> None:
    """One no settles both, one yes settles either; only what settles it is cited."""
    first, second = found(holds[0], "a"), found(holds[1], "b")
    order = {N: 0, U: 1, Y: 2}
    lowest, highest = min(holds, key=order.__getitem__), max(holds, key=order.__getitem__)
    assert both(first, second).holds is lowest
    assert either(first, second).holds is highest
    cited = {one.read[0] for one in (first, second) if one.holds is lowest}
    assert set(both(first, second).read) == cited


def test_one_of_many_cites_the_one_that_holds() -> None:
    """Of several it names the first that will do; of none it says why there is none."""
    assert any_of([found(N, "a"), found(Y, "b"), found(Y, "c")], found(U, "z")).read == (("b",),)
    assert any_of([found(N, "a"), found(N, "b")], found(U, "z")).read == (("a",), ("b",))
    assert any_of([], found(U, "z")).read == (("z",),)


def test_counting_knows_what_could_still_count() -> None:
    """Too few is a no only where nothing that is missing could make it enough."""
    one = {"public": ("city",)}
    assert at_least(1, one, [], "sectors", ("at",)).holds is Y
    assert at_least(2, one, [("bank",)], "sectors", ("at",)).holds is U
    assert at_least(2, one, [], "sectors", ("at",)).holds is N
    assert at_least(2, {}, [], "sectors", ("at",)).read == (("at",),)
