"""What can be wrong with the audit log and the record, and where, in English: as a terminal says it."""

from models.audit_fault_kinds import Spot, Wrong

WORDS: dict[str, str] = {
    **{f"fault_at.{each.name.lower()}": each.value for each in Spot},
    "fault_table.cards": "card",
    "fault_table.loss_reports": "loss report",
    "fault_table.pins": "PIN",
    "fault_table.reset_requests": "request",
    "fault_table.replacements": "replacement",
    "fault_table.verifications": "verification in call",
    "fault_table.staff": "account",
    "fault_table.second_factors": "second factor",
    "fault_table.staff_sessions": "session",
    "fault_table.duty": "duty",
    "fault_table.counter_proofs": "PIN keyed at the desk of",
    "fault_table.pin_counters": "count of wrong PINs",
    "fault_table.caller_budgets": "count of a caller's wrong PINs",
    "fault_table.line_alarms": "count of the line's wrong PINs",
    "fault_table.calendar_days": "day",
    **{f"fault.{each.name.lower()}": each.value for each in Wrong},
}
