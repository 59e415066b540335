"""Chances of a yes, waiting lists, needs that come again, things lent, blocks and linked addresses."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PING = ("asked", "yes", "no", "taken")
_QUESTION = ("name", "details", "door", "arrived", "meant", "match", "forget", "still")
_TIMER = ("first_wave", "next_wave", "nudge", "arrived", "expire", "wipe", "resume")
_WAITING = ("asked", "yes", "no", "waiting", "taken")
_MORE_QUESTIONS = (*_QUESTION, "same", "happened", "every", "link", "share")
_MORE_TIMERS = (*_TIMER, "remind", "happened", "return", "repeat")


def upgrade() -> None:
    _make_tables()
    _add_to_members()
    _add_to_needs()
    _allow("ping", "status", "pingstatus", _PING, _WAITING)
    _allow("conversation", "question", "question", _QUESTION, _MORE_QUESTIONS)
    _allow("timer", "kind", "timerkind", _TIMER, _MORE_TIMERS)
    _add_reference("timer", "series_id", "series")
    op.add_column("outbound", sa.Column("photo", columns.Private(), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_need_occurs", "need")
    for table, names in (
        ("outbound", ("photo",)),
        ("need", ("series_id", "occurs_at", "return_at")),
        ("member", ("radius_km", "asks_a_week", "asks", "yeses", "no_shows")),
    ):
        for name in names:
            op.drop_column(table, name)
    _drop_reference("timer", "series_id")
    _allow("timer", "kind", "timerkind", _MORE_TIMERS, _TIMER)
    _allow("conversation", "question", "question", _MORE_QUESTIONS, _QUESTION)
    _allow("ping", "status", "pingstatus", _WAITING, _PING)
    for table in ("block", "link_code", "series"):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "link_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("lookup", columns.KeyedHash(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcTime(timezone=True), nullable=False),
        sa.Column("used_at", columns.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_link_code_circle_id_circle")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_link_code_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
        sa.UniqueConstraint("circle_id", "lookup", name=op.f("uq_link_code_circle_id_lookup")),
    )
    op.create_index(op.f("ix_link_code_member_id"), "link_code", ["member_id"])
    op.create_table(
        "block",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_block_member_id_member")),
        sa.ForeignKeyConstraint(["other_id"], ["member.id"], name=op.f("fk_block_other_id_member")),
        sa.PrimaryKeyConstraint("member_id", "other_id", name=op.f("pk_block")),
    )
    op.create_index("ix_block_other", "block", ["other_id"])
    _make_series()


def _make_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", _states("seriesstatus", ("active", "ended")), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("first_at", columns.UtcTime(timezone=True), nullable=False),
        sa.Column("timed", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("what", columns.Private(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", columns.Private(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(length=80), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("door", columns.Private(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("created_at", columns.UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", columns.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_series_circle_id_circle")),
        sa.ForeignKeyConstraint(["helper_id"], ["member.id"], name=op.f("fk_series_helper_id_member")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_series_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_member", "series", ["member_id"])
    op.create_index("ix_series_helper", "series", ["helper_id"])


def _add_to_members() -> None:
    op.add_column("member", sa.Column("radius_km", sa.Double(), nullable=True))
    op.add_column("member", sa.Column("asks_a_week", sa.Integer(), nullable=True))
    for name, kind in (("asks", sa.Double()), ("yeses", sa.Double()), ("no_shows", sa.Integer())):
        op.add_column("member", sa.Column(name, kind, nullable=False, server_default="0"))


def _add_to_needs() -> None:
    _add_reference("need", "series_id", "series")
    op.add_column("need", sa.Column("occurs_at", columns.UtcTime(timezone=True), nullable=True))
    op.add_column("need", sa.Column("return_at", columns.UtcTime(timezone=True), nullable=True))
    op.create_index("ix_need_occurs", "need", ["series_id", "occurs_at"], unique=True)


def _add_reference(table: str, column: str, other: str) -> None:
    """In place on both databases: SQLite would else make the table anew, and with it lose what refers to it."""
    name = f"fk_{table}_{column}_{other}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {other} (id)")


def _drop_reference(table: str, column: str) -> None:
    """By the name it has by now: SQLite may have made the table anew since."""
    known = sa.inspect(op.get_bind()).get_foreign_keys(table)
    name = next((key["name"] for key in known if key["constrained_columns"] == [column]), None)
    with op.batch_alter_table(table) as batch:
        if name is not None:
            batch.drop_constraint(op.f(name), type_="foreignkey")
        batch.drop_column(column)


def _allow(table: str, column: str, name: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let a column hold other states. Nothing refers to these tables, so that SQLite may make them anew."""
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=_states(name, before), type_=_states(name, after), nullable=False)


def _states(name: str, states: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*states, name=name, native_enum=False, create_constraint=True, length=16)
