"""The command ``digest``: the only place that prints and exits.

One module a command, imported when the command is called: start-up is part of the loop. What a command needs beyond a
build (the server, rich, pygments) is imported where it is used.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from digest import __version__
from digest.engine.cycles import look_seldom
from digest.errors import DigestError, did_you_mean

COMMANDS = {
    "init": "Make a new site: settings, topics, a small sample dump, a workflow.",
    "build": "Ingest new dumps, then make the pages in site/ right.",
    "serve": "Build, show the site, and keep it right while you edit.",
    "ingest": "Bring new and changed dumps into content/papers/, without building.",
    "fetch": "Write what Hugging Face or arXiv lists into content/dumps/.",
    "enrich": "Look up arXiv ids and authors of papers that have only a title.",
    "search": "Find papers in the built site, as its search page does.",
    "tags": "List the topics with the number of their papers.",
    "mail": "Make a message of a day, and send it.",
    "check": "Look for what would break when the site is published.",
    "deploy": "Build, then publish the site to a branch that a host serves.",
}
"""Commands in the order in which a newcomer meets them, with the line that the list of commands shows.

Each is the function ``command`` of the module of its name; the line stands here so that listing imports none of them.
"""
CONTENT_FAULT = 1


class _Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            raise click.UsageError(f"no command: {cmd_name}{did_you_mean(cmd_name, COMMANDS)}", ctx)
        command: click.Command = importlib.import_module(f"digest.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "site", default=".", metavar="SITE", help="The folder of the site (default: the current one).",
    type=click.Path(path_type=Path),
)  # fmt: skip
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def cli(context: click.Context, site: Path) -> None:
    """Turn text dumps of daily-papers pages into a website that can be browsed by day and by topic.

    A new site, its dumps in content/dumps/ and its pages in site/ of the folder:

    \b
      digest init my-digest
      digest -C my-digest build
    """
    context.obj = site.absolute()


def main() -> NoReturn:
    """Run the command; a fault that a person can mend is one line, never a traceback.

    Ends without taking the interpreter apart, which would be a sixth of the time of a small build: what is to be kept
    has been written, and nothing waits for the end.
    """
    # numpy only adds up whole numbers here: the threads that it begins with would spin for a tenth of a second.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    look_seldom()
    _mend_streams()
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # whoever read it is gone
            code = code or CONTENT_FAULT
    os._exit(code)


def _mend_streams() -> None:
    """Make every stream one that can be written to, whoever began this process, and never end at a character.

    A closed stream leaves its number to the file that is opened next: what is printed, by another process even, could
    go into the state. The null device takes the number first.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115  # it stays open
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as Python has it for stderr


def _run() -> int:
    try:
        # Outside of its standalone mode click answers with the code of an ``Exit`` instead of raising it.
        return cli.main(standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except DigestError as error:
        click.echo(f"error: {error}", err=True)
        return error.exit_code
    except OSError as error:
        if os.environ.get("DIGEST_TRACEBACK"):
            raise
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {where}{error.strerror or error}", err=True)
        return CONTENT_FAULT
