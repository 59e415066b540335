"""Group chats and what stands in them, announcements, polls, and what coordinators may set."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PURPOSE = ("reply", "notice", "relay", "ping", "bulk")
_QUESTION = (
    *("name", "details", "door", "arrived", "meant", "match", "forget", "still"),
    *("same", "happened", "every", "link", "share"),
)
_TIMER = (
    *("first_wave", "next_wave", "nudge", "arrived", "expire", "wipe", "resume"),
    *("remind", "happened", "return", "repeat"),
)
_MORE_PURPOSES = ("reply", "notice", "relay", "ping", "group", "bulk")
_MORE_QUESTIONS = (*_QUESTION, "send", "confirm")
_MORE_TIMERS = (*_TIMER, "hold", "card", "digest", "announce", "poll", "daily", "mine")
_ACTS = ("send", "edit", "delete")


def upgrade() -> None:
    op.add_column("circle", sa.Column("intake_paused", columns.Private(), nullable=True))
    op.add_column("member", sa.Column("daily_at", sa.Integer(), nullable=True))
    for name in ("for_name", "note"):
        op.add_column("need", sa.Column(name, columns.Private(), nullable=True))
    _make_chats()
    _make_polls()
    _change_outbound()
    _make_posts()
    _allow("conversation", "question", "question", _QUESTION, _MORE_QUESTIONS)
    _allow("timer", "kind", "timerkind", _TIMER, _MORE_TIMERS)
    op.add_column("timer", sa.Column("subject_id", sa.Integer(), nullable=True))
    op.create_index("ix_timer_subject", "timer", ["subject_id", "kind"])
    op.execute(  # whoever is a coordinator already has the daily text from now on, too
        sa.text(
            "INSERT INTO timer (circle_id, kind, member_id, step, due_at, tries) "
            "SELECT circle_id, 'daily', id, 0, CURRENT_TIMESTAMP, 0 FROM member WHERE role = 'coordinator'"
        )
    )


def downgrade() -> None:
    op.drop_index("ix_timer_subject", "timer")
    op.drop_column("timer", "subject_id")
    op.execute(
        sa.text("DELETE FROM timer WHERE kind IN ('hold', 'card', 'digest', 'announce', 'poll', 'daily', 'mine')")
    )
    op.execute(sa.text("DELETE FROM conversation WHERE question IN ('send', 'confirm')"))
    _allow("timer", "kind", "timerkind", _MORE_TIMERS, _TIMER)
    _allow("conversation", "question", "question", _MORE_QUESTIONS, _QUESTION)
    op.drop_table("post")
    _change_outbound_back()
    for table in ("announcement", "vote", "poll", "hold", "chat"):
        op.drop_table(table)
    for table, name in (("need", "note"), ("need", "for_name"), ("member", "daily_at"), ("circle", "intake_paused")):
        op.drop_column(table, name)


def _make_chats() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=32), nullable=False),
        sa.Column("title", columns.Private(), nullable=False),
        sa.Column("status", _states("chatstatus", ("waiting", "linked", "restricted", "left")), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=True),
        sa.Column("status_at", columns.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_chat_circle_id_circle")),
        sa.ForeignKeyConstraint(["linked_by"], ["member.id"], name=op.f("fk_chat_linked_by_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("circle_id", "external_id", name=op.f("uq_chat_circle_id_external_id")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("lookup", columns.KeyedHash(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("until", columns.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_hold_circle_id_circle")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_hold_need_id_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("need_id", "lookup", name=op.f("uq_hold_need_id_lookup")),
    )


def _make_polls() -> None:
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("status", _states("pollstatus", ("draft", "open", "closed")), nullable=False),
        sa.Column("question", columns.Private(), nullable=False),
        sa.Column("options", columns.Private(), nullable=False),
        sa.Column("created_at", columns.UtcTime(timezone=True), nullable=False),
        sa.Column("closes_at", columns.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_at", columns.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_poll_author_id_member")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_poll_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    still = sa.text("status IN ('open')")
    op.create_index("ix_poll_open", "poll", ["circle_id"], sqlite_where=still, postgresql_where=still)
    op.create_table(
        "vote",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("voted_at", columns.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_vote_member_id_member")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_vote_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_vote")),
    )
    statuses = ("draft", "scheduled", "sending", "sent", "stopped")
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("status", _states("announcementstatus", statuses), nullable=False),
        sa.Column("text", columns.Private(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("due_at", columns.UtcTime(timezone=True), nullable=True),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("progress_id", sa.Integer(), nullable=True),
        sa.Column("created_at", columns.UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", columns.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_announcement_author_id_member")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_announcement_circle_id_circle")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_announcement_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index("ix_announcement_author", "announcement", ["author_id", "status"])


def _change_outbound() -> None:
    """Nothing refers to these rows yet, so that SQLite may make the table anew."""
    with op.batch_alter_table("outbound") as batch:
        batch.alter_column("address_id", existing_type=sa.Integer(), nullable=True)
        before, after = _states("purpose", _PURPOSE), _states("purpose", _MORE_PURPOSES)
        batch.alter_column("purpose", existing_type=before, type_=after, existing_nullable=False)
        batch.add_column(sa.Column("act", _states("act", _ACTS), server_default="send", nullable=False))
        batch.add_column(sa.Column("target", sa.Integer(), nullable=True))
        for column, other in (("chat_id", "chat"), ("announcement_id", "announcement")):
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_outbound_{column}_{other}"), other, [column], ["id"])
    op.create_index("ix_outbound_announcement", "outbound", ["announcement_id", "status"])
    op.create_index("ix_outbound_chat", "outbound", ["chat_id", "status"])
    edits = sa.text("act IN ('edit')")
    op.create_index("ix_outbound_target", "outbound", ["target"], sqlite_where=edits, postgresql_where=edits)


def _change_outbound_back() -> None:
    op.drop_index("ix_outbound_announcement", "outbound")
    op.drop_index("ix_outbound_chat", "outbound")
    op.drop_index("ix_outbound_target", "outbound")
    op.execute(sa.text("DELETE FROM outbound WHERE address_id IS NULL OR act <> 'send'"))
    with op.batch_alter_table("outbound") as batch:
        for column, other in (("chat_id", "chat"), ("announcement_id", "announcement")):
            batch.drop_constraint(op.f(f"fk_outbound_{column}_{other}"), type_="foreignkey")
            batch.drop_column(column)
        batch.drop_column("target")
        batch.drop_constraint(op.f("ck_outbound_act"), type_="check")
        batch.drop_column("act")
        before, after = _states("purpose", _MORE_PURPOSES), _states("purpose", _PURPOSE)
        batch.alter_column("purpose", existing_type=before, type_=after, existing_nullable=False)
        batch.alter_column("address_id", existing_type=sa.Integer(), nullable=False)


def _make_posts() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("kind", _states("postkind", ("card", "digest", "poll")), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("outbound_id", sa.Integer(), nullable=False),
        sa.Column("shows", sa.String(length=64), nullable=False),
        sa.Column("posted_at", columns.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_post_chat_id_chat")),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name=op.f("fk_post_outbound_id_outbound")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("chat_id", "kind", "subject_id", name=op.f("uq_post_chat_id_kind_subject_id")),
    )
    op.create_index("ix_post_subject", "post", ["subject_id", "kind"])


def _allow(table: str, column: str, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let a column hold other states. Nothing refers to these tables, so that SQLite may make them anew."""
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=_states(name, before), type_=_states(name, after), nullable=False)


def _states(name: str, states: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*states, name=name, native_enum=False, create_constraint=True, length=16)
