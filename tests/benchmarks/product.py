"""The bot as it ships, in a process of its own: everything runs, its pace included; the vendors are the sink."""

import logging
import sys
from pathlib import Path

import uvloop

from bot.app import App
from tests.benchmarks.circle import make_app
from tests.benchmarks.hosting import listen
from tests.benchmarks.processes import pin


async def _serve(app: App) -> None:
    async with app.running():
        await app.serve(listen())


if __name__ == "__main__":
    pin(first=False)
    logging.disable(logging.WARNING)
    uvloop.run(_serve(make_app(Path(sys.argv[1]), sys.argv[2])))
