"""Capital that a party must repay whatever the outcome: interest and principal on the due date."""

from pfs.cashflow.state import State


def serve(state: State) -> None:
    """Let parties pay what is due on capital that they have to repay."""
    for name, tranche in state.tranches.items():
        payer = tranche.terms.repaid_by
        if payer in {"waterfall", "payments"}:
            continue
        interest = state.live(tranche.due_interest)
        tranche.pay_interest(interest)
        state.give(name, payer, interest, "interest", f"capital.{name}.repaid_by")
        principal = state.live(tranche.due_principal)
        tranche.pay_principal(principal)
        state.give(name, payer, principal, "principal", f"capital.{name}.repaid_by")
