"""The record as the line first needs it: holders, cards, PINs, losses, calls, queue, outbox and log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "holders",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("citizen_id", sa.LargeBinary(), nullable=False),
        sa.Column("citizen_id_index", sa.String(64), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(64), nullable=True),
        sa.Column("employer", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_holders"),
        sa.UniqueConstraint("citizen_id_index", name="uq_holders_citizen_id_index"),
    )
    op.create_index("ix_holders_phone_index", "holders", ["phone_index"])
    op.create_table(
        "cards",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("keyed_form", sa.String(16), nullable=False),
        sa.Column(
            "holder_uid",
            sa.String(32),
            sa.ForeignKey("holders.uid", name="fk_cards_holder_uid"),
            nullable=False,
        ),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("bank", sa.String(32), nullable=True),
        sa.Column("bank_account", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_cards"),
        sa.UniqueConstraint("number", name="uq_cards_number"),
        sa.CheckConstraint("standing IN ('sealed', 'active', 'cancelled')", name=op.f("ck_cards_standing")),
    )
    op.create_index("ix_cards_holder_uid", "cards", ["holder_uid"])
    op.create_index("ix_cards_keyed_form", "cards", ["keyed_form"])
    op.create_table(
        "pins",
        sa.Column(
            "card_uid", sa.String(32), sa.ForeignKey("cards.uid", name="fk_pins_card_uid"), nullable=False
        ),
        sa.Column("stored", sa.LargeBinary(), nullable=True),
        sa.Column("enabled_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("locked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("card_uid", name="pk_pins"),
    )
    op.create_table(
        "pin_counters",
        sa.Column("claim", sa.String(80), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("claim", name="pk_pin_counters"),
    )
    op.create_table(
        "pin_tries",
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.String(80), nullable=False),
        sa.Column("is_judged", sa.Boolean(), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("call_sid", "turn", name="pk_pin_tries"),
    )
    op.create_index("ix_pin_tries_verdict_spent_at", "pin_tries", ["verdict", "spent_at"])
    op.create_table(
        "one_time_codes",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("claim", sa.String(80), nullable=False),
        sa.Column("caller", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_one_time_codes"),
    )
    op.create_index("ix_one_time_codes_caller_made_at", "one_time_codes", ["caller", "made_at"])
    op.create_index("ix_one_time_codes_claim_made_at", "one_time_codes", ["claim", "made_at"])
    op.create_table(
        "loss_reports",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column(
            "card_uid",
            sa.String(32),
            sa.ForeignKey("cards.uid", name="fk_loss_reports_card_uid"),
            nullable=False,
        ),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("renewed_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_how", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_loss_reports"),
        sa.UniqueConstraint("reference", name="uq_loss_reports_reference"),
        sa.CheckConstraint("kind IN ('temporary', 'formal')", name=op.f("ck_loss_reports_kind")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name=op.f("ck_loss_reports_ended")),
    )
    op.create_index("ix_loss_reports_card_uid", "loss_reports", ["card_uid"])
    op.create_index("ix_loss_reports_ends_at", "loss_reports", ["ends_at"])
    op.create_index(
        "uq_loss_reports_open",
        "loss_reports",
        ["card_uid"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "calls",
        sa.Column("sid", sa.String(64), nullable=False),
        sa.Column("from_number", sa.LargeBinary(), nullable=True),
        sa.Column("from_index", sa.String(64), nullable=True),
        sa.Column("to_number", sa.String(32), nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("how_ended", sa.String(32), nullable=True),
        sa.Column("held_new_pin", sa.String(128), nullable=True),
        sa.PrimaryKeyConstraint("sid", name="pk_calls"),
    )
    op.create_index("ix_calls_from_index", "calls", ["from_index"])
    op.create_index("ix_calls_started_at", "calls", ["started_at"])
    op.create_table(
        "turns",
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(64), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("heard_digest", sa.String(64), nullable=True),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("call_sid", "number", name="pk_turns"),
    )
    op.create_table(
        "waiting",
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("why", sa.String(32), nullable=False),
        sa.Column("claim", sa.String(80), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("call_sid", name="pk_waiting"),
    )
    op.create_index("ix_waiting_state_since", "waiting", ["state", "since"])
    op.create_table(
        "callbacks",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.String(32), nullable=False),
        sa.Column("claim", sa.String(80), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("waiting_since", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_callbacks"),
        sa.UniqueConstraint("call_sid", name="uq_callbacks_call_sid"),
    )
    op.create_index("ix_callbacks_done_at_waiting_since", "callbacks", ["done_at", "waiting_since"])
    op.create_table(
        "staff",
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("work_number", name="pk_staff"),
        sa.CheckConstraint(
            "role IN ('operator', 'clerk', 'supervisor', 'auditor', 'administrator')",
            name=op.f("ck_staff_role"),
        ),
    )
    op.create_table(
        "duty",
        sa.Column(
            "work_number",
            sa.String(32),
            sa.ForeignKey("staff.work_number", name="fk_duty_work_number"),
            nullable=False,
        ),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("work_number", name="pk_duty"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.create_table(
        "outbox",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("addressee", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("stable_key", sa.String(96), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_outbox"),
        sa.UniqueConstraint("stable_key", name="uq_outbox_stable_key"),
    )
    op.create_index("ix_outbox_due", "outbox", ["sent_at", "failed_at", "not_before"])
    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(96), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("actor", sa.String(96), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(128), nullable=False),
        sa.Column("mac", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        sa.UniqueConstraint("subject", "seq", name="uq_audit_events_subject_seq"),
    )
    op.create_table(
        "audit_heads",
        sa.Column("subject", sa.String(96), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_audit_heads"),
    )


def downgrade() -> None:
    """Drop them, children first."""
    for table in (
        "audit_heads",
        "audit_events",
        "outbox",
        "calendar_days",
        "duty",
        "staff",
        "callbacks",
        "waiting",
        "turns",
        "calls",
        "loss_reports",
        "one_time_codes",
        "pin_tries",
        "pin_counters",
        "pins",
        "cards",
        "holders",
    ):
        op.drop_table(table)
