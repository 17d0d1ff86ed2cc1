"""The live loop over a real folder with real events, and how a test waits until it has done its work.

Nobody sleeps: after an edit a paper called *Mark* is edited, too. Events come in the order of edits, so when Mark's new
text is published, all that was edited before has been taken in, and the next ``settled`` says that everything is right.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from digest.engine.layout import OUTPUT
from digest.engine.live import LiveLoop
from digest.engine.opening import Wish
from digest.model import Diagnostic
from digest.preview.watch import Watch
from tests.site.folder import TODAY, SiteFolder, differing, paper

PATIENCE_S = 30.0
"""When a test gives up: never reached where all is well."""
MARK, MARK_PAGE = "content/papers/2000-01/mark.md", "papers/mark.html"


class Ears:
    """A ``Listener`` that keeps what it is told, for a test to wait for."""

    def __init__(self) -> None:
        self.stages: list[tuple[list[str], list[str]]] = []
        """Written and removed paths of each stage that was published."""
        self.standing: list[Diagnostic] = []
        """All that is wrong."""
        self.told: list[list[Diagnostic]] = []
        """Every state of ``standing``."""
        self.progressed: list[tuple[str, int, int]] = []
        """How far long steps were."""
        self.rounds = 0
        """How many have settled."""
        self.on_published: Callable[[Sequence[str]], None] = lambda written: None
        self._news = threading.Condition()

    def published(self, written: Sequence[str], removed: Sequence[str]) -> None:
        """Some outputs are others now."""
        self.on_published(written)
        with self._news:
            self.stages.append((list(written), list(removed)))
            self._news.notify_all()

    def settled(self, took_ms: float) -> None:
        """The round is over."""
        with self._news:
            self.rounds += 1
            self._news.notify_all()

    def faults(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What is wrong now."""
        with self._news:
            self.standing = list(diagnostics)
            self.told.append(self.standing)
            self._news.notify_all()

    def progress(self, what: str, done: int, total: int) -> None:
        """How far a long step is."""
        with self._news:
            self.progressed.append((what, done, total))
            self._news.notify_all()

    def wait_for(self, is_so: Callable[[], bool], what: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until something is so, looking whenever there is news."""
        with self._news:
            assert self._news.wait_for(is_so, timeout_s), f"never came: {what}; standing faults: {self.standing}"

    def wait_for_fault(self, words: str) -> None:
        """Wait until a fault stands that says so."""
        self.wait_for(lambda: any(words in str(fault) for fault in self.standing), words)

    def wait_until_mended(self) -> None:
        """Wait until nothing is wrong."""
        self.wait_for(lambda: not self.standing, "all is mended")

    @property
    def written(self) -> list[str]:
        """All paths that were published, in order."""
        return [path for written, _ in self.stages for path in written]


class Live:
    """A site that is kept right while it is edited. Use it as a context: it is right when that is entered."""

    def __init__(self, site: SiteFolder, *, is_watched: bool = True) -> None:
        self.site = site
        self.ears = Ears()
        self._is_watched = is_watched
        self._marks = 0
        self._end = contextlib.ExitStack()

    def __enter__(self) -> Live:
        self._mark()
        self.loop = LiveLoop(self.site.root, Wish(), self.ears, lambda: TODAY)
        # As the preview does: the watch begins before the loop looks at anything.
        if self._is_watched:
            self._end.enter_context(contextlib.closing(Watch(self.site.root, self._changed, self._warn)))
        try:
            self._end.enter_context(self.loop)
            self.ears.wait_for(lambda: self.ears.rounds > 0 or self.has_ended, "the first round")
            assert not self.has_ended, self.loop.failure
        except BaseException:
            self._end.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end.close()

    @property
    def has_ended(self) -> bool:
        """Whether the loop died."""
        return self.loop.failure is not None

    def settle(self) -> None:
        """Wait until all edits before have been taken in, and everything is right."""
        ears, rounds = self.ears, self.ears.rounds
        taken_at: list[int] = []
        text = f"Mark number {self._marks + 1}."

        def note(written: Sequence[str]) -> None:
            if MARK_PAGE in written and text in self.read(MARK_PAGE):
                taken_at.append(ears.rounds)

        ears.on_published = note
        self._mark()
        if not self._is_watched:
            self.loop.changed([MARK])
        ears.wait_for(lambda: self.has_ended or (bool(taken_at) and ears.rounds > taken_at[0]), f"round {rounds + 1}")
        assert not self.has_ended, self.loop.failure

    def expect_clean(self, beside: Path) -> None:
        """Wait until the site equals a clean build of what its folder holds.

        A source that looks broken or gone is given some milliseconds, so a round may follow that nobody asked for.
        """
        self.settle()
        clean = self.site.clean_output(beside)
        with contextlib.suppress(AssertionError):
            self.ears.wait_for(lambda: differing(self.site.output(), clean) == [], "a right site", 5)
        wrong = differing(self.site.output(), clean)
        assert wrong == [], wrong

    def wait_until_asked(self) -> None:
        """Wait until somebody waits for a page."""
        inbox = self.loop._inbox
        with inbox._wake:
            assert inbox._wake.wait_for(lambda: bool(inbox._work.requests), PATIENCE_S)

    def has(self, site_path: str) -> bool:
        """Whether there is an output."""
        return (self.site.root / OUTPUT / site_path).is_file()

    def read(self, site_path: str) -> str:
        """What an output holds."""
        return (self.site.root / OUTPUT / site_path).read_text("utf-8")

    def _mark(self) -> None:
        self._marks += 1
        path = self.site.root / MARK
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(paper("Mark", date="2000-01-01", body=f"Mark number {self._marks}."), "utf-8")

    def _changed(self, paths: Collection[str] | None) -> None:
        self.loop.changed(paths)

    def _warn(self, line: str) -> None:
        raise AssertionError(line)
