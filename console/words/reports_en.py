"""Reports in English."""

WORDS: dict[str, str] = {
    "reports": "Reports",
    "reports.about": (
        "By hour or by day: calls, self-service, losses by channel, waiting, abandonment, and where callers leave."
    ),
    "reports.days": "Which days",
    "reports.days.today": "today",
    "reports.days.7": "the last 7 days",
    "reports.days.30": "the last 30 days",
    "reports.days.month": "a month",
    "reports.days.own": "dates of my own",
    "reports.month": "Month (for “a month”)",
    "reports.first": "From (for dates of my own)",
    "reports.last": "To",
    "reports.by": "Told by",
    "reports.by.day": "day",
    "reports.by.hour": "hour of the day",
    "reports.contents": "On this page",
    "reports.show": "Show",
    "reports.no_such_days": "These dates do not do; this is today.",
    "reports.too_long": "At most 366 days at once; this is today.",
    "reports.zone": "in the city's time",
    "reports.empty": "No calls and no loss reports in this time.",
    "reports.total": "All",
    "reports.day": "Day",
    "reports.hour": "Hour",
    "reports.file": "Download as CSV: {name}",
    "reports.table_of": "Table: {name}",
    "reports.table.calls": "Calls",
    "reports.calls.about": (
        "“Machine alone”: ended without waiting for a person, calls outside staff hours included. Call-backs are "
        "counted by call, whether asked for in the queue or outside staff hours."
    ),
    "reports.calls": "calls",
    "reports.by_machine": "machine alone",
    "reports.by_machine_percent": "share of machine alone",
    "reports.queued": "waited for a person",
    "reports.callbacks": "call-backs asked for",
    "reports.table.losses": "Loss reports",
    "reports.losses.about": (
        "Each report number counts once; a temporary loss that is made formal gets a new number and counts again, as "
        "written. Imported losses count for no share: they were not reported here."
    ),
    "reports.self_service": "self-service",
    "reports.staffed": "staffed",
    "reports.written": "written",
    "reports.import": "imported",
    "reports.reported": "all but imported",
    "reports.self_service_percent": "self-service share of losses",
    "reports.table.waits": "Waiting for a person",
    "reports.waits.about": (
        "Counted where the wait began. Waiting times are those of everybody, however the wait ended: half waited no "
        "longer than the median. Who waited twice in a call counts for the last time. The standard: answered within "
        "15 seconds, and 95 % connected."
    ),
    "reports.waited": "waited",
    "reports.answered": "answered",
    "reports.connected_percent": "connected",
    "reports.in_time": "within 15 s",
    "reports.in_time_percent": "of those answered, within 15 s",
    "reports.abandoned": "hung up waiting",
    "reports.left_for_callback": "left for a call-back",
    "reports.sent_away": "closing time or full",
    "reports.median": "median wait",
    "reports.nine_in_ten": "nine in ten within",
    "reports.longest": "longest wait",
    "reports.chart.calls": "Calls: machine alone, and those that waited for a person",
    "reports.chart.losses": "Loss reports by channel",
    "reports.chart.waits": "Callers who waited, by how it ended",
    "reports.chart.lengths": "How long they waited (minutes:seconds)",
    "reports.chart.most": "{name}: most at {slot}, {most}",
    "reports.chart.none": "{name}: none",
    "reports.chart.between": "; ",
    "reports.kept": (
        "These figures come from rows that are kept for good and hold nobody's data: they stay the same when numbers "
        "and keys pressed are deleted."
    ),
    "reports.to_the_map": "Which ways callers took, and where they left",
    "reports.map": "Traffic on the call map",
    "reports.map.picture": "The call map",
    "reports.map.about": (
        "The broader a line, the more callers took it; the number says how often. Numbers on red: calls that ended at "
        "this step. Where a junction has two ways to the same question, it was not written down which was taken, and "
        "there is no number."
    ),
    "reports.map.alt": "The whole call map with the ways of {calls} calls. The same figures are in the table below.",
    "reports.map.alone": "Open the picture alone",
    "reports.turns_kept": (
        "The steps of a call are kept for {days} days: earlier calls are not in the picture, nor in these tables."
    ),
    "reports.table.left": "Where callers leave",
    "reports.left.about": "Of each call that is over, the last question that was asked.",
    "reports.last_question": "Last step",
    "reports.part": "Part",
    "reports.ended_there": "calls",
    "reports.ended_there_percent": "share",
    "reports.with_operator": "after talking with an operator",
    "reports.table.ways": "Ways taken",
    "reports.ways.about": "In the order of the call map, with the share of the step's outcomes. Steps are called what the map calls them.",
    "reports.ways.open": "Show all {count} rows",
    "reports.step": "Step",
    "reports.outcome": "Outcome",
    "reports.leads_to": "Leads to",
    "reports.step_code": "step in code",
    "reports.outcome_code": "outcome in code",
    "reports.leads_to_code": "leads to, in code",
    "reports.times": "times",
    "reports.of_step_percent": "of the step",
}
