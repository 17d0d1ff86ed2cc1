"""Open pages are told what became of what they show, at once, and of nothing else."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import Diagnostic, Severity
from digest.preview.runner import bind
from digest.preview.static_host import digest_bytes
from tests.preview.receiver import PATIENCE_S
from tests.preview.serving import Events, Preview, run_preview


def digest(text: str) -> str:
    return digest_bytes(text.encode())


def open_stream(preview: Preview, *shows: str) -> Events:
    """A stream that was told all that it is told at first."""
    events = preview.listen(*shows)
    assert (events.status, events.next()[0], events.next()) == (200, "digests", ("faults", []))
    return events


def test_a_stream_starts_with_the_digests_of_what_its_page_shows(preview: Preview) -> None:
    preview.loop.write("papers/x.html", "x")
    events = preview.listen("papers/x.html", "static/none.css", "../content/papers/2025-09/x.md", ".nojekyll")
    expected = {
        "papers/x.html": digest("x"),
        "static/none.css": "",
        "../content/papers/2025-09/x.md": "",
        ".nojekyll": "",
    }
    assert events.next() == ("digests", expected)


def test_a_change_is_told_to_the_pages_that_show_it(preview: Preview) -> None:
    concerned = open_stream(preview, "papers/x.html", "static/style.css")
    other = open_stream(preview, "papers/y.html", "static/style.css")
    preview.loop.publish("papers/x.html", "new")
    assert concerned.next() == ("digests", {"papers/x.html": digest("new")})
    preview.loop.publish("static/style.css", "p {}")
    assert other.next() == ("digests", {"static/style.css": digest("p {}")})


def test_a_page_that_is_gone_has_no_digest(preview: Preview) -> None:
    preview.loop.write("papers/x.html", "x")
    events = open_stream(preview, "papers/x.html")
    preview.loop.remove("papers/x.html")
    assert events.next() == ("digests", {"papers/x.html": ""})


def test_a_stream_that_comes_before_the_publication_hears_of_the_bytes_on_disk(preview: Preview) -> None:
    preview.loop.write("papers/x.html", "old")
    open_stream(preview, "papers/x.html")
    preview.loop.write("papers/x.html", "new")
    assert preview.listen("papers/x.html").next() == ("digests", {"papers/x.html": digest("new")})


def test_the_loop_knows_which_pages_are_open(preview: Preview) -> None:
    first = open_stream(preview, "papers/x.html", "static/style.css")
    second = open_stream(preview, "papers/x.html")
    third = open_stream(preview, "index.html")
    preview.loop.wait_for_showing("papers/x.html", "index.html")
    first.close()
    third.close()
    preview.loop.wait_for_showing("papers/x.html")
    second.close()
    preview.loop.wait_for_showing()


def test_faults_come_with_the_lines_around_them_and_go(preview: Preview, root: Path) -> None:
    path = "content/papers/2025-09/x.md"
    (root / path).write_text("\n".join(f"line {number}" for number in range(1, 21)), encoding="utf-8")
    before = open_stream(preview, "index.html")
    preview.hub.faults([
        Diagnostic(path, 10, Severity.ERROR, "not a date: 2025-13-01"),
        Diagnostic(path, 11, Severity.WARNING, "unknown key: tittle"),
        Diagnostic("../outside.md", 1, Severity.ERROR, "elsewhere"),
        Diagnostic("digest.toml", 0, Severity.ERROR, "missing"),
    ])  # fmt: skip
    expected = [
        {
            "path": path,
            "line": 10,
            "message": "not a date: 2025-13-01",
            "excerpt": [[number, f"line {number}"] for number in range(7, 14)],
        },
        {"path": "../outside.md", "line": 1, "message": "elsewhere", "excerpt": []},
        {"path": "digest.toml", "line": 0, "message": "missing", "excerpt": []},
    ]
    assert before.next() == ("faults", expected)
    late = preview.listen("index.html")
    assert (late.next()[0], late.next()) == ("digests", ("faults", expected))
    preview.hub.faults([])
    assert before.next() == late.next() == ("faults", [])


@pytest.mark.parametrize(("line", "expected"), [(1, [1, 2]), (2, [1, 2]), (3, [])])
def test_excerpts_end_with_the_file(preview: Preview, root: Path, line: int, expected: list[int]) -> None:
    (root / "digest.toml").write_text("a\nb\n", encoding="utf-8")
    preview.hub.faults([Diagnostic("digest.toml", line, Severity.ERROR, "wrong")])
    events = preview.listen()
    faults = events.next()[1]
    assert isinstance(faults, list)
    assert [number for number, _ in faults[0]["excerpt"]] == expected


def test_a_thousand_open_pages_cost_no_thread_and_little_time(preview: Preview) -> None:
    wanted = 1000
    threads = threading.active_count()
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 4 * wanted:
        pytest.skip(f"this system allows {most} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(limit, 4 * wanted), most))
    streams = [preview.listen(f"papers/{number}.html", "index.html") for number in range(wanted)]
    try:
        for stream in streams:
            assert (stream.next()[0], stream.next()[0]) == ("digests", "faults")
        assert threading.active_count() == threads
        since = time.perf_counter()
        preview.loop.publish("papers/7.html", "new")
        assert streams[7].next() == ("digests", {"papers/7.html": digest("new")})
        one_s = time.perf_counter() - since
        preview.loop.publish("index.html", "new")
        assert {str(stream.next()) for stream in streams} == {str(("digests", {"index.html": digest("new")}))}
        assert one_s < 0.5
    finally:
        for stream in streams:
            stream.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))


def test_a_page_that_does_not_read_holds_nobody_up(preview: Preview) -> None:
    long = "a" * (8 << 20)
    preview.loop.write("long.html", long)
    slow = socket.create_connection(("127.0.0.1", preview.port))
    slow.sendall(b"GET /long.html HTTP/1.1\r\nHost: localhost\r\n\r\n")
    preview.listen("index.html")
    quick = open_stream(preview, "papers/x.html")
    for number in range(2000):
        preview.loop.listener.published(["index.html"], [])  # type: ignore[union-attr]
        if number % 500 == 0:
            preview.loop.publish("papers/x.html", str(number))
            assert quick.next() == ("digests", {"papers/x.html": digest(str(number))})
            assert preview.ask("/papers/x").status == 200
    slow.close()


def test_the_server_ends_at_once_with_streams_open(root: Path) -> None:
    with run_preview(root) as preview:
        streams = [open_stream(preview, "index.html") for _ in range(20)]
        since = time.perf_counter()
        preview.stop()
        assert time.perf_counter() - since < 1.5
        assert {stream.next() for stream in streams} == {("end", None)}  # type: ignore[comparison-overlap]
        preview.hub.published(["index.html"], [])  # the loop may still be at work: nobody hears it, nothing breaks


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_cleanly(root: Path, repo_root: Path, sign: signal.Signals) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from digest.preview.reload import Hub; from digest.preview.runner import Server, bind\n"
        "from digest.preview.server import make_app; from digest.preview.static_host import StaticHost\n"
        "root = Path(sys.argv[1]); host = StaticHost(root / 'site', lambda path: None)\n"
        "hub = Hub(root, host.digest, lambda paths: None); listener = bind('127.0.0.1', 0)\n"
        "ready = lambda: print(listener.getsockname()[1], flush=True)\n"
        "Server(make_app(host, hub, '/', []), hub, listener).run(ready); print('ended')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(root)],
        cwd=repo_root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with socket.create_connection(("127.0.0.1", int(process.stdout.readline())), PATIENCE_S) as reader:
        reader.sendall(b"GET /.digest/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert reader.recv(1)
        process.send_signal(sign)
        said, complaints = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said, complaints) == (0, "ended\n", "")


def test_the_next_free_port_is_taken_unless_one_was_asked_for() -> None:
    first = bind("127.0.0.1", None)
    second = bind("127.0.0.1", None)
    try:
        taken = first.getsockname()[1]
        assert second.getsockname()[1] > taken
        with pytest.raises(UsageError, match=f"port {taken} is taken"):
            bind("127.0.0.1", taken)
        with pytest.raises(UsageError, match="no such host"):
            bind("no.such.host.invalid", None)
    finally:
        first.close()
        second.close()
