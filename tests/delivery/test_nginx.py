"""The sample of docs/nginx.conf, run by a real nginx: addresses, types, caching, policy, compression."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPO_ROOT
from tests.site.folder import SiteFolder, paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt install nginx-light)")

MAIN = """\
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/digest.conf;
}}
"""
LONG = "We train a network with care. " * 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What nginx said."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running server and the folder that it serves."""

    port: int
    site: SiteFolder

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    site = SiteFolder(folder / "home")
    site.write("content/papers/2025-09/pruning.md", paper("Pruning", body=LONG, tags="[speech]"))
    site.write("digest.toml", 'offline = true\n\n[[watch]]\nname = "Networks"\nquery = "network"\n')
    site.write("static/.secret", "x")
    site.build(compress=True)
    site.write("site/.secret", "x")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sample = (REPO_ROOT / "docs/nginx.conf").read_text("utf-8")
    served = sample.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/var/www/digest", f"{folder}/home/site")
    assert served.count(str(port)) == 1
    (folder / "digest.conf").write_text(served, "utf-8")
    am_root = folder.owner() == "root"  # then its workers would be somebody who cannot read a test's folder
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if am_root else ""), "utf-8")
    command = [str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    subprocess.run(command, check=True, capture_output=True)  # returns when it listens
    try:
        yield Nginx(port, site)
    finally:
        subprocess.run([*command, "-s", "stop"], check=True, capture_output=True)


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/papers/pruning", "/papers/pruning.html", "/tags/", "/tags/speech"]
)
def test_addresses_work_with_and_without_html(nginx: Nginx, path: str) -> None:
    answer = nginx.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_a_topic_and_the_folder_of_its_months_do_not_get_into_each_others_way(nginx: Nginx) -> None:
    assert nginx.get("/tags/speech").body == nginx.get("/tags/speech.html").body
    assert nginx.get("/tags/speech/2025-09").status == 200


def test_a_folder_with_a_front_page_gets_its_slash(nginx: Nginx) -> None:
    answer = nginx.get("/tags")
    assert (answer.status, answer.headers["Location"]) == (301, "/tags/")


def test_what_is_not_there_gets_the_sites_own_page_and_says_404(nginx: Nginx) -> None:
    answer = nginx.get("/papers/nothing")
    assert (answer.status, answer.body) == (404, nginx.site.output()["404.html"])


def test_hidden_files_are_not_served(nginx: Nginx) -> None:
    assert nginx.get("/.secret").status == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/tags/speech.xml", "application/atom+xml; charset=utf-8"),
        ("/watch/networks.xml", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/watch/networks.json", "application/feed+json"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/data/2025-09.jsonl", "application/jsonl; charset=utf-8"),
        ("/static/style.css", "text/css; charset=utf-8"),
        ("/static/site.js", "application/javascript; charset=utf-8"),
        ("/static/icon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_file_has_its_type(nginx: Nginx, path: str, kind: str) -> None:
    answer = nginx.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


def test_a_page_is_asked_for_again_and_not_sent_again(nginx: Nginx) -> None:
    first = nginx.get("/papers/pruning.html")
    assert first.headers["Cache-Control"] == "no-cache"
    assert nginx.get("/papers/pruning.html", If_None_Match=first.headers["ETag"]).status == 304


def test_a_file_asked_for_by_its_version_is_kept_for_a_year(nginx: Nginx) -> None:
    assert nginx.get("/static/site.js?v=1a2b").headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/feed.xml", "/nothing"])
def test_every_answer_states_the_policy_of_the_pages_and_forbids_frames(nginx: Nginx, path: str) -> None:
    headers = nginx.get(path).headers
    stated = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', nginx.get("/").body.decode())
    assert stated is not None
    assert headers["Content-Security-Policy"] == f"{stated[1]}; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/papers/pruning", "/static/style.css", "/feed.xml"])
def test_the_copies_of_the_build_are_sent_as_they_are(nginx: Nginx, path: str) -> None:
    answer = nginx.get(path, Accept_Encoding="gzip")
    output = nginx.site.output()
    name = next(name for name in (path[1:], f"{path[1:]}.html") if name in output)
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert answer.body == output[f"{name}.gz"]
    assert gzip.decompress(answer.body) == nginx.get(path).body


def test_a_page_without_a_copy_is_compressed_on_the_way(nginx: Nginx) -> None:
    page = nginx.site.output()["weeks/2025-W36.html"]
    (nginx.site.root / "site/weeks/2025-W36.html.gz").unlink()
    assert gzip.decompress(nginx.get("/weeks/2025-W36", Accept_Encoding="gzip").body) == page
