"""The command line: `python -m bot COMMAND`. Each command is a function here or in the file named after it."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot import ask, backup, booklet, check, demo, doctor, invite, learned, logs, manual, questions, run, webhook_setup
from bot.faults import StartFault
from bot.settings import Settings, SettingsError, load
from service import schema
from service.database import Database
from service.people import ROLES


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; a fault is one plain sentence on standard error."""
    arguments = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except (StartFault, SettingsError) as fault:
        print(fault, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"The database does not answer as it should: {type(error).__name__}. Is DATABASE_URL right?", file=sys.stderr)
    except CommandError as error:
        print(f"The database's schema cannot be brought up to date: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Yachachiq: farm advice in a Telegram chat.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=help_)
        sub.set_defaults(command=command)
        return sub

    sub = add("demo", _demo, "the bot and a local Telegram with a page: no token needed")
    sub.add_argument("--port", type=int, default=8080)
    sub = add("run", _run, "serve the real Telegram (BOT_TOKEN)")
    sub.add_argument("--webhook", action="store_true", help="serve a webhook instead of polling")
    sub.add_argument("--take-over", action="store_true", help="polling: remove a webhook that is set")
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=int, default=8443)
    add("check", _check, "check the configuration, the manual and the database's schema")
    sub = add("ask", _ask, "what the bot would answer")
    sub.add_argument("text", nargs="?", help="a question")
    sub.add_argument("--file", type=Path, help="a question a line")
    sub.add_argument("--json", action="store_true", help="one JSON object a line")
    sub.add_argument("--explain", action="store_true", help="why: the text as it was understood, the views, the probabilities")
    sub = add("invite", _invite, "print a one-time link that gives a role")
    sub.add_argument("role", choices=ROLES)
    add("doctor", _doctor, "name the usual faults of an installation")
    db = add("db", _db_upgrade, "the database's schema")
    db.add_argument("action", choices=["upgrade"])
    sub = add("set-webhook", _set_webhook, "tell Telegram where the webhook is (WEBHOOK_URL, WEBHOOK_SECRET)")
    sub.add_argument("--delete", action="store_true", help="remove it instead")
    sub = add("backup", _backup, "a consistent copy of the SQLite database, while the bot runs")
    sub.add_argument("target", type=Path)
    sub = add("questions", _questions_export, "what was confirmed and refused, without names, to measure the matcher with")
    sub.add_argument("action", choices=["export"])
    sub.add_argument("folder", type=Path)
    _add_manual(commands.add_parser("manual", help="show an entry, print the manual").add_subparsers(required=True, metavar="ACTION"))
    return parser


def _add_manual(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    show = actions.add_parser("show", help="an entry in the terminal")
    show.add_argument("entry_id")
    show.set_defaults(command=_manual_show)
    build = actions.add_parser("build", help="the whole manual as a booklet: HTML, and PDF where there is a Chromium")
    build.add_argument("--to", type=Path, default=Path("var/booklet"), metavar="FOLDER")
    build.set_defaults(command=_manual_build)
    qr = actions.add_parser("qr", help="the QR of an entry, with its title, to hang up")
    qr.add_argument("entry_id")
    qr.add_argument("--to", type=Path, required=True, metavar="FILE", help="ends in .svg or .png")
    qr.set_defaults(command=_manual_qr)
    out = actions.add_parser("export", help="what the bot has learned, as files for a pull request")
    out.add_argument("folder", type=Path, help="e.g. knowledge/manual/es, to see it as changes of the manual")
    out.set_defaults(command=_manual_export)
    back = actions.add_parser("import", help="learn what such files have, while the bot runs")
    back.add_argument("folder", type=Path)
    back.set_defaults(command=_manual_import)
    for action in (build, qr):
        action.add_argument("--bot", metavar="USERNAME", help="whom the QRs open; without it Telegram is asked (BOT_TOKEN)")


def _settings(*, token: bool = True) -> Settings:
    settings = load()
    secret = settings.bot_token.get_secret_value() if settings.bot_token else None
    logs.set_up(level=settings.log_level, as_json=settings.log_format == "json", token=secret)
    if token and secret is None:
        raise StartFault("BOT_TOKEN is not set. @BotFather gives one; `make demo` needs none.")
    return settings


def _demo(arguments: argparse.Namespace) -> int:
    demo.run(_settings(token=False), port=arguments.port)
    return 0


def _run(arguments: argparse.Namespace) -> int:
    settings = _settings()
    if arguments.webhook:
        asyncio.run(run.run_webhook(settings, host=arguments.host, port=arguments.port))
    else:
        asyncio.run(run.run_polling(settings, take_over=arguments.take_over))
    return 0


def _check(_arguments: argparse.Namespace) -> int:
    return check.check()


def _ask(arguments: argparse.Namespace) -> int:
    return ask.ask(arguments.text, arguments.file, as_json=arguments.json, explain=arguments.explain)


def _invite(arguments: argparse.Namespace) -> int:
    print(asyncio.run(invite.link(_settings(), arguments.role)))
    return 0


def _doctor(_arguments: argparse.Namespace) -> int:
    return asyncio.run(doctor.examine(_settings()))


def _db_upgrade(_arguments: argparse.Namespace) -> int:
    db = Database(_settings(token=False).database_url)
    try:
        schema.upgrade(db.engine)
    finally:
        db.close()
    return 0


def _set_webhook(arguments: argparse.Namespace) -> int:
    asyncio.run(webhook_setup.remove(_settings()) if arguments.delete else webhook_setup.announce(_settings()))
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    backup.copy(_settings(token=False).database_url, arguments.target)
    return 0


def _questions_export(arguments: argparse.Namespace) -> int:
    return questions.export(_settings(token=False), arguments.folder)


def _manual_show(arguments: argparse.Namespace) -> int:
    return manual.show(arguments.entry_id)


def _manual_build(arguments: argparse.Namespace) -> int:
    return booklet.build(_settings(token=False), arguments.to, arguments.bot)


def _manual_export(arguments: argparse.Namespace) -> int:
    return learned.export(_settings(token=False), arguments.folder)


def _manual_import(arguments: argparse.Namespace) -> int:
    return learned.import_(_settings(token=False), arguments.folder)


def _manual_qr(arguments: argparse.Namespace) -> int:
    return booklet.write_qr(_settings(token=False), arguments.entry_id, arguments.to, arguments.bot)
