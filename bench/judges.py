"""Two judges of built pages from the npm registry: the Nu HTML checker (needs Java) and Lighthouse (needs Chromium).

    python -m bench.judges

builds a copy of the sample site and prints what both say of it. Programs are put into ``.venv/npm`` on first use;
where one cannot be had, the reason is printed instead. Nothing else of the project needs node or Java.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from bench.measure import REPOSITORY
from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish, run_build

TOOLS = REPOSITORY / ".venv" / "npm"
LOWEST = 95
"""The score that each page must have in each category; 100 is the aim."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-gpu --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'"
OF_FILES = re.compile("violates Content Security Policy")
"""What Nu says of files that it was not sent by a host: it knows no ``'self'`` there, and takes JSON-LD for a script.
That browsers find no breach of the policy is tested in ``tests/browser``."""
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")


class MissingError(Exception):
    """Why a judge cannot be heard here."""


class Verdict(NamedTuple):
    """What Lighthouse says of a page."""

    scores: Mapping[str, int]
    """Of 100, by category."""
    lost: tuple[str, ...]
    """What cost points, a line each."""


def install(package: str) -> Path:
    """The folder of a package, which is fetched on first use.

    Raises:
        MissingError: there is no npm, or it cannot get the package.
    """
    folder = TOOLS / "node_modules" / package
    if not folder.is_dir():
        TOOLS.mkdir(parents=True, exist_ok=True)
        try:
            command = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(TOOLS), package)
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        except FileNotFoundError:
            raise MissingError("npm is not on PATH") from None
        except subprocess.SubprocessError as error:
            raise MissingError(f"npm cannot install {package}: {error}") from error
    return folder


def judge_html(output: Path) -> Counter[str]:
    """What the Nu HTML checker says of all pages of an output: how often it says what, the sort of message first.

    Raises:
        MissingError: there is no Java, or no checker.
    """
    if shutil.which("java") is None:
        raise MissingError("java is not on PATH")
    jar = install("vnu-jar") / "build/dist/vnu.jar"
    command = ("java", "-jar", str(jar), "--skip-non-html", "--exit-zero-always", "--format", "json", str(output))
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stderr
    messages = [message for message in json.loads(said)["messages"] if not OF_FILES.search(message["message"])]
    return Counter(f"{message.get('subType', message['type'])}: {message['message']}" for message in messages)


def judge_page(url: str) -> Verdict:
    """What Lighthouse says of a page as a phone sees it.

    Raises:
        MissingError: there is no node, no Chromium or no Lighthouse.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise MissingError(f"no browser is on PATH: one of {', '.join(BROWSERS)}")
    script = install("lighthouse") / "cli/index.js"
    command = [
        "node",
        str(script),
        url,
        "--quiet",
        "--output=json",
        f"--chrome-flags={FLAGS}",
        "--max-wait-for-load=30000",
    ]
    environment = {"CHROME_PATH": browser, "PATH": "/usr/local/bin:/usr/bin:/bin"}
    run = subprocess.run(command, capture_output=True, text=True, timeout=180, env=environment)
    if run.returncode:
        raise MissingError(f"lighthouse ended with {run.returncode}: {run.stderr.strip()[-300:]}")
    report = json.loads(run.stdout)
    scores = {name: round(100 * (category["score"] or 0)) for name, category in report["categories"].items()}
    return Verdict(scores, tuple(_lost_points(report)))


def _lost_points(report: Mapping[str, Mapping[str, dict[str, object]]]) -> Iterator[str]:
    """Every audit that has weight in a category and is not whole, with the points that it cost there."""
    for name, category in report["categories"].items():
        references: list[dict[str, object]] = category["auditRefs"]  # type: ignore[assignment]
        total = sum(float(str(reference["weight"])) for reference in references)
        for reference in references:
            audit = report["audits"][str(reference["id"])]
            score, weight = audit["score"], float(str(reference["weight"]))
            if weight and score is not None and float(str(score)) < 1:
                points = 100 * weight / total * (1 - float(str(score)))
                yield f"{name}: {audit['title']} {audit.get('displayValue', '')} ({points:.1f})"


class _Host(SimpleHTTPRequestHandler):
    """Sends files compressed and lets browsers keep them for ten minutes, as GitHub Pages does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in COMPRESSED:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The address of a folder until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder))) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def pages_to_judge(output: Path) -> dict[str, str]:
    """Site paths of home, the newest day, the largest topic, a paper and a search."""

    def size(page: Path) -> tuple[int, str]:
        return page.stat().st_size, page.name

    topics = [page for page in output.glob("tags/*.html") if page.stem != "index"]
    papers = sorted(output.glob("papers/*.html"), key=size)
    return {
        "home": "",
        "day": f"days/{max(page.name for page in output.glob('days/*.html'))}",
        "tag": f"tags/{max(topics, key=size).name}",
        "paper": f"papers/{papers[len(papers) // 2].name}",
        "search": "search.html?q=attention",
    }


@contextmanager
def built(root: Path) -> Iterator[tuple[Path, str]]:
    """The output of the site in a folder, built in a copy of it, and the address at which it is served."""
    with tempfile.TemporaryDirectory() as name:
        copy, output = Path(name), Path(name) / OUTPUT
        for part in ("content", "templates", "static"):
            if (root / part).is_dir():
                shutil.copytree(root / part, copy / part)
        shutil.copy(root / "digest.toml", copy)
        output.mkdir()
        with hosted(output) as url:
            run_build(copy, Wish(base_url=url), dt.date.today(), lambda what, done, total: None)
            yield output, url


def show_html(minutes: float) -> str:
    """What the Nu HTML checker says of the sample, in a line; ``minutes`` is for longer proofs.

    Raises:
        AssertionError: it found an error.
    """
    with built(REPOSITORY) as (output, _):
        try:
            said = judge_html(output)
        except MissingError as missing:
            return f"not judged here: {missing}"
        lines = [f"{count} times {message}" for message, count in said.most_common()]
        assert not any(message.startswith(("error", "fatal")) for message in said), "\n".join(lines)
        return "<br>".join([f"no error in {sum(1 for _ in output.rglob('*.html'))} pages", *lines])


def show_pages(minutes: float) -> str:
    """What Lighthouse says of five pages of the sample, with each lost point; ``minutes`` is for longer proofs.

    Raises:
        AssertionError: a score is below ``LOWEST``.
    """
    found = []
    with built(REPOSITORY) as (output, url):
        for name, path in pages_to_judge(output).items():
            try:
                verdict = judge_page(url + path)
            except MissingError as missing:
                return f"not judged here: {missing}"
            scores = ", ".join(f"{category} {score}" for category, score in verdict.scores.items())
            found.append("; lost: ".join([f"{name}: {scores}", *verdict.lost]))
            assert min(verdict.scores.values()) >= LOWEST, found[-1]
    return "<br>".join(found)


def main() -> None:
    """Print what both judges say of the sample."""
    for show in (show_html, show_pages):
        print(show(0).replace("<br>", "\n"), flush=True)


if __name__ == "__main__":
    main()
