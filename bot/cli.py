"""The commands. Each imports what it needs when it runs, so that `--help` is quick."""

import sys
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    help="Many Hands: neighbors help each other over Telegram and SMS.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich would be a third of what --help costs
    pretty_exceptions_enable=False,
)

WRONG_SETTINGS = 2  # exit code


class Table(StrEnum):
    """What can be exported."""

    NEEDS = "needs"
    OFFERS = "offers"
    MEMBERS = "members"
    CLAIMS = "claims"


class Format(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSONL = "jsonl"


@app.command()
def run() -> None:
    """Run the bot with the settings of the environment and `.env`."""
    from bot.running import run

    run()


@app.command()
def demo() -> None:
    """Try it: a small circle on an embedded phone network, in the browser. Needs no accounts and no settings."""
    from bot.demo import demo

    demo()


@app.command()
def doctor() -> None:
    """Check settings, database and channels, and say what to do about each fault."""
    from bot.doctor import examine

    raise typer.Exit(0 if examine() else 1)


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables (SQLite does so by itself on `run`)."""
    from bot.tools import migrate_database

    typer.echo(migrate_database())


@app.command()
def key() -> None:
    """Print a fresh SECRET_KEY."""
    from storage.crypto import new_key

    typer.echo(new_key())


@app.command()
def invite(coordinator: Annotated[bool, typer.Option(help="Makes whoever uses it a coordinator.")] = False) -> None:
    """Print a one-time code: send it to the bot as a text, or as /start CODE on Telegram."""
    from bot.tools import make_invite

    typer.echo(make_invite(coordinator=coordinator))


@app.command()
def understand() -> None:
    """Read JSON objects {"text": …}, one a line, and print what was understood of each."""
    from bot.tools import understand_lines

    understand_lines(sys.stdin, sys.stdout)


@app.command()
def export(
    table: Table,
    format: Annotated[Format, typer.Option(help="csv for a spreadsheet, jsonl for a program.")] = Format.CSV,
) -> None:
    """Print a table: no names, no addresses, no texts as written."""
    from bot.export import export_table

    export_table(table.value, format.value, sys.stdout)


def main() -> None:
    """The console script. Wrong settings are told all at once, with exit code 2."""
    from bot.faults import SettingsError

    try:
        app()
    except SettingsError as error:
        _refuse(error.faults)
    except KeyboardInterrupt:
        sys.exit(130)


def _refuse(faults: list[str]) -> NoReturn:
    word = "This setting needs" if len(faults) == 1 else "These settings need"
    typer.echo(f"{word} mending first:", err=True)
    for fault in faults:
        typer.echo(f"  {fault}", err=True)
    sys.exit(WRONG_SETTINGS)
