"""A plain deal with every kind of risk, an escrow and savings."""

from plain_deals import Data, metric

QUARTERS = {"start": "2020-01-01", "end": "2024-01-01", "period": "quarter", "day_count": "period"}
SPREAD = {"quantiles": {"10%": "65%", "50%": "100%", "90%": "124%"}}


def _metric() -> Data:
    return metric(
        kind="share",
        read="change",
        level=None,
        effect={"value": {"normal": {"mean": "10pp", "sd": "4pp"}}, "evidence": "weak"},
        comparison={"level": {"uniform": ["35%", "45%"]}},
        estimand="treated",
        cohort_correlation="50%",
        measured={"every": "year", "over": ["1 year", "2 years"]},
        evaluations={
            "trial": {"design": "randomised", "control": 300, "clusters": 60, "icc": 0.02},
            "did": {"design": "difference_in_differences", "treated": 200, "control": 200},
        },
        estimate=[
            {"when": {"enrolled": "a", "below": 250}, "weights": {"trial": "80%", "did": "20%"}},
            {"weights": {"trial": "100%"}},
        ],
    )


def _capital() -> Data:
    loan = {"kind": "loan", "from": "bank", "amount": 400, "rate": "5%", "repays": "sweep"}
    fee = {"kind": "deferred_fee", "from": "provider", "amount": 40, "reduces": "budget.dated"}
    return {"loan": loan, "fee": fee}


def _budget() -> Data:
    dated = {"dated": {"2020-01-01": 200, "2021-01-01": 100}}
    return {
        "dated": {"to": "provider", "amount": dated, "cost_to_provider": "90%"},
        "each": {"to": "provider", "amount": {"per_person": 0.2}, "cost_to_provider": "90%"},
    }


def _risks() -> Data:
    ramp = {"since": {"2020-01-01": "80%", "2020-07-01": "100%"}}
    pair = ["risks.enrolment.share", "risks.cost.ratio"]
    return {
        "enrolment": {"kind": "enrolment", "per": "cohort", "share": SPREAD, "ramp": ramp,
                      "at_most": "110%"},
        "uptake": {"kind": "take_up", "share": {"uniform": ["70%", "90%"]}},
        "leaving": {"kind": "attrition", "of": "service", "treated": {"uniform": ["0%", "20%"]}},
        "lost": {"kind": "attrition", "of": "evaluations", "treated": {"uniform": ["0%", "20%"]},
                 "control": "10%"},
        "cost": {"kind": "cost", "budget": ["dated"], "ratio": {"lognormal": {"median": 1,
                 "sd": "10%"}}},
        "vote": {"kind": "appropriation", "payor": "city", "hazard": "30%", "recovery": "50%",
                 "after": "1 year", "interest": "4%", "escrow": "accounts.escrow"},
        "state_vote": {"kind": "appropriation", "payor": "state", "hazard": "20%",
                       "basis": "permanent"},
        "late": {"kind": "delay", "of": ["payments.p"], "by": {"pert": ["0 months", "0 months",
                 "9 months"]}, "interest": "6%"},
        "silent": {"kind": "no_result", "metric": "m", "hazard": "10%", "deemed": "2pp"},
        "drift": {"kind": "drift", "metric": "m", "per_year": {"normal": {"mean": 0,
                  "sd": "1pp"}}},
        "bias": {"kind": "bias", "metric": "m", "evaluation": "did", "amount": {"normal": {
                 "mean": "1pp", "sd": "1pp"}}},
        "weak": {"kind": "shrinkage", "weak": "40%"},
        "closing": {"kind": "hazard", "of": "providers", "per_year": "10%"},
        "end": {"kind": "hazard", "of": "terminations.stop", "per_year": "10%"},
        "pair": {"kind": "correlation", "drivers": pair, "is": "-30%"},
    }  # fmt: skip


def sections() -> Data:
    """Return the sections of the deal."""
    steps = {"every": 10, "frees": 50, "after": "1 year"}
    lines = [{"at": "0pp", "pay": 0}, {"at": "10pp", "pay": 120}, {"at": "20pp", "pay": 200}]
    saving = {"metric": "m", "to": {"city": "60%", "state": "40%"}, "average": 9, "marginal": 2}
    return {
        "calendar": QUARTERS,
        "accounts": {"escrow": {"holder": "spv", "filled_by": "city", "target": 60,
                                "refilled": "yearly"}},
        "capital": _capital(),
        "budget": _budget(),
        "cohorts": {
            "a": {"people": 300, "enrols": ["2020-01-01", "2020-12-31"], "minimum": 200},
            "b": {"people": 300, "enrols": "2021-01-01"},
        },
        "metrics": {"m": _metric()},
        "indices": {"cpi": {"grows": {"normal": {"mean": "2%", "sd": "1%"}}}},
        "payments": {"p": {"from": {"city": "60%", "state": "40%"}, "metric": "m", "lines": lines,
                           "indexed": "cpi", "when": {"metric": "m", "significant": "40%"},
                           "for_each": "cohort", "basis": "each"}},
        "limits": {"city": {"payor": "city", "at_most": 250}},
        "waterfall": {
            "interest": {"rank": 1, "pay": "capital.loan.interest"},
            "principal": {"rank": 2, "pay": "capital.loan.principal"},
            "fee": {"rank": 3, "pay": "capital.fee.principal"},
            "rest": {"rank": 4, "to": "fund"},
        },
        "terminations": {"stop": {"dates": ["2022-01-01", "2023-01-01"], "exercise": "never",
                                  "settles": True}},
        "savings": {
            "s": {**saving, "steps": steps, "weight": "20%",
                  "discount": {"rate": "3%", "to": "2020-01-01"}},
            "direct": {"kind": "direct_funding", "by": "city", "buys": ["budget.dated"],
                       "effect_ratio": "80%"},
        },
        "risks": _risks(),
    }  # fmt: skip
