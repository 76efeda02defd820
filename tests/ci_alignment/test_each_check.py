"""Every check is met where all it asks is stated, and says something else where it is not."""

import pytest
from pre_k import CI, NARROWS, SLOTS, STATED, WHOLE, Edits, asked, settling

from pfs.ci_alignment.checks import CHECKS, Verdict

MET, PARTLY = Verdict.MET, Verdict.PARTLY
NOT_MET, NOT_STATED = Verdict.NOT_MET, Verdict.NOT_STATED
GOALS, PARTNERS, LINKS = f"{CI}.goals", f"{CI}.partners", f"{CI}.links"
CITY = f"{GOALS}.kindergarten"
BACKBONE, ROWS = f"{CI}.backbone", f"{CI}.data_sharing"
READING_ROW = {"from": "university", "to": ["partnership"], "carries": ["metrics.readiness"]}
NO_SEATS: Edits = {f"{PARTNERS}.{name}.seat": "delivery" for name in
                   ("district", "bank", "foundation", "partnership", "parents")}  # fmt: skip
ONE_PROVIDER: Edits = {
    f"{LINKS}.{link}.{field}": value
    for link in ("pre_k", "pre_k_reading")
    for field, value in (("providers", {"centres": {"share": "100%"}}), ("together", None))
}
WITHOUT_LINKS: Edits = {
    LINKS: {},
    **{f"{CI}.actions.{name}.strategy": None for name in
       ("open_rooms", "enrol_english_learners", "read_aloud")},
    "scenarios": None,
    "worked_examples": None,
}  # fmt: skip
WITHOUT_ACTIONS: Edits = {f"{CI}.actions": None}
NOT_ALIGNED: Edits = {f"{PARTNERS}.{name}.aligned_to": [] for name in
                      ("foundation", "partnership")}  # fmt: skip
OTHER: tuple[tuple[str, Edits, Verdict, str], ...] = (
    ("CI101", {f"{CITY}.history": {"2014-08-31": "40%"}}, PARTLY, f"{CITY}.history"),
    ("CI101", {CITY + ".outcome_area": "other"}, NOT_STATED, GOALS),
    ("CI102", {f"{GOALS}.reading.target": None}, PARTLY, f"{GOALS}.reading.target"),
    ("CI103", {f"{GOALS}.maths.population": None}, PARTLY, f"{GOALS}.maths.population"),
    (
        "CI104",
        {f"{GOALS}.graduation.history": {f"{y}-06-30": "60%" for y in range(2005, 2009)}},
        PARTLY,
        f"{GOALS}.graduation.history",
    ),
    ("CI105", {f"{GOALS}.enrolment.indicator": None}, PARTLY, f"{GOALS}.enrolment.indicator"),
    ("CI106", {f"{GOALS}.completion.outcome_area": "other"}, NOT_STATED, GOALS),
    ("CI107", {f"{GOALS}.jobs": None, f"{PARTNERS}.partnership.aligned_to": ["reading"]},
     NOT_STATED, GOALS),
    ("CI201", {f"{CI}.partnership.geography": None}, PARTLY, f"{CI}.partnership.geography"),
    ("CI201", NO_SEATS, PARTLY, f"{PARTNERS}.city.seat"),
    ("CI202", {f"{BACKBONE}.party": None}, PARTLY, f"{BACKBONE}.party"),
    ("CI203", {f"{CI}.changes": []}, PARTLY, f"{CI}.changes"),
    ("CI203", {f"{BACKBONE}.funded_until": "2017-08-29"}, PARTLY, f"{BACKBONE}.funded_until"),
    (
        "CI204",  # 1.5 points are fewer than two sampling errors of 0.775
        {f"{CITY}.history": {"2011-08-31": "38.5%", "2012-08-31": "39%", "2013-08-31": "41%",
                             "2014-08-31": "40%"},
         f"{GOALS}.reading.history": {f"{y}-05-31": "30%" for y in range(2009, 2015)},
         **{f"{GOALS}.{g}.history": {f"{y}-06-30": "60%" for y in range(2011, 2015)}
            for g in ("maths", "graduation", "enrolment", "completion", "jobs")}},
        PARTLY,
        f"{CITY}.history",
    ),
    ("CI205", {f"{PARTNERS}.bank.aligned_to": []}, PARTLY, f"{PARTNERS}.bank.aligned_to"),
    ("CI205", {f"{ROWS}.report_card": None}, PARTLY, f"{ROWS}.assessments.to"),
    ("CI206", {"metrics.readiness.effect": "10pp"}, PARTLY, "metrics.readiness.effect"),
    ("CI207", {f"{CI}.partnership.meetings.work_groups": None}, PARTLY,
     f"{CI}.partnership.meetings.work_groups"),
    ("CI207", ONE_PROVIDER, PARTLY, f"{LINKS}.pre_k.providers"),
    ("CI208", {f"{PARTNERS}.foundation.treasure": None}, PARTLY, f"{PARTNERS}.city.treasure"),
    ("CI209", {f"{CI}.partnership.meetings": {"leadership": "6 months", "work_groups": "1 year"}},
     PARTLY, f"{CI}.partnership.meetings.leadership"),
    ("CI210", {f"{CITY}.subgroups.other.target": None}, PARTLY, f"{CITY}.subgroups.other.target"),
    ("CI210", {f"{LINKS}.pre_k.reach": {"english_learners": "40%"}}, PARTLY,
     f"{LINKS}.pre_k.reach"),
    ("CI210", {f"{CITY}.subgroups": None, f"{LINKS}.pre_k.reach": None}, NOT_STATED,
     f"{CITY}.subgroups"),
    ("CI211", {f"{BACKBONE}.kind": "new_nonprofit"}, PARTLY, f"{BACKBONE}.kind"),
    ("CI212", {"parties.parents.sector": "nonprofit"}, NOT_MET, "parties"),
    ("CI212", {f"{PARTNERS}.parents.seat": "work_group"}, PARTLY, f"{PARTNERS}.parents.seat"),
    ("CI301", {f"{CI}.partnership.agenda": None}, PARTLY, f"{CI}.partnership.agenda"),
    ("CI302", {f"{ROWS}": {"only": READING_ROW}}, PARTLY, f"{ROWS}.only.carries"),
    ("CI303", {**ONE_PROVIDER, f"{CI}.actions": {
        "open": {"goal": "kindergarten", "by": "centres", "due": "2015-08-31"}}}, NOT_MET,
     f"{LINKS}.pre_k.providers"),
    ("CI304", {f"{CI}.partnership.meetings.leadership": "6 months"}, PARTLY,
     f"{CI}.partnership.meetings.leadership"),
    ("CI304", {f"{CI}.partnership.meetings": None, ROWS: {"only": READING_ROW}}, NOT_STATED,
     f"{ROWS}.only.every"),
    ("CI305", {f"{BACKBONE}.paid_as": None}, PARTLY, f"{BACKBONE}.paid_as"),
    ("CI305", {BACKBONE: None}, NOT_STATED, f"{BACKBONE}.party"),
    ("CI306", {f"{CI}.partnership.champion.party": "centres"}, PARTLY,
     f"{PARTNERS}.centres.seat"),
    ("CI307", {f"{PARTNERS}.foundation.treasure.amount": 149_999}, PARTLY,
     f"{PARTNERS}.foundation.treasure"),
    ("CI308", {f"{CITY}.story.source": None}, NOT_STATED, f"{CITY}.story.source"),
    ("CI311", {f"{CI}.partnership.champion": None}, PARTLY, f"{CI}.partnership.champion"),
    ("CI312", {f"{GOALS}.{g}.history": None for g in
               ("kindergarten", "reading", "maths", "graduation", "enrolment", "completion",
                "jobs")}, NOT_STATED, f"{CITY}.history"),
    ("CI313", {"parties.parents.sector": "nonprofit"}, NOT_MET, "parties"),
    ("CI313", {"parties.parents.sector": None}, NOT_STATED, "parties.parents.sector"),
    ("CI314", {f"{GOALS}.maths.history": None}, PARTLY, f"{GOALS}.maths.history"),
    ("CI315", {f"{CI}.partnership.meetings": None}, PARTLY,
     f"{CI}.partnership.meetings.leadership"),
    ("CI316", {f"{GOALS}.reading.target": None}, PARTLY, f"{GOALS}.reading.target"),
    ("CI317", {f"{PARTNERS}.parents.seat": None}, NOT_STATED, f"{PARTNERS}.parents.seat"),
    ("CI318", {f"{GOALS}.reading.indicator": None}, PARTLY, f"{GOALS}.reading.indicator"),
    ("CI319", {f"{CI}.changes": []}, NOT_MET, f"{CI}.changes"),
    ("CI319", {f"{CI}.changes": None}, NOT_STATED, f"{CI}.changes"),
    ("CI320", {f"{CI}.actions.read_aloud": None}, PARTLY, f"{CI}.actions"),
    ("CI321", {f"{ROWS}.report_card": None}, NOT_MET, f"{ROWS}.assessments.to"),
    ("CI322", {f"{ROWS}.report_card.every": "13 months"}, PARTLY, f"{ROWS}.report_card.every"),
    ("CI401", {f"{BACKBONE}.kind": "government"}, PARTLY, "parties.partnership.sector"),
    ("CI401", {f"{BACKBONE}.kind": "funder"}, PARTLY, f"{BACKBONE}.party"),
    ("CI401", {f"{BACKBONE}.kind": None}, NOT_STATED, f"{BACKBONE}.kind"),
    ("CI402", {f"{CI}.actions.read_aloud.by": "bank"}, PARTLY, f"{PARTNERS}.bank.aligned_to"),
    ("CI403", {f"{CI}.actions": {
        "open": {"goal": "kindergarten", "by": "schools", "due": "2015-08-31"}}}, PARTLY,
     f"{CI}.actions.open.by"),
    ("CI404", {f"{CI}.changes": []}, PARTLY, f"{CI}.changes"),
    ("CI407", {f"{PARTNERS}.{n}.aligned_to": ["maths"] for n in ("city", "bank", "foundation")}
     | {f"{PARTNERS}.district.aligned_to": ["reading"]}
     | {f"{PARTNERS}.city.aligned_to": ["jobs"], f"{PARTNERS}.bank.aligned_to": ["completion"]},
     PARTLY, f"{PARTNERS}.city.aligned_to"),
    ("CI501", {"parties.bank.sector": None}, NOT_STATED, "parties.bank.sector"),
    ("CI501", {f"parties.{name}.roles": ["agency"] for name in
               ("centres", "schools", "family_homes")}, NOT_MET, "parties"),
    ("CI502", WITHOUT_LINKS, NOT_MET, LINKS),
    ("CI503", {f"{ROWS}.assessments.every": None}, NOT_STATED, f"{ROWS}.assessments.every"),
    ("CI503", {f"{ROWS}.assessments.every": "2 years"}, NOT_MET, f"{ROWS}.assessments.every"),
    ("CI503", {f"{ROWS}.assessments.every": "1 year"}, PARTLY, f"{ROWS}.assessments.every"),
    ("CI503", {f"{ROWS}.assessments": None}, NOT_MET, ROWS),
    ("CI503", {ROWS: None}, NOT_STATED, ROWS),
    ("CI601", {f"{GOALS}.maths.result": None}, PARTLY, f"{GOALS}.maths.result"),
    ("CI602", {f"{GOALS}.jobs.target": None}, PARTLY, f"{GOALS}.jobs.target"),
    ("CI603", {f"{CITY}.story.causes": []}, PARTLY, f"{CITY}.story.causes"),
    ("CI604", {**NOT_ALIGNED}, PARTLY, f"{PARTNERS}.district.aligned_to"),
    ("CI605", {"metrics.readiness.effect": {"value": "10pp", "source": "a trial",
                                            "evidence": "strong"}}, PARTLY,
     "metrics.readiness.effect"),
    ("CI606", {f"{CI}.actions.read_aloud.due": None}, PARTLY, f"{CI}.actions.read_aloud.due"),
    ("CI606", WITHOUT_ACTIONS, NOT_STATED, f"{CI}.actions"),
    ("CI607", {f"{PARTNERS}.parents.time": None}, PARTLY, f"{PARTNERS}.parents.time"),
    ("CI608", {f"{CITY}.indicator": "metrics.readiness"}, NOT_MET, "payments.readiness.metric"),
    ("CI608", {f"{GOALS}.reading.indicator": None}, PARTLY, f"{GOALS}.reading.indicator"),
    ("CI701", {f"{LINKS}.pre_k_reading.bridge": {"value": "50%", "source": "a study"}}, PARTLY,
     f"{LINKS}.pre_k_reading.bridge"),
    ("CI702", {f"{BACKBONE}.alone": 149_999}, PARTLY, f"{BACKBONE}.alone"),
    ("CI702", {f"{BACKBONE}.party": None}, NOT_STATED, f"{BACKBONE}.party"),
    ("CI801", {f"{PARTNERS}.partnership.aligned_to": ["kindergarten"]}, PARTLY, PARTNERS),
    ("CI802", {f"{PARTNERS}.university.time": None}, PARTLY, f"{PARTNERS}.university.time"),
)  # fmt: skip
"""Code, what is changed in the whole city, the answer by hand, and a field that settles it."""
JUDGED = {"CI405": ("public_will", "voice"), "CI406": ("policy",)}
"""Checks of evidence alone, with their slots."""


def test_the_table_has_every_code_once_and_in_order() -> None:
    """Codes are stable: a code that is gone or means something else would break build jobs."""
    blocks = {1: 7, 2: 12, 3: 22, 4: 7, 5: 3, 6: 8, 7: 2, 8: 2}
    gaps = {"CI309", "CI310"}
    wanted = [f"CI{block}{n:02}" for block, most in blocks.items() for n in range(1, most + 1)]
    assert [check.code for check in CHECKS] == [code for code in wanted if code not in gaps]


def test_every_check_is_met_where_all_it_asks_is_stated() -> None:
    """Except those of evidence alone, which only repeat what is stated."""
    found = asked(WHOLE, base=NARROWS)
    unmet = {code: answer for code, answer in found.items() if answer.verdict is not MET}
    assert set(unmet) == set(JUDGED)
    assert {answer.words for answer in unmet.values()} == {"partly (as stated)"}


def test_every_check_is_tested_for_another_answer() -> None:
    """A check that can't say anything else than met would be no check."""
    assert {code for code, *_ in OTHER} | set(JUDGED) == {check.code for check in CHECKS}


@pytest.mark.parametrize(("code", "edits", "verdict", "field"), OTHER)
def test_one_change_gives_another_answer(
    code: str, edits: Edits, verdict: Verdict, field: str
) -> None:
    """The answer cites the field that was changed, or the one that would have to say it."""
    answer = asked(WHOLE, edits, NARROWS)[code]
    assert answer.verdict is verdict
    assert field in settling(answer)


@pytest.mark.parametrize("code", sorted(JUDGED))
def test_evidence_alone_is_repeated_or_not_stated(code: str) -> None:
    """Without text, source and date nothing is stated, and a claim of it lifts nothing."""
    slots = JUDGED[code]
    gone = {f"{CI}.evidence.{slot}": None for slot in slots}
    assert asked(WHOLE, gone)[code].verdict is NOT_STATED
    half = {f"{CI}.evidence.{slot}": STATED["text"] for slot in slots}
    assert asked(WHOLE, half)[code].verdict is NOT_STATED


def test_evidence_lifts_no_other_check() -> None:
    """Taking all of it out changes the two checks of evidence and no other."""
    gone = {f"{CI}.evidence.{slot}": None for slot in SLOTS}
    before, after = asked(WHOLE, base=NARROWS), asked(WHOLE, gone, NARROWS)
    differ = {code for code in before if before[code].verdict is not after[code].verdict}
    assert differ == set(JUDGED)
