"""What is said of goals and links beside the answers."""

import pytest
from pre_k import CI, DRAFT, NARROWS, WHOLE, WIDENS, Edits, changed

from pfs.ci_alignment.base import Base, GoalBase
from pfs.ci_alignment.checks import answers, notes
from pfs.models.community_codes import COMMUNITY_RULES
from pfs.models.problems import Problem, severity_of
from pfs.models.validate import validate_data
from pfs.source.findings import Severity

CITY, PRE_K = f"{CI}.goals.kindergarten", f"{CI}.links.pre_k"


def found(edits: Edits, base: Base | None = None) -> list[Problem]:
    """Return the notes of the whole city with changes."""
    deal = validate_data(changed(WHOLE, edits))
    return notes(deal, answers(deal, base), base)


def test_the_whole_city_is_only_told_of_short_histories() -> None:
    """Five goals have four readings: enough for a forecast with a wide interval."""
    assert [problem.code for problem in found({}, NARROWS)] == ["CI907"] * 5


@pytest.mark.parametrize(
    ("code", "edits", "path", "said"),
    [
        ("CI904", {f"{CI}.links.pre_k_reading.fade": "10%"},
         (CI, "links", "pre_k_reading", "fade"), "a bridge other than 1 and a fade"),
        ("CI905", {f"{CITY}.target.at": "2018-08-30"},
         (CI, "goals", "kindergarten", "target", "at"), None),
        ("CI905", {f"{CITY}.target.at": "2019-08-31"},
         (CI, "goals", "kindergarten", "target", "at"), "nobody served counts"),
        ("CI906", {f"{CITY}.subgroups.other.baseline": None},
         (CI, "goals", "kindergarten", "subgroups", "other"), "`other` of `goals.kindergarten`"),
        ("CI907", {f"{CI}.goals.reading.history": {"2014-05-31": "30%"}},
         (CI, "goals", "reading", "history"), "1 reading of `goals.reading`: too few"),
        ("CI910", {f"{PRE_K}.crowd_out": "10%"},
         (CI, "links", "pre_k", "crowd_out"), "`crowd_out` beside `lottery`"),
        ("CI911", {f"{CI}.links.pre_k_reading.goal": "kindergarten"},
         (CI, "links", "pre_k_reading", "goal"), "both lead year_1, year_2, year_3"),
    ],
)  # fmt: skip
def test_notes_that_follow_from_the_file(
    code: str, edits: Edits, path: tuple[str, ...], said: str | None
) -> None:
    """Each appears with its cause and cites it; `said` None means that it does not appear."""
    own = [problem for problem in found(edits) if problem.code == code and problem.path == path]
    if said is None:
        assert own == []
    else:
        (problem,) = own
        assert said in problem.message
        assert severity_of(code) is Severity.NOTE


@pytest.mark.parametrize(("readings", "said"), [(3, "too few"), (5, "wide interval"), (6, None)])
def test_histories_are_short_below_six_readings(readings: int, said: str | None) -> None:
    """Fewer than four give no forecast, four and five a wide one."""
    history = {f"{2015 - n}-05-31": "30%" for n in range(1, readings + 1)}
    own = [p for p in found({f"{CI}.goals.reading.history": history})
           if p.path == (CI, "goals", "reading", "history")]  # fmt: skip
    assert [said in problem.message for problem in own if said] == [True] * (said is not None)
    stated: Edits = {f"{CI}.goals.reading.history": history,
                     f"{CI}.goals.reading.forecast": {"level": "30%"}}  # fmt: skip
    assert not [p for p in found(stated) if p.path == (CI, "goals", "reading", "history")]


@pytest.mark.parametrize(
    ("effects", "noted"),
    [
        # Alone 50, 25 and 15 %, together 10 %: 0.5 a + 0.25 b + 0.15 c + 0.1 (1 - (1-b)(1-c)).
        # At 10, 10, 10 points 0.05 + 0.025 + 0.015 + 0.019 = 0.109: 9 % above the metric's 10.
        (("10pp", "10pp", "10pp"), False),
        # At 12, 10, 10 points 0.06 + 0.059 = 0.119: 19 % above.
        (("12pp", "10pp", "10pp"), True),
        # At 8, 8, 8 points 0.04 + 0.02 + 0.012 + 0.01536 = 0.08736: 13 % below.
        (("8pp", "8pp", "8pp"), True),
    ],
)
def test_two_totals_are_noted_beyond_a_tenth(effects: tuple[str, str, str], noted: bool) -> None:
    """By hand, with union over those served by two."""
    edits: Edits = {
        f"{PRE_K}.providers.{name}.effect": effect
        for name, effect in zip(("centres", "schools", "family_homes"), effects, strict=True)
    }
    assert ("CI909" in {problem.code for problem in found(edits)}) is noted


@pytest.mark.parametrize(
    ("effect", "combine", "noted"),
    [
        # Two at 36.8 points: 1 - 0.632^2 = 60.06 % of children, and 60 % are not ready anyway.
        ("36.8pp", "union", True),
        ("36.7pp", "union", False),
        ("36.8pp", "headroom", False),
    ],
)
def test_effects_beyond_the_headroom_are_noted(effect: str, combine: str, noted: bool) -> None:
    """By hand: the baseline is the last reading, 40 %."""
    edits: Edits = {
        f"{PRE_K}.providers.schools.effect": effect,
        f"{PRE_K}.providers.family_homes.effect": effect,
        f"{CITY}.combine": combine,
    }
    assert ("CI916" in {problem.code for problem in found(edits)}) is noted


def codes(base: GoalBase) -> set[str]:
    """Return the notes of the city where this was computed of its first goal."""
    return {problem.code for problem in found({}, {"kindergarten": base})} - {"CI907"}


def test_what_was_computed_is_compared() -> None:
    """8,000 slots for 3,800 children not served yet; a gap that widens; a target within chance."""
    assert codes(GoalBase(slots_to_close=8_000)) == {"CI915"}
    assert codes(GoalBase(slots_to_close=3_800)) == set()
    assert codes(GoalBase(forecast_reaches_target=True)) == {"CI914"}
    assert codes(GoalBase(forecast_reaches_target=False)) == set()
    assert codes(WIDENS["kindergarten"]) == {"CI913"}
    assert codes(NARROWS["kindergarten"]) == set()


def test_a_gap_that_widens_without_a_gain_is_another_story() -> None:
    """CI913 is about an average that hides it."""
    assert codes(GoalBase(contribution=0.0, gaps=WIDENS["kindergarten"].gaps)) == set()


@pytest.mark.parametrize(
    ("claims", "edits", "lacking"),
    [
        ({"gateway": "systems_change"}, {}, None),
        ({"gateway": "sustaining"}, {f"{CI}.changes": []}, "CI203"),
        ({"gateway": "emerging"}, {f"{CI}.changes": []}, None),
        ({"gateway": "exploring"}, {f"{CI}.partnership.agenda": None}, "CI201"),
        ({"phase": "sustain"}, {f"{CI}.changes": []}, "CI319, CI322"),
        ({"phase": "organise"}, {f"{CI}.changes": []}, None),
        # A phase does not ask for the one before: the work is not linear.
        ({"phase": "organise"}, {f"{CI}.goals.maths.history": None}, None),
    ],
)
def test_claims_are_compared_and_never_taken(
    claims: dict[str, str], edits: Edits, lacking: str | None
) -> None:
    """A claim above what is computed is a warning that names the checks that lack something."""
    own = [p for p in found({f"{CI}.partnership.claims": claims, **edits}) if p.code == "CI912"]
    if lacking is None:
        assert own == []
    else:
        (problem,) = own
        assert problem.help == f"see what lacks in {lacking}, or lower the claim"
        assert problem.path == (CI, "partnership", "claims", next(iter(claims)))
        assert severity_of("CI912") is Severity.WARNING


def test_claims_change_no_answer() -> None:
    """Whatever is claimed, the answers are those of the fields."""
    bold = {f"{CI}.partnership.claims": {"gateway": "systems_change", "phase": "sustain"}}
    assert answers(validate_data(changed(DRAFT, bold))) == answers(validate_data(DRAFT))


def test_every_code_has_a_rule() -> None:
    """CI901 to CI916, each with a title and a paragraph."""
    assert list(COMMUNITY_RULES) == [f"CI{number}" for number in range(901, 917)]
