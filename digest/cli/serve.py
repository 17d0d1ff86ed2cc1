"""``digest serve``: the site live, while it is edited."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import click

from digest.cli.common import today
from digest.engine.opening import Wish
from digest.errors import UsageError

_EVERYWHERE = "0.0.0.0"
_BASE = re.compile(r"/([\w.~-]+/)*", re.ASCII)


@click.command()
@click.option("-p", "--port", type=click.IntRange(0, 65535), help="Default: 8000, or the next one that is free.")
@click.option(
    "--host", "address", metavar="[ADDRESS]", is_flag=False, flag_value=_EVERYWHERE, default="127.0.0.1",
    help="Let other machines see it: by all addresses of this one, or by the given one.",
)  # fmt: skip
@click.option("--open", "is_open", is_flag=True, help="Open it in the browser.")
@click.option("--base", metavar="PATH", default="/", help="Serve below a path, /repo/, as GitHub Pages does.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Processes to use (default: one a core).")
@click.pass_obj
def command(site: Path, port: int | None, address: str, is_open: bool, base: str, jobs: int | None) -> None:
    """Build the site, show it, and keep it right while you edit.

    Papers, dumps, topics, templates, static files and settings are watched; open pages show each edit at once.
    """
    base = f"/{base.strip('/')}/".replace("//", "/")
    if _BASE.fullmatch(base) is None:
        raise click.BadParameter(f"not a path like /repo/: {base}", param_hint="--base")
    if missing := [name for name in ("starlette", "uvicorn") if importlib.util.find_spec(name) is None]:
        raise UsageError(f"the preview needs {' and '.join(missing)}: pip install 'digest[serve]'")
    from digest.preview.session import Stage, is_local, open_in_browser, preview_site

    if not is_local(address):
        click.echo("Everybody on this network can see the preview.")
    on_ready = open_in_browser if is_open else lambda url: None
    preview_site(site, Wish(jobs=jobs or 0), Stage(address, port, base), today, click.echo, on_ready)
