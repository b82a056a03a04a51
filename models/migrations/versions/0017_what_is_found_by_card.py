"""A card's history: messages say which card they are about; tries and waiting callers are found by theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the indexes. Older messages stay without a card: they are deleted within weeks."""
    op.add_column("outbox", sa.Column("card_uid", sa.String(32), nullable=True))
    op.create_index("ix_outbox_card_uid", "outbox", ["card_uid"])
    op.create_index("ix_pin_tries_claim", "pin_tries", ["claim"])
    op.create_index("ix_waiting_claim", "waiting", ["claim"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_waiting_claim", "waiting")
    op.drop_index("ix_pin_tries_claim", "pin_tries")
    op.drop_index("ix_outbox_card_uid", "outbox")
    op.drop_column("outbox", "card_uid")
