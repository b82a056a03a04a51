"""Call-backs are worked on: when they are due, who has one, what came of each try."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = ("due_at", "claimed_by", "claimed_at", "dialled_at", "done_how")


def upgrade() -> None:
    """Add columns, make the table. Requests that are there already are due at once."""
    op.add_column("callbacks", sa.Column("due_at", MOMENT, nullable=True))
    op.add_column("callbacks", sa.Column("claimed_by", sa.String(32), nullable=True))
    op.add_column("callbacks", sa.Column("claimed_at", MOMENT, nullable=True))
    op.add_column("callbacks", sa.Column("dialled_at", MOMENT, nullable=True))
    op.add_column("callbacks", sa.Column("done_how", sa.String(16), nullable=True))
    op.create_table(
        "callback_tries",
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("callback_uid", sa.String(32), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("work_number", sa.String(32), nullable=False),
        sa.Column("dialled_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["callback_uid"], ["callbacks.uid"], name="fk_callback_tries_callback_uid"),
        sa.PrimaryKeyConstraint("uid", name="pk_callback_tries"),
        sa.UniqueConstraint("callback_uid", "nth", name="uq_callback_tries_callback_uid_nth"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("callback_tries")
    for column in reversed(COLUMNS):
        op.drop_column("callbacks", column)
