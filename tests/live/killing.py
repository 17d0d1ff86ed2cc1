"""``digest serve`` in a process of its own, killed while its site is edited, under the eyes of a reader."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from digest.engine.theme import theme_folder
from tests.site.folder import SiteFolder, paper

ENDS: dict[str, Callable[[str], bool]] = {
    ".html": lambda text: text.rstrip().endswith("</html>"),
    ".json": lambda text: bool(json.loads(text)),
    ".xml": lambda text: text.rstrip().endswith(">"),
}
"""How the whole of a file can be told, by the end of its name."""
MOST_EDITS = 12


class Witness:
    """Reads all pages again and again until it is closed. Use it as a context."""

    def __init__(self, folder: Path) -> None:
        self.halves: list[str] = []
        """Files that did not hold the whole of their content."""
        self.looks = 0
        self._folder = folder
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Witness:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.is_set():
            for folder, _, names in os.walk(self._folder):
                for name in names:
                    if not name.startswith("."):
                        self._look_at(Path(folder, name))
            self._is_over.wait(0.002)  # leave the processor to those who work

    def _look_at(self, path: Path) -> None:
        is_whole = ENDS.get(path.suffix)
        if is_whole is None:
            return
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:  # taken away meanwhile
            return
        self.looks += 1
        try:
            if not is_whole(text):
                self.halves.append(path.name)
        except ValueError:
            self.halves.append(path.name)


def kill_while_editing(site: SiteFolder, chance: random.Random, number: int) -> int:
    """Serve, edit, and kill at some moment between two of the edits or after them; returns how the process ended.

    It begins when the server's first line tells that the loop is at work, so that no time is lost on its start.
    """
    command = [sys.executable, "-m", "digest", "-C", str(site.root), "serve", "-p", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    assert process.stdout is not None
    try:
        assert b"http://" in process.stdout.readline()
        for step in range(chance.randint(1, MOST_EDITS)):
            _edit(site, chance, 100 * number + step)
            if chance.random() < 0.5:
                process.stdout.readline()  # what it says of a round that is over
        for _ in range(chance.randint(0, 20_000)):
            pass  # up to a millisecond, so that the moment is none of those between two edits
    finally:
        process.kill()
        process.stdout.close()
    return process.wait()


def _edit(site: SiteFolder, chance: random.Random, number: int) -> None:
    """Change, add or take away some papers, or change the frame of every page."""
    for name in chance.sample(["one", "two", "three", "four"], 2):
        day = f"2024-09-0{chance.randint(1, 4)}"
        text = paper(f"Paper {name} {number}", date=day, tags="[speech]", body=f"Edit number {number}.")
        site.write(f"content/papers/2024-09/{name}.md", text)
    if number % 3 == 0:
        base = (theme_folder() / "templates/base.html").read_text("utf-8")
        site.write("templates/base.html", base.replace("</body>", f"<!--{number}--></body>"))
    if number % 4 == 0:
        (site.root / "content/papers/2024-09/two.md").unlink(missing_ok=True)
