"""Reference: how fast it can be. Raw ASGI, hmac, sqlite3, group commit: two reads and one unique insert, durable."""

import asyncio
import base64
import hashlib
import hmac
import queue
import sqlite3
import sys
import threading
from typing import Any
from urllib.parse import parse_qsl

from tests.benchmarks.hosting import host
from tests.benchmarks.reference import GROUP, SCHEMA, seeded
from tests.benchmarks.texts import PUBLIC, TOKEN

Job = tuple[dict[str, str], asyncio.AbstractEventLoop, "asyncio.Future[None]"]


class Writer(threading.Thread):
    """Takes what is queued, up to GROUP, commits once, then tells the waiters."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self.jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)
        seeded(self._db)

    def run(self) -> None:
        while True:
            jobs = [self.jobs.get()]
            while len(jobs) < GROUP and not self.jobs.empty():
                jobs.append(self.jobs.get())
            self._db.execute("BEGIN IMMEDIATE")
            for fields, _, _ in jobs:
                self._keep(fields)
            self._db.execute("COMMIT")
            jobs[0][1].call_soon_threadsafe(lambda done=jobs: [one[2].set_result(None) for one in done])

    def _keep(self, form: dict[str, str]) -> None:
        found = self._db.execute("SELECT id, name FROM member WHERE phone = ?", (form["From"],)).fetchone()
        self._db.execute("SELECT id, question FROM asked WHERE member_id = ?", (found[0],)).fetchall()
        row = (form["MessageSid"], found[0], form["Body"])
        self._db.execute("INSERT OR IGNORE INTO inbound (sid, member_id, body) VALUES (?, ?, ?)", row)


class App:
    """POST of a signed form; 200 when it is durable."""

    def __init__(self, path: str) -> None:
        self._writer = Writer(path)
        self._writer.start()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while True:
            piece = await receive()
            body += piece.get("body", b"")
            if not piece.get("more_body"):
                break
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        said = PUBLIC + scope["path"] + "".join(key + form[key] for key in sorted(form))
        mine = base64.b64encode(hmac.digest(TOKEN.encode(), said.encode(), hashlib.sha1))
        good = hmac.compare_digest(mine, dict(scope["headers"]).get(b"x-twilio-signature", b""))
        if good:
            loop = asyncio.get_running_loop()
            kept: asyncio.Future[None] = loop.create_future()
            self._writer.jobs.put((form, loop, kept))
            await kept
        start = {"type": "http.response.start", "status": 200 if good else 403, "headers": [(b"content-length", b"0")]}
        await send(start)
        await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    host(App(sys.argv[1]))
