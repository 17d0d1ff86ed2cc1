"""The README's way from nothing to a published site, walked command by command, and what a reader then gets."""

from __future__ import annotations

import contextlib
import functools
import re
import shlex
import threading
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.delivery.repository import IDENTITY
from tests.house.commands import output_of
from tests.house.installed import build_wheel, install_wheel
from tests.site.folder import read_files
from tests.site.links import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECTIONS = ("Five minutes", "Publishing")
PROGRAMS = ("pip", "digest", "git", "cd")
"""What a line of the tour may begin with; other indented lines are what a person writes into files."""
REMOTE, ADDRESS = "git@github.com:you/", "https://you.github.io/reading/"


def tour(readme: str) -> list[str]:
    """The commands of the tour's sections, in order."""
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", readme, re.DOTALL | re.MULTILINE))
    lines = (line for name in SECTIONS for line in sections[name].splitlines())
    return [line.strip() for line in lines if line.startswith("    ") and line.split()[0] in PROGRAMS]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and tells nobody."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder's server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def crawl(start: str) -> dict[str, int]:
    """The status of every address that can be reached from one by links, the server's own addresses only."""
    home = urlsplit(start)
    seen: dict[str, int] = {}
    waiting = [start]
    connection = HTTPConnection(home.netloc, timeout=10)
    with contextlib.closing(connection):
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            connection.request("GET", urlsplit(address).path)
            response = connection.getresponse()
            body = response.read()
            seen[address] = response.status
            if response.status == 200 and response.headers["Content-Type"].startswith("text/html"):
                links = [urldefrag(urljoin(address, link)).url for link in read_page(body).links]
                waiting += [link for link in links if urlsplit(link).netloc == home.netloc]
    return seen


@pytest.fixture(scope="module")
def published(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the remote's branch holds after the tour, in a folder called ``reading``."""
    commands = tour((repo_root / "README.md").read_text(encoding="utf-8"))
    assert commands[0] == "pip install ."  # from a clone; here the same from its wheel, and without network
    installed = install_wheel(
        build_wheel(repo_root, tmp_path_factory.mktemp("dist")), tmp_path_factory.mktemp("newcomer")
    )
    remotes = tmp_path_factory.mktemp("remotes")
    output_of("git", "init", "--quiet", "--bare", "--initial-branch=main", remotes / "reading.git")
    redirected = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{remotes}/.insteadOf",
        "GIT_CONFIG_VALUE_0": REMOTE,
    }
    script = "\n".join(["set -e", *(f"echo {shlex.quote('+ ' + line)}; {line}" for line in commands[1:])])
    environment = installed.environment | IDENTITY | redirected
    said = output_of("bash", "-c", script, cwd=installed.folder, env=environment)
    assert "Published to origin/gh-pages: " in said
    served_from = tmp_path_factory.mktemp("served")
    output_of("git", "clone", "--quiet", "--branch=gh-pages", remotes / "reading.git", served_from / "reading")
    return served_from / "reading"


def test_the_tour_installs_makes_builds_and_publishes(repo_root: Path) -> None:
    commands = tour((repo_root / "README.md").read_text(encoding="utf-8"))
    wanted = ["pip install", "digest init", "digest -C reading build", "git init", "git remote add", "digest deploy"]
    places = [next(at for at, line in enumerate(commands) if line.startswith(words)) for words in wanted]
    assert places == sorted(places)


def test_every_link_of_the_published_site_works_below_its_folder(published: Path) -> None:
    with served(published.parent) as host:
        seen = crawl(f"{host}/reading/")
        assert {address: status for address, status in seen.items() if status != 200} == {}
        reached = {address.removeprefix(f"{host}/reading/") or "index.html" for address in seen}
    pages = {path for path in read_files(published) if path.endswith(".html")}
    assert pages - reached == {"404.html"}


def test_the_lost_readers_page_leads_home_from_any_depth(published: Path) -> None:
    links = read_page((published / "404.html").read_bytes()).links
    inner = [link for link in links if not urlsplit(link).netloc]
    assert "/reading/index.html" in inner
    assert [link for link in inner if not link.startswith(("/reading/", "#"))] == []


def test_the_published_site_knows_its_address(published: Path) -> None:
    assert f'<link rel="canonical" href="{ADDRESS}">' in (published / "index.html").read_text(encoding="utf-8")
