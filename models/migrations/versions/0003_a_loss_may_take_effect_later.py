"""A loss may take effect some minutes after it was reported (L5). Those in the record took effect at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Write down when each loss took effect."""
    op.add_column("loss_reports", sa.Column("takes_effect_at", MOMENT, nullable=True))
    op.execute("UPDATE loss_reports SET takes_effect_at = reported_at")
    with op.batch_alter_table("loss_reports") as table:
        table.alter_column("takes_effect_at", existing_type=MOMENT, nullable=False)


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("loss_reports") as table:
        table.drop_column("takes_effect_at")
