"""How each of the servers is run: uvicorn with httptools and uvloop, garbage frozen, on the last core."""

import gc
import socket
from typing import Any

import uvicorn
import uvloop

from tests.benchmarks.processes import announce, pin


def listen() -> socket.socket:
    """A free port of loopback, announced."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    announce(listener.getsockname()[1])
    return listener


def host(app: Any) -> None:
    """Serve an ASGI application until a signal ends it, as the product does."""
    pin(first=False)
    config = uvicorn.Config(app, http="httptools", lifespan="off", log_config=None, access_log=False, ws="none")
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    uvloop.run(uvicorn.Server(config).serve(sockets=[listen()]))
