"""The preview answers like a static host, and only to whom it should."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.preview.static_host import digest_bytes
from tests.preview.serving import Preview, run_preview

PAGE = "<!doctype html><html><head><title>A page</title></head><body><p>Text.</p></body></html>"
LONG = "body { color: black }\n" * 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview with some outputs, and with what must not be had beside and below them. Tests leave it as it is."""
    root = tmp_path_factory.mktemp("root")
    (root / "secret.md").write_text("private words", encoding="utf-8")
    with run_preview(root) as preview:
        for path in ("index.html", "papers/x.html", "tags/index.html", "tags/speech.html", "tags/speech/2025-09.html"):
            preview.loop.write(path, PAGE)
        for path in (".nojekyll", ".hidden/x.html", "papers/.x.html.1.tmp"):
            preview.loop.write(path, "private words")
        preview.loop.write("static/style.css", LONG)
        preview.loop.write("feed.xml", "<feed/>")
        preview.loop.write("404.html", PAGE.replace("Text.", "Not found."))
        folder = preview.loop.site
        (folder / "latest.html").symlink_to("papers/x.html")
        (folder / "link.md").symlink_to(root / "secret.md")
        (folder / "linked").symlink_to(root)
        (folder / "loop").symlink_to("loop")
        os.mkfifo(folder / "pipe")
        yield preview


@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/index.html", 200, "text/html; charset=utf-8"),
        ("/papers/x.html", 200, "text/html; charset=utf-8"),
        ("/papers/x", 200, "text/html; charset=utf-8"),
        ("/papers/x?q=1", 200, "text/html; charset=utf-8"),
        ("/p%61pers/x", 200, "text/html; charset=utf-8"),
        ("/tags/", 200, "text/html; charset=utf-8"),
        ("/tags/speech", 200, "text/html; charset=utf-8"),
        ("/feed.xml", 200, "application/xml; charset=utf-8"),
        ("/static/style.css", 200, "text/css; charset=utf-8"),
        ("/papers/none", 404, "text/html; charset=utf-8"),
        ("/papers/", 404, "text/html; charset=utf-8"),
        ("/papers", 404, "text/html; charset=utf-8"),
        ("/papers/x/", 404, "text/html; charset=utf-8"),
        ("/papers/x.html.html", 404, "text/html; charset=utf-8"),
    ],
)
def test_paths_are_found_as_on_github_pages(site: Preview, path: str, status: int, media_type: str) -> None:
    reply = site.ask(path)
    assert (reply.status, reply.headers["content-type"]) == (status, media_type)


def test_a_folder_asked_for_without_its_slash_moves_there(site: Preview) -> None:
    reply = site.ask("/tags")
    assert (reply.status, reply.headers["location"]) == (301, "/tags/")


def test_a_missing_page_is_the_sites_own_404(site: Preview) -> None:
    assert b"Not found." in site.ask("/nothing").body


def test_a_missing_page_of_a_site_without_404_html_has_the_script_too(preview: Preview) -> None:
    reply = preview.ask("/")
    assert reply.status == 404
    assert b".digest/live.js" in reply.body


def test_a_page_gets_the_script_and_the_file_does_not(site: Preview) -> None:
    reply = site.ask("/papers/x")
    digest = digest_bytes(PAGE.encode())
    tag = (
        '<script type="module" src="/.digest/live.js"'
        f' data-shows="{{&quot;papers/x.html&quot;: &quot;{digest}&quot;}}"></script>\n'
    )
    assert reply.body.decode() == PAGE.replace("</head>", tag + "</head>")
    assert (site.loop.site / "papers/x.html").read_text(encoding="utf-8") == PAGE
    assert [path for path in site.loop.site.rglob("*.html") if b".digest/" in path.read_bytes()] == []


def test_words_of_a_page_that_look_like_a_broken_address_are_no_address(preview: Preview) -> None:
    preview.loop.write("a.html", '<link href="style.css"><p>Put src=http://[x.js here, and href=a.css there.</p>')
    preview.loop.write("style.css", LONG)
    reply = preview.ask("/a.html")
    assert (reply.status, reply.body.count(b"&quot;style.css&quot;")) == (200, 1)


def test_other_files_are_sent_as_they_are(site: Preview) -> None:
    assert site.ask("/feed.xml").body == b"<feed/>"


def test_head_is_get_without_a_body(site: Preview) -> None:
    whole, head = site.ask("/papers/x"), site.ask("/papers/x", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "etag", "content-type"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/papers/x", "/.digest/events", "/.digest/live.js"])
def test_other_methods_are_not_allowed(site: Preview, path: str, method: str) -> None:
    reply = site.ask(path, method)
    assert (reply.status, sorted(reply.headers["allow"].split(", "))) == (405, ["GET", "HEAD"])


def test_unchanged_bytes_are_not_sent_again(site: Preview) -> None:
    etag = site.ask("/papers/x").headers["etag"]
    assert not etag.startswith("W/")
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        reply = site.ask("/papers/x", if_none_match=known)
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)
    assert site.ask("/papers/x", if_none_match='"other"').status == 200


def test_everything_has_to_be_asked_for_again(site: Preview) -> None:
    for path in ("/", "/static/style.css", "/nothing", "/.digest/live.js"):
        assert site.ask(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("coding", ["gzip", "br, gzip;q=0.5", "*", "GZIP"])
def test_text_is_compressed_for_who_wants_it(site: Preview, coding: str) -> None:
    plain, packed = site.ask("/static/style.css"), site.ask("/static/style.css", accept_encoding=coding)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    known = packed.headers["etag"]
    assert site.ask("/static/style.css", accept_encoding=coding, if_none_match=known).status == 304


@pytest.mark.parametrize("coding", ["br", "gzip;q=0", "gzip; q=0.0", ""])
def test_text_stays_plain_for_who_does_not(site: Preview, coding: str) -> None:
    reply = site.ask("/static/style.css", accept_encoding=coding)
    assert ("content-encoding" in reply.headers, reply.body.decode()) == (False, LONG)


@pytest.mark.parametrize(
    ("wanted", "expected", "content_range"),
    [
        ("bytes=0-3", LONG[:4], f"bytes 0-3/{len(LONG)}"),
        ("bytes=10-", LONG[10:], f"bytes 10-{len(LONG) - 1}/{len(LONG)}"),
        ("bytes=-5", LONG[-5:], f"bytes {len(LONG) - 5}-{len(LONG) - 1}/{len(LONG)}"),
        ("bytes=0-999999", LONG, f"bytes 0-{len(LONG) - 1}/{len(LONG)}"),
        ("bytes=-999999", LONG, f"bytes 0-{len(LONG) - 1}/{len(LONG)}"),
    ],
)
def test_a_range_is_that_part_uncompressed(site: Preview, wanted: str, expected: str, content_range: str) -> None:
    reply = site.ask("/static/style.css", range=wanted, accept_encoding="gzip")
    assert (reply.status, reply.body.decode(), reply.headers["content-range"]) == (206, expected, content_range)


@pytest.mark.parametrize("wanted", ["bytes=999999-", "bytes=-0"])
def test_a_range_outside_is_refused_with_the_size(site: Preview, wanted: str) -> None:
    reply = site.ask("/static/style.css", range=wanted)
    assert (reply.status, reply.headers["content-range"]) == (416, f"bytes */{len(LONG)}")


@pytest.mark.parametrize("wanted", ["bytes=0-1,4-5", "bytes=5-2", "lines=1-2", "bytes=-", f"bytes={'9' * 5000}-"])
def test_what_is_not_one_range_gets_the_whole(site: Preview, wanted: str) -> None:
    assert site.ask("/static/style.css", range=wanted).status == 200


def test_a_range_of_bytes_that_are_others_by_now_gets_the_whole(site: Preview) -> None:
    etag = site.ask("/static/style.css").headers["etag"]
    assert site.ask("/static/style.css", range="bytes=0-3", if_range=etag).status == 206
    assert site.ask("/static/style.css", range="bytes=0-3", if_range='"old"').status == 200
    assert site.ask("/static/style.css", "HEAD", range="bytes=0-3").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.md", "/papers/../../secret.md", "/%2e%2e/secret.md", "/%2E%2E%2Fsecret.md", "/.%2e/secret.md",
        "/papers/..%2f..%2fsecret.md", "/%252e%252e/secret.md", "/..%5csecret.md", "/..\\secret.md",
        "/..%c0%afsecret.md", "//secret.md", "/papers//x.html", "/./papers/x.html", "/papers/./x.html",
        "/papers/x.html%00.css", "/%00", "/%ff", "/" + "a" * 5000, "/a%0ab",
        "/.nojekyll", "/.hidden/x.html", "/papers/.x.html.1.tmp", "/link.md", "/linked/secret.md", "/loop", "/pipe",
    ],
)  # fmt: skip
def test_nothing_but_the_sites_own_files_can_be_had(site: Preview, path: str) -> None:
    reply = site.ask(path)
    assert reply.status == 404
    assert b"private" not in reply.body


def test_a_link_within_the_site_is_followed(site: Preview) -> None:
    assert site.ask("/latest").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "LOCALHOST:1",
        "localhost.",
        "a.localhost",
        "[::1]:8000",
        "box.local",
        "192.168.1.2",
    ],
)
def test_own_names_are_served(site: Preview, host: str) -> None:
    assert site.ask("/", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "notbox.local"),
        *("[evil.example]", "[::1", "a@localhost", "localhost:evil", ""),
    ],
)
@pytest.mark.parametrize("path", ["/", "/.digest/live.js", "/.digest/events"])
def test_foreign_names_are_refused(site: Preview, host: str, path: str) -> None:
    assert site.ask(path, host=host).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        *({"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"}),
        *({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}),
    ],
)
def test_pages_of_other_sites_may_not_listen(site: Preview, headers: dict[str, str]) -> None:
    assert site.ask("/.digest/events", **headers).status == 403


def test_scripts_are_served_and_nothing_else_beside_them(site: Preview) -> None:
    assert site.ask("/.digest/live.js").headers["content-type"] == "text/javascript; charset=utf-8"
    assert site.ask("/.digest/overlay.js").status == 200
    for path in ("/.digest/", "/.digest/page.py", "/.digest/..%2fpage.py", "/.digest/state.db"):
        assert site.ask(path).status == 404


def test_other_bytes_have_another_validator(preview: Preview) -> None:
    preview.loop.write("index.html", PAGE)
    etag = preview.ask("/").headers["etag"]
    preview.loop.write("index.html", PAGE + " ")
    assert preview.ask("/", if_none_match=etag).status == 200


def test_a_page_is_made_right_before_it_is_sent(preview: Preview) -> None:
    def make(path: str) -> None:
        if path == "papers/new.html":
            preview.loop.write(path, "<p>Just made.</p>")

    preview.loop.on_ensure = make
    assert b"Just made." in preview.ask("/papers/new").body


def test_below_a_base_path_everything_is_there_and_outside_nothing(root: Path) -> None:
    with run_preview(root, "/repo/") as preview:
        preview.loop.write("index.html", PAGE)
        preview.loop.write("tags/index.html", PAGE)
        assert preview.url == f"http://127.0.0.1:{preview.port}/repo/"
        assert b'src="/repo/.digest/live.js"' in preview.ask("/repo/").body
        assert preview.ask("/repo/.digest/live.js").status == 200
        assert (preview.ask("/repo").status, preview.ask("/repo").headers["location"]) == (301, "/repo/")
        assert preview.ask("/repo/tags").headers["location"] == "/repo/tags/"
        for path in ("/", "/index.html", "/tags/", "/.digest/live.js", "/.digest/events", "/repository/"):
            assert preview.ask(path).status == 404
