"""What staff do: verifications, requests and approvals, proofs at the counter, replacements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "verifications",
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("card_uid", sa.String(32), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("passed_at", MOMENT, nullable=True),
        sa.Column("passed_by", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("call_sid", "card_uid", name="pk_verifications"),
        sa.ForeignKeyConstraint(["card_uid"], ["cards.uid"], name="fk_verifications_card_uid"),
    )
    op.create_index("ix_verifications_card_uid", "verifications", ["card_uid"])
    op.create_table(
        "reset_requests",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("card_uid", sa.String(32), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("requested_by", sa.String(32), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("grounds", sa.LargeBinary(), nullable=True),
        sa.Column("approved_by", sa.String(32), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_how", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("uid", name="pk_reset_requests"),
        sa.ForeignKeyConstraint(["card_uid"], ["cards.uid"], name="fk_reset_requests_card_uid"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["staff.work_number"], name="fk_reset_requests_requested_by"
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.work_number"], name="fk_reset_requests_approved_by"),
        sa.CheckConstraint("what IN ('reset', 'unlock')", name=op.f("ck_reset_requests_what")),
        sa.CheckConstraint("requested_by <> approved_by", name=op.f("ck_reset_requests_four_eyes")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_how IS NULL)", name=op.f("ck_reset_requests_closed")
        ),
        sa.CheckConstraint(
            "(approved_by IS NOT NULL) = (coalesce(closed_how, '') = 'approved')",
            name=op.f("ck_reset_requests_approved"),
        ),
    )
    op.create_index("ix_reset_requests_card_uid", "reset_requests", ["card_uid"])
    op.create_index(
        "uq_reset_requests_open",
        "reset_requests",
        ["card_uid"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "counter_proofs",
        sa.Column("card_uid", sa.String(32), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("proven_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("card_uid", "work_number", name="pk_counter_proofs"),
        sa.ForeignKeyConstraint(["card_uid"], ["cards.uid"], name="fk_counter_proofs_card_uid"),
        sa.ForeignKeyConstraint(["work_number"], ["staff.work_number"], name="fk_counter_proofs_work_number"),
    )
    op.create_table(
        "replacements",
        sa.Column("receipt", sa.String(12), nullable=False),
        sa.Column("old_card_uid", sa.String(32), nullable=False),
        sa.Column("new_card_uid", sa.String(32), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("replaced_by", sa.String(32), nullable=False),
        sa.Column("fee_paid", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_replacements"),
        sa.UniqueConstraint("old_card_uid", name="uq_replacements_old_card_uid"),
        sa.UniqueConstraint("new_card_uid", name="uq_replacements_new_card_uid"),
        sa.ForeignKeyConstraint(["old_card_uid"], ["cards.uid"], name="fk_replacements_old_card_uid"),
        sa.ForeignKeyConstraint(["new_card_uid"], ["cards.uid"], name="fk_replacements_new_card_uid"),
        sa.ForeignKeyConstraint(["replaced_by"], ["staff.work_number"], name="fk_replacements_replaced_by"),
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("replacements")
    op.drop_table("counter_proofs")
    op.drop_table("reset_requests")
    op.drop_table("verifications")
