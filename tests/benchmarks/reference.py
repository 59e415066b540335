"""The tables of both references: members, an open question, what arrived. Durable as the product's are."""

import sqlite3

from tests.benchmarks.texts import MEMBERS, phone

GROUP = 64
SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS member (id INTEGER PRIMARY KEY, phone TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, question TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS asked_member ON asked (member_id);
CREATE TABLE IF NOT EXISTS inbound
    (id INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, member_id INTEGER NOT NULL, body TEXT NOT NULL);
"""


def seeded(db: sqlite3.Connection) -> None:
    """The members, once."""
    rows = [(phone(number), f"Member {number}") for number in range(MEMBERS)]
    with db:
        db.executemany("INSERT OR IGNORE INTO member (phone, name) VALUES (?, ?)", rows)
