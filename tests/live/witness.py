"""A reader who polls a site all the while, and writes down what is missing or half."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Collection
from pathlib import Path

ENDS: dict[str, Callable[[str], bool]] = {
    ".html": lambda text: text.rstrip().endswith("</html>"),
    ".json": lambda text: bool(json.loads(text)),
    ".xml": lambda text: text.rstrip().endswith(">"),
}
"""How the whole of a file can be told, by the end of its name."""


class Witness:
    """Reads all pages again and again until it is closed. Use it as a context."""

    def __init__(self, folder: Path, staying: Collection[str]) -> None:
        self.halves: list[str] = []
        """Files that did not hold the whole of their content."""
        self.missing: list[str] = []
        """Of the files that stay whatever is edited, those that were not there."""
        self.looks = 0
        self.is_searching = True
        """Whether the files that stay are to be there."""
        self._folder = folder
        self._staying = sorted(staying)
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
            for path in self._staying:
                if not self._look_at(self._folder / path) and self.is_searching:
                    self.missing.append(path)
            for folder, _, names in os.walk(self._folder):
                for name in names:
                    if not name.startswith("."):
                        self._look_at(Path(folder, name))
            self._is_over.wait(0.002)  # leave the processor to those who work

    def _look_at(self, path: Path) -> bool:
        """Whether it is there."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return False
        self.looks += 1
        is_whole = ENDS.get(path.suffix, lambda text: True)
        try:
            if not is_whole(data.decode()):
                self.halves.append(path.name)
        except ValueError:
            self.halves.append(path.name)
        return True
