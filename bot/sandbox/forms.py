"""Request bodies without a form library: JSON, urlencoded with blank values kept, and multipart fields."""

import json
from email import message_from_bytes
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.bubbles import Json


async def read_pairs(request: Request) -> list[tuple[str, str]]:
    """The fields of a form, in order, repeated ones included."""
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        return _multipart(kind, body)
    return parse_qsl(body.decode(errors="replace"), keep_blank_values=True)


async def read_fields(request: Request) -> Json:
    """Fields of the query and of a JSON or form body. ValueError when JSON is broken."""
    fields: Json = dict(request.query_params)
    if request.method != "POST":
        return fields
    if request.headers.get("content-type", "").startswith("application/json"):
        body = json.loads(await request.body() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("not an object")
        return fields | body
    return fields | dict(await read_pairs(request))


def _multipart(kind: str, body: bytes) -> list[tuple[str, str]]:
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    pairs = []
    for part in message.get_payload() if message.is_multipart() else []:
        if isinstance(part, str):
            continue
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            pairs.append((name, content.decode(errors="replace")))
    return pairs
