"""The rules that the terms of a deal can break, alone and against each other."""

from collections.abc import Mapping

from pfs.models.person_codes import PERSON_CODES
from pfs.models.rule_codes import RULE_CODES
from pfs.source.codes import SOURCE_RULES, Rule

_SCHEMA: Mapping[str, Rule] = {
    "PFS101": Rule(
        "a field is missing",
        "The term means nothing without this field, and no usual value stands in for it. Write "
        "it; the help shows an example.",
    ),
    "PFS102": Rule(
        "a field that does not exist",
        "A field that pfs does not know would be a term that is silently left out. It is nearly "
        "always a slip of the pen; otherwise put what it says in a comment.",
    ),
    "PFS103": Rule(
        "a word that is not allowed here",
        "Some fields choose among a few words. Write one of those that the help lists.",
    ),
    "PFS104": Rule(
        "a value of the wrong form",
        "A name, a list, a map or a number stands where another form is needed, or nothing stands "
        "there at all. Write one of the forms that the help names.",
    ),
    "PFS105": Rule(
        "not a date",
        "Dates are written year-month-day, as `2016-12-31`, and must exist. A number is never "
        "read as a date.",
    ),
    "PFS106": Rule(
        "a value that can't be read",
        "A number, a duration or a name is not written as it must be: numbers as `0.08`, `8%`, "
        "`5pp` or `11_095_000`, durations as `24 months`, names as the help shows.",
    ),
    "PFS107": Rule(
        "a number out of bounds",
        "The number is possible, but not here: a share lies between 0 and 1, a rank begins at 1. "
        "Write a number within the bounds.",
    ),
    "PFS108": Rule(
        "not an identifier or a code",
        "Identifiers can be typed in settings and results: up to 40 lower-case letters, digits "
        "and `_`, a letter first. Full names belong in `name`.",
    ),
    "PFS109": Rule(
        "too few or too many entries",
        "A list, a map or a text is empty, or does not have as many entries as it must. Write "
        "them, or leave the whole field out.",
    ),
    "PFS110": Rule(
        "fields that do not go together",
        "Each field is right by itself, but together they say two things or only half of one, "
        "such as two schedules for one payment. Keep or add what the help names.",
    ),
}

_NAMES: Mapping[str, Rule] = {
    "PFS120": Rule(
        "a name that does not exist",
        "One section names an entry of another that is not there. Write the name as it stands in "
        "its own section.",
    ),
    "PFS121": Rule(
        "a name of the wrong kind",
        "The entry exists, but can't be used so: interest of a grant is never due, a guarantee is "
        "not drawn, a guarantee protects a debt, an account without a target is never full.",
    ),
    "PFS122": Rule(
        "nobody holds the deal's account",
        "`accounts.main` is held by the party with the role `vehicle`. Give the role to a party, "
        "or let the money go to a party or another account.",
    ),
    "PFS123": Rule(
        "more than one vehicle",
        "There is one `accounts.main`, so one party holds it. Money that another party holds for "
        "the deal is an account of its own.",
    ),
}

_DATES: Mapping[str, Rule] = {
    "PFS130": Rule(
        "the calendar does not end with a period",
        "Periods follow from the start, or from `first_period_ends`; the deal ends with the last "
        "of them. Write one of the two dates named.",
    ),
    "PFS131": Rule(
        "a date off the grid",
        "Money moves on the calendar's start and on the ends of its periods only, so that nothing "
        "depends on an order within a period. Write one of the two dates named, or choose a "
        "shorter period.",
    ),
    "PFS132": Rule(
        "a date outside the calendar",
        "Nothing happens before the calendar's start or after its end: such a term would be "
        "without effect. Change the date or the calendar.",
    ),
    "PFS133": Rule(
        "a payment that is never paid",
        "No result that the payment waits for is certified and due by the calendar's end. "
        "Lengthen the calendar, or let the metric be measured, reported or paid earlier.",
    ),
    "PFS134": Rule(
        "a condition on a date without a reading",
        "A condition with `date` looks at the reading of that date alone. Without one it never "
        "holds. Write a date on which the metric is read.",
    ),
    "PFS135": Rule(
        "a term that is not extended as it is written",
        "A term ends on `calendar.term_ends` unless a termination with `extends_to` has happened "
        "by then; `calendar.end` is the last date to which it can be extended. An extension goes "
        "beyond the term's end and is decided while the deal still runs. Write dates that do.",
    ),
}

_OUTCOMES: Mapping[str, Rule] = {
    "PFS140": Rule(
        "a reading that does not follow",
        "From a change alone nobody knows the level, and from a relative change not the change: "
        "both need the level of the comparison group, and so does a test of significance. State "
        "`comparison: {level: ...}`.",
    ),
    "PFS141": Rule(
        "an evaluation whose error is not known",
        "The error of a mean depends on how much people differ (`cv`), that of a total on more "
        "than the number of people; and a test of significance needs an error to test against. "
        "State `cv` of the metric, `evaluations`, or `se` of the evaluation.",
    ),
    "PFS142": Rule(
        "weights that do not add up",
        "The weights of an estimate or of a blend add up to 100%, otherwise the result is not in "
        "the metric's unit. Write shares that do.",
    ),
    "PFS143": Rule(
        "too many readings",
        "Every metric is read in every cohort on each of its dates, and a deal may have 20,000 "
        "readings in all; a contract has some hundreds. Let the metric be measured less often, or "
        "in fewer `cohorts`.",
    ),
    "PFS144": Rule(
        "a blend of itself",
        "A blend takes its value from its parts, so it can't be among them, be it through others. "
        "Leave one of the metrics that the message names out of a blend.",
    ),
    "PFS145": Rule(
        "a follow-up of nobody",
        "`follow_up` counts from each person's enrolment, which only cohorts have. Add `cohorts`, "
        "or leave `follow_up` out.",
    ),
    "PFS146": Rule(
        "a cohort that is not measured",
        "A payment or a condition reads the metric in a cohort in which it is never read. Add the "
        "cohort to the metric, or take it out here.",
    ),
    "PFS147": Rule(
        "payments that wait for each other",
        "A condition on another payment needs that payment first. In a circle none comes first. "
        "Let one of them depend on a metric instead.",
    ),
    "PFS148": Rule(
        "payors' shares that do not add up",
        "Payors that each pay a share of a payment pay all of it together: 100%. Write the share "
        "of each, or a list of payors who pay one after the other.",
    ),
    "PFS149": Rule(
        "a step table with two answers",
        "A table rises (`at_least`, `above`) or falls (`at_most`, `below`), and no threshold "
        "stands twice; otherwise one outcome has two amounts. Keep one of the rows.",
    ),
    "PFS150": Rule(
        "a line out of order",
        "A line goes through two points or more, written in order; two rows at one point are a "
        "jump. Write the points from the lowest on.",
    ),
    "PFS151": Rule(
        "blocks out of order",
        "Each block begins where the one before it ends, and the last has no end: otherwise some "
        "units have two prices or none. Write `to` in every block but the last, rising.",
    ),
    "PFS152": Rule(
        "a negative amount from an account",
        "A negative amount runs back from whoever would have got it. An account may be empty by "
        "then; name a party or capital in `to`, or pay it by a step of the waterfall.",
    ),
    "PFS153": Rule(
        "shares of savings without order",
        "The shares apply one after the other: each but the last says until when. Write `until` in "
        "each row but the last.",
    ),
}

_MONEY: Mapping[str, Rule] = {
    "PFS154": Rule(
        "a share above 100%",
        "A share of people lies between 0 and 100%, a change of it between -100 and 100 points, "
        "and what falls can fall by 100% at most. A number such as 8.5 for 8.5% pays as if every "
        "threshold were passed. Write the percent sign.",
    ),
    "PFS155": Rule(
        "a threshold that no outcome can reach",
        "A share of people lies between 0 and 100%, and what falls can fall by 100% at most. A "
        "threshold beyond that, such as 8 for 8%, is never passed. Write the percent sign.",
    ),
    "PFS156": Rule(
        "a percentage where money or people are counted",
        "An amount of money and a number of people are no shares of anything: 8% of nothing named "
        "is 0.08. Write the number itself.",
    ),
    "PFS157": Rule(
        "a floor above the cap",
        "The least that is paid is more than the most that may be paid, so one of the two is never "
        "kept. Lower the floor or raise the cap.",
    ),
    "PFS158": Rule(
        "a floor on return that payments can't keep, or not in one way",
        "Payments are raised by what is missing to the return, so it must be known in advance what "
        "of a payment reaches the capital: all of it, or what the waterfall of one account brings. "
        "Name payments that reach it, and pay the capital in one way.",
    ),
    "PFS160": Rule(
        "a guarantee of nothing",
        "A guarantee with an amount of 0 protects nobody. State what can be called, or leave it "
        "out.",
    ),
    "PFS161": Rule(
        "holders who do not add up",
        "What several holders bring is the commitment, so their amounts add up to `amount`. "
        "Correct a holder's amount or the sum.",
    ),
    "PFS162": Rule(
        "draws above the commitment",
        "Draws that are scheduled come to more than `amount`; what exceeds it would never be "
        "drawn. Raise `amount`, or lower a draw.",
    ),
    "PFS163": Rule(
        "draws to a party without dates",
        "`as_needed` covers what an account lacks. What a party needs is not in the file, so "
        "draws into its hands are dated. Write `draws: {dated: ...}`, or an account in `to`.",
    ),
    "PFS164": Rule(
        "a deferred fee above its item",
        "A deferred fee lowers the cash cost of an item of the budget and can't exceed it. Lower "
        "the fee, or raise the item.",
    ),
    "PFS165": Rule(
        "a step behind one that takes all",
        "A step without `at_most`, `share` or `until` takes all that reaches it, so it stands "
        "alone at the last rank of its account. Give it that rank, or bound it.",
    ),
    "PFS166": Rule(
        "shares of a step that do not add up",
        "Shares at one rank take at most 100%, and a split gives each of those in `to` its part "
        "of 100%. Write shares that do.",
    ),
    "PFS167": Rule(
        "a return of somebody without capital",
        "`until: {irr}` compares what capital gets with what it brought. A party or an account "
        "has no such return; bound it by `received` or `at_most`.",
    ),
    "PFS168": Rule(
        "a limit that counts what is not kept apart",
        "A limit on a payor counts all that it pays for outcomes, over the deal or by year, and "
        "what it can't pay is lost; a limit per cohort counts payments that are made for each "
        "cohort. Limit the payments by cohort, and write `for_each: cohort` in them.",
    ),
    "PFS169": Rule(
        "a limit on return behind a share",
        "The payment is cut to what the capital may get through the waterfall, which can't be "
        "told where a step takes a share of what passes. Bound the return in the waterfall.",
    ),
}

_EXAMPLES: Mapping[str, Rule] = {
    "PFS170": Rule(
        "an example gives what is not read",
        "What a worked example gives is a reading: METRIC[.READ or .EVALUATION][@COHORT][@DATE].",
    ),
    "PFS171": Rule(
        "an example expects what does not come out",
        "What a worked example expects is a result: SECTION.NAME.MEASURE[@COHORT][@DATE]. What "
        "it opens with is what a debt owes: `capital.NAME.outstanding`.",
    ),
    "PFS172": Rule(
        "an example on a date without a result",
        "Readings have the dates on which the metric is read, results the dates of the grid: on "
        "others there is nothing to give or expect. Write one of the dates named.",
    ),
    "PFS175": Rule(
        "a worked example that fails",
        "The example says what must come of its outcomes, and something else does. Either a term "
        "does not say what the contract says, or the example does not. Correct the one that is "
        "wrong.",
    ),
    "PFS174": Rule(
        "a scenario that is not in the file",
        "A scenario is a named set of changes in the section `scenarios`. Write one of the names "
        "that the message lists, or set single terms with --set.",
    ),
    "PFS173": Rule(
        "a scenario that does not exist",
        "A worked example names a scenario that the section `scenarios` does not have. Write the "
        "name as it stands there.",
    ),
    "PFS190": Rule(
        "a term that this version does not compute",
        "The format has this term and this version of pfs can't compute it. It is refused rather "
        "than left out in silence. Leave it out yourself to see the deal without it.",
    ),
}

_RISKS: Mapping[str, Rule] = {
    "PFS180": Rule(
        "correlations that cannot hold together",
        "Correlations are those of latent normals. If A goes with B and B with C, then A cannot go "
        "against C: the matrix of all that hang together must be positive definite. A driver that "
        "is drawn for each cohort, year or date takes part with every draw.",
    ),
    "PFS181": Rule(
        "a correlation of what is not drawn",
        "Only an uncertain number, the year in which money is not voted and the time of an event "
        "are drawn. A certain number moves with nothing.",
    ),
    "PFS182": Rule(
        "stated twice",
        "A pair of drivers has one correlation, and a payor's fiscal year is voted once. Two "
        "statements would leave it to chance which counts; keep one of them.",
    ),
    "PFS183": Rule(
        "an account that is not filled or released in full",
        "An escrow is cash: `filled_by` pays `target` less the balance, and what is left goes to "
        "`release_to`, or back to who filled it.",
    ),
}

_WARNINGS: Mapping[str, Rule] = {
    "PFS201": Rule(
        "sources and uses do not balance",
        "What capital brings into an account and what the budget takes out of it differ. Less "
        "than the budget: somebody is not paid. More: money is raised and lies idle. Correct the "
        "draws or the budget, whichever the contract has otherwise.",
    ),
    "PFS202": Rule(
        "a metric that nothing reads",
        "No payment, condition, saving or link uses the metric, so it changes no result: perhaps a "
        "payment names another one by mistake. Use it, or leave it out.",
    ),
    "PFS203": Rule(
        "a party that nothing names",
        "The party has a role in which money moves, and no term gives it any or takes any: perhaps "
        "a term names another one by mistake. Name it, or leave it out.",
    ),
    "PFS204": Rule(
        "money that nobody is entitled to",
        "Money goes into the account, and no step of the waterfall and no item of the budget "
        "takes it out. Add one of the two, or send the money elsewhere.",
    ),
    "PFS205": Rule(
        "cash that can stay behind",
        "The last step of an account is bounded, so cash above its bound belongs to nobody. Add "
        "a step that takes what is left, or `release_to` in an account of its own.",
    ),
    "PFS206": Rule(
        "results that come too late",
        "Some of the results that a payment waits for are due after the calendar's end and are "
        "never paid. Lengthen the calendar, or leave those readings out.",
    ),
    "PFS207": Rule(
        "debt that nothing repays",
        "Capital that the waterfall should repay gets back only what a step pays on it. A step was "
        "left out, or the capital is repaid otherwise: then write `repaid_by`.",
    ),
    "PFS224": Rule(
        "a price multiplied with a share",
        "The metric counts claims, and the payment reads it as a level, a share of people: a price "
        "of 900 pays 900 when everybody claims. Read it as `total` to pay for each, or say `per: "
        "1pp` where a price per percentage point is meant.",
    ),
    "PFS311": Rule(
        "a risk that changes nothing",
        "The risk is stated of something that the deal does not have, so no result depends on it. "
        "State it of what it should change, or leave it out.",
    ),
    "PFS312": Rule(
        "what a delay comes to on the grid",
        "A payment that is late falls on the next date of the calendar's grid, and at the latest "
        "on its last date: on a yearly grid a day becomes a year. A shorter period has nearer "
        "dates.",
    ),
    "PFS313": Rule(
        "groups that lose people unequally",
        "Attrition that differs between the groups can bias an estimate. The model makes the "
        "samples smaller and adds no bias of its own accord; state one with `kind: bias`.",
    ),
    "PFS301": Rule(
        "no worked examples",
        "Contracts show in examples what they mean. Written into the file, they prove that it "
        "says the same.",
    ),
    "PFS302": Rule(
        "a budget that needs outcome payments",
        "Capital does not cover the budget; from the date named, services depend on what the "
        "payors pay by then. Often meant, but worth knowing: what they do not bring stays unpaid. "
        "More capital, or a later cost, would avoid it.",
    ),
}

MODEL_RULES: Mapping[str, Rule] = {
    **_SCHEMA, **_NAMES, **_DATES, **_OUTCOMES, **_MONEY, **_EXAMPLES, **_RISKS, **_WARNINGS,
    **RULE_CODES, **PERSON_CODES,
}  # fmt: skip
"""Rules by code: PFS1xx are errors, PFS2xx warnings, PFS3xx notes."""

RULES: Mapping[str, Rule] = dict(sorted({**SOURCE_RULES, **MODEL_RULES}.items()))
"""Every rule by code, in order."""
