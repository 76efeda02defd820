"""Six published deals, small: terms that their vectors exercise and nothing else."""

import copy
from typing import Any

from pfs.models.deal import Deal
from pfs.models.validate import validate_data

Data = dict[str, Any]


def deal_of(data: Data) -> Deal:
    """Validate plain data, the way a file is validated."""
    return validate_data(data)


def changed(data: Data, **changes: Any) -> Deal:
    """Return a deal with settings changed, by path with `__` for the dots."""
    copied = copy.deepcopy(data)
    for path, value in changes.items():
        *folders, last = path.split("__")
        place = copied
        for folder in folders:
            place = place[folder]
        place[last] = value
    return deal_of(copied)


def parties(**roles: str) -> Data:
    """Return parties with one role each."""
    return {name: {"name": name, "roles": role.split()} for name, role in roles.items()}


def header(calendar: Data) -> Data:
    """Return the fields that every deal has."""
    return {"pfs": 1, "name": "A deal", "currency": "USD", "calendar": calendar}


NYC_DRAWS = {
    "2013-01-01": 2_400_000,
    "2013-12-31": 2_400_000,
    "2014-12-31": 2_400_000,
    "2015-12-31": 2_400_000,
}
NYC_ABLE: Data = {
    **header(
        {
            "start": "2013-01-01",
            "end": "2016-12-31",
            "period": "month",
            "first_period_ends": "2013-01-31",
        }
    ),
    "parties": parties(
        goldman="investor",
        bloomberg="guarantor",
        city="payor",
        mdrc="vehicle",
        provider="provider",
    ),
    "accounts": {"later_projects": {"holder": "mdrc"}},
    "capital": {
        "loan": {
            "kind": "loan",
            "from": "goldman",
            "amount": 9_600_000,
            "draws": {"dated": NYC_DRAWS},
            "repays": "maturity",
            "matures": "2016-12-31",
        },
        "guarantee": {
            "kind": "guarantee",
            "from": "bloomberg",
            "for": "capital.loan",
            "amount": 7_200_000,
            "tops_up_to": {"since": {"2013-01-01": 6_000_000, "2016-01-01": 7_200_000}},
            "funded": "2013-01-01",
            "remainder_to": "accounts.later_projects",
        },
    },
    "budget": {"services": {"to": "provider", "amount": {"dated": NYC_DRAWS}}},
    "cohorts": {"youth": {"people": 9_240, "enrols": ["2013-01-01", "2015-12-31"]}},
    "metrics": {
        "recidivism": {
            "name": "Bed-days",
            "kind": "mean",
            "better": "lower",
            "read": "relative_change",
            "effect": "5%",
            "measured": {"dates": ["2015-06-30", "2016-12-31"]},
        }
    },
    "payments": {
        "success": {
            "from": "city",
            "metric": "recidivism",
            "basis": "final",
            "steps": [
                {"at_least": "8.5%", "pay": 4_800_000},
                {"at_least": "10%", "pay": 9_600_000},
                {"at_least": "11%", "pay": 10_080_000},
                {"at_least": "12%", "pay": 10_176_000},
                {"at_least": "12.5%", "pay": 10_272_000},
                {"at_least": "13%", "pay": 10_368_000},
                {"at_least": "16%", "pay": 10_944_000},
                {"at_least": "20%", "pay": 11_712_000},
            ],
        }
    },
    "limits": {"city": {"payor": "city", "at_most": 11_712_000}},
    "waterfall": {
        "principal": {"rank": 1, "pay": "capital.loan.principal"},
        "return": {"rank": 2, "to": "capital.loan"},
    },
    "terminations": {
        "stop": {
            "by": "goldman",
            "date": "2015-08-31",
            "when": {"metric": "recidivism", "date": "2015-06-30", "below": "10%"},
            "exercise": "when",
            "stops": ["capital.loan.draws", "budget.services"],
            "settles": True,
        }
    },
}


def _gated(metric: str, payor: str, phase: str, price: float, least: str) -> Data:
    return {
        "from": payor,
        "cohorts": [phase],
        "metric": metric,
        "read": "total_change",
        "price": price,
        "when": {"metric": metric, "at_least": least},
    }


NY_CEO: Data = {
    **header(
        {
            "start": "2013-12-30",
            "end": "2019-06-30",
            "period": "quarter",
            "first_period_ends": "2014-03-31",
            "fiscal_year_starts": "april",
        }
    ),
    "parties": parties(
        merrill="investor",
        robin_hood="investor",
        rockefeller="guarantor",
        usdol="payor",
        state="payor",
        social_finance="vehicle",
        ceo="provider",
    ),
    "capital": {
        "notes": {
            "kind": "note",
            "from": {"merrill": 13_200_000, "robin_hood": 300_000},
            "amount": 13_500_000,
            "matures": "2019-06-30",
        },
        "guarantee": {
            "kind": "guarantee",
            "from": "rockefeller",
            "for": "capital.notes",
            "covers": "100%",
            "amount": 1_300_000,
        },
    },
    "budget": {
        "services": {
            "to": "ceo",
            "amount": {"total": 13_500_000, "over": ["2013-12-30", "2017-12-31"]},
        }
    },
    "cohorts": {
        "phase_1": {"people": 1_000, "enrols": ["2013-12-30", "2015-12-31"]},
        "phase_2": {"people": 1_000, "enrols": ["2016-01-01", "2017-12-31"]},
    },
    "metrics": {
        "recidivism": {
            "name": "Days in prison",
            "kind": "mean",
            "better": "lower",
            "read": "relative_change",
            "comparison": {"level": 460},
            "effect": "6%",
            "measured": {"after": "24 months", "from": "enrolment_end"},
        },
        "employment": {
            "name": "Employed",
            "kind": "share",
            "better": "higher",
            "read": "change",
            "comparison": {"level": "40%"},
            "effect": "3pp",
            "measured": {"after": "24 months", "from": "enrolment_end"},
        },
        "transitional_jobs": {
            "name": "Starts a job",
            "kind": "event",
            "better": "higher",
            "level": "62%",
            "measured": {"after": "24 months", "from": "enrolment_end"},
        },
    },
    "payments": {
        "days_1": _gated("recidivism", "usdol", "phase_1", 85.0, "8%"),
        "employment_1": _gated("employment", "usdol", "phase_1", 6_000, "5pp"),
        "jobs_1": {
            "from": "usdol",
            "cohorts": ["phase_1"],
            "metric": "transitional_jobs",
            "price": 3_120,
            "when": {
                "any": [
                    {"payment": "days_1", "triggered": True},
                    {"payment": "employment_1", "triggered": True},
                ]
            },
        },
    },
    "limits": {"usdol": {"payor": "usdol", "at_most": 11_095_000}},
    "waterfall": {
        "principal": {"rank": 1, "pay": "capital.notes.principal"},
        "return": {"rank": 2, "to": "capital.notes", "until": {"irr": "12.5%"}},
        "excess": {"rank": 3, "to": "state"},
    },
}


def _loan(kind: str, holder: str, amount: float, **more: Any) -> Data:
    return {"kind": kind, "from": holder, "amount": amount, **more}


ROCA: Data = {
    **header(
        {
            "start": "2014-01-07",
            "end": "2022-09-30",
            "period": "quarter",
            "first_period_ends": "2014-03-31",
            "fiscal_year_starts": "july",
        }
    ),
    "parties": parties(
        goldman="investor",
        kresge="investor",
        living_cities="investor",
        arnold="investor",
        new_profit="investor",
        boston="investor",
        roca="provider",
        third_sector="intermediary",
        ysi="vehicle",
        commonwealth="payor",
        usdol="payor",
        future="community",
    ),
    "capital": {
        "senior": _loan("loan", "goldman", 9_000_000, rate="5%"),
        "kresge": _loan("loan", "kresge", 1_500_000, rate="2%"),
        "living_cities": _loan("loan", "living_cities", 1_500_000, rate="2%"),
        "arnold": _loan("grant", "arnold", 3_700_000, recycled_to="future"),
        "new_profit": _loan("grant", "new_profit", 2_000_000, recycled_to="future"),
        "boston": _loan("grant", "boston", 300_000, recycled_to="future"),
        "roca_fee": _loan("deferred_fee", "roca", 3_260_000, reduces="budget.services"),
        "adviser_fee": _loan("deferred_fee", "third_sector", 500_000, reduces="budget.management"),
    },
    "budget": {
        "services": {
            "to": "roca",
            "amount": {"total": 20_260_000, "over": ["2014-01-07", "2018-12-31"]},
        },
        "management": {
            "to": "third_sector",
            "amount": {"total": 1_500_000, "over": ["2014-01-07", "2018-12-31"]},
        },
    },
    "cohorts": {"young_men": {"people": 929, "enrols": ["2014-01-07", "2017-12-31"]}},
    "metrics": {
        "incarceration": {
            "name": "Days incarcerated",
            "kind": "mean",
            "cv": 1,
            "better": "lower",
            "read": "relative_change",
            "effect": "15%",
            "measured": {"dates": ["2020-12-31"]},
            "evaluations": {
                "trial": {"design": "randomised", "treated": 929, "control": 890},
                "did": {"design": "difference_in_differences", "treated": 929, "control": 2_000},
            },
            "estimate": [
                {
                    "when": {"enrolled": "young_men", "below": 929},
                    "weights": {"trial": "80%", "did": "20%"},
                },
                {"weights": {"trial": "100%"}},
            ],
        }
    },
    "payments": {
        "incarceration": {
            "from": ["usdol", "commonwealth"],
            "metric": "incarceration",
            "lines": [
                {"at": "5.2%", "pay": 0},
                {"at": "10%", "pay": 2_000_000},
                {"at": "25%", "pay": 11_000_000},
                {"at": "40%", "pay": 22_000_000},
                {"at": "55%", "pay": 26_000_000},
                {"at": "70%", "pay": 27_000_000},
            ],
        }
    },
    "limits": {
        "usdol": {"payor": "usdol", "at_most": 12_000_000},
        "commonwealth": {"payor": "commonwealth", "at_most": 15_000_000},
    },
    "waterfall": {
        "senior_interest": {"rank": 1, "pay": "capital.senior.interest"},
        "senior_principal": {"rank": 2, "pay": "capital.senior.principal"},
        "junior_interest": {
            "rank": 3,
            "pay": ["capital.kresge.interest", "capital.living_cities.interest"],
        },
        "junior_principal": {
            "rank": 4,
            "pay": ["capital.kresge.principal", "capital.living_cities.principal"],
        },
        "recycling": {
            "rank": 5,
            "pay": [
                "capital.arnold.principal",
                "capital.new_profit.principal",
                "capital.boston.principal",
                "capital.roca_fee.principal",
                "capital.adviser_fee.principal",
            ],
        },
        "senior_bonus": {
            "rank": 6,
            "to": "capital.senior",
            "at_most": 1_000_000,
            "when": {"metric": "incarceration", "above": "40%"},
        },
        "roca_bonus": {
            "rank": 6,
            "to": "roca",
            "at_most": 1_000_000,
            "when": {"metric": "incarceration", "above": "40%"},
        },
        "residual": {"rank": 7, "to": "future"},
    },
}

_SHARES = [
    {"share": "95%", "until": {"repaid": ["capital.senior", "capital.subordinate"]}},
    {"share": "40%"},
]
UTAH: Data = {
    **header({"start": "2013-08-31", "end": "2025-08-31", "period": "year", "day_count": "period"}),
    "parties": parties(
        goldman="investor",
        pritzker="investor",
        united_way="payor vehicle",
        county="payor",
        state="payor",
        preschools="provider",
    ),
    "capital": {
        "senior": _loan("loan", "goldman", 4_600_000, rate="5%"),
        "subordinate": _loan("loan", "pritzker", 2_400_000, rate="5%"),
    },
    "budget": {"seats": {"to": "preschools", "amount": {"per_person": 1_700}}},
    "cohorts": {
        "year_1": {"people": 595, "enrols": "2013-08-31"},
        "year_1_group": {"people": 110, "part_of": "year_1", "enrols": "2013-08-31"},
        "year_2": {"people": 600, "enrols": "2014-08-31"},
        "year_2_group": {"people": 111, "part_of": "year_2", "enrols": "2014-08-31"},
    },
    "metrics": {
        "special_education": {
            "name": "Children in special education",
            "kind": "share",
            "better": "lower",
            "read": "total_change",
            "comparison": {"level": "100%"},
            "level": "10%",
            "measured": {"every": "year", "over": ["2 years", "8 years"]},
        }
    },
    "payments": {
        "group_1": {
            "from": ["united_way", "county"],
            "cohorts": ["year_1_group"],
            "metric": "special_education",
            "basis": "each",
            "value": 2_607,
            "shares": _SHARES,
        },
        "later_groups": {
            "from": "state",
            "cohorts": ["year_2_group"],
            "metric": "special_education",
            "basis": "each",
            "value": 2_607,
            "shares": _SHARES,
        },
    },
    "limits": {"group_1": {"over": ["group_1"], "at_most": 1_350_000}},
    "waterfall": {
        "senior_interest": {"rank": 1, "pay": "capital.senior.interest"},
        "senior_principal": {"rank": 2, "pay": "capital.senior.principal"},
        "subordinate_interest": {"rank": 3, "pay": "capital.subordinate.interest"},
        "subordinate_principal": {"rank": 4, "pay": "capital.subordinate.principal"},
        "success_fee": {
            "rank": 5,
            "to": ["capital.senior", "capital.subordinate"],
            "split": "drawn",
        },
    },
}

DC_WATER: Data = {
    **header(
        {
            "start": "2016-09-29",
            "end": "2021-04-01",
            "period": "half_year",
            "first_period_ends": "2017-04-01",
            "day_count": "period",
        }
    ),
    "parties": parties(holders="investor", dc_water="payor issuer provider"),
    "capital": {
        "bond": {
            "kind": "bond",
            "from": "holders",
            "to": "dc_water",
            "repaid_by": "dc_water",
            "amount": 25_000_000,
            "draws": {"dated": {"2016-09-29": 25_000_000}},
            "rate": "3.43%",
            "interest": "paid",
            "repays": "maturity",
            "matures": "2021-04-01",
        }
    },
    "metrics": {
        "runoff": {
            "name": "Runoff",
            "kind": "mean",
            "better": "lower",
            "read": "relative_change",
            "effect": "30%",
            "measured": {"dates": ["2021-04-01"]},
        }
    },
    "payments": {
        "performance": {
            "from": "dc_water",
            "to": "capital.bond",
            "metric": "runoff",
            "steps": [
                {"above": "41.3%", "pay": 3_300_000},
                {"at_least": "18.6%", "pay": 0},
                {"otherwise": -3_300_000},
            ],
        }
    },
}

NEWPIN_DATES = [f"{year}-06-30" for year in range(2014, 2021)] + ["2020-09-30"]
NEWPIN: Data = {
    **header(
        {
            "start": "2013-06-30",
            "end": "2020-09-30",
            "period": "quarter",
            "day_count": "period",
            "fiscal_year_starts": "july",
        }
    ),
    "parties": parties(holders="investor", trust="vehicle", uniting="provider", nsw="payor"),
    "capital": {
        "bond": {
            "kind": "bond",
            "from": "holders",
            "amount": 7_000_000,
            "draws": {"dated": {"2013-06-30": 7_000_000}},
            "rate": {
                "metric": "restoration",
                "steps": [
                    {"at_least": "70%", "pay": "15%"},
                    {"at_least": "65%", "pay": "12%"},
                    {"at_least": "60%", "pay": "7.5%"},
                    {"at_least": "55%", "pay": "3%"},
                ],
                "at_least": {"since": {"2013-06-30": "5%", "2016-07-01": "0%"}},
            },
            "interest": "paid",
            "interest_every": "year",
            "principal": {
                "metric": "restoration",
                "steps": [
                    {"at_least": "55%", "pay": "100%"},
                    {"otherwise": {"since": {"2013-06-30": "75%", "2017-07-01": "50%"}}},
                ],
            },
            "repays": "maturity",
            "matures": "2020-09-30",
        }
    },
    "budget": {
        "service": {
            "to": "uniting",
            "amount": {"total": 7_000_000, "over": ["2013-06-30", "2017-06-30"]},
        }
    },
    "cohorts": {"families": {"people": 500, "enrols": ["2013-06-30", "2020-06-30"]}},
    "metrics": {
        "restoration": {
            "name": "Restoration rate",
            "kind": "share",
            "better": "higher",
            "read": "level",
            "level": "60%",
            "measured": {"dates": NEWPIN_DATES},
        }
    },
    "payments": {
        "government": {
            "from": "nsw",
            "basis": "each",
            "amount": {"share": "100%", "of": "capital.bond.due"},
            "paid": {"dates": NEWPIN_DATES},
        }
    },
    "limits": {"nsw": {"payor": "nsw", "at_most": 47_000_000}},
    "waterfall": {
        "coupon": {"rank": 1, "pay": "capital.bond.interest"},
        "principal": {"rank": 2, "pay": "capital.bond.principal"},
        "residual": {"rank": 3, "to": "uniting"},
    },
    "terminations": {
        "redemption": {
            "by": "holders",
            "date": "2017-06-30",
            "exercise": "never",
            "redeems": ["capital.bond"],
        }
    },
}
