"""What the command prints, as lines: of outcomes, and of the state of an open site. And the progress bar."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from digest.content.ledger import PATH as LEDGER
from digest.engine.build import Build, Outcome
from digest.engine.layout import PAPERS
from digest.model import Severity
from digest.pages.calendar import sum_tags
from digest.pages.facets import decode_summary
from digest.pages.totals import read_totals

if TYPE_CHECKING:
    from digest.engine.intake import Intake

PATIENCE_S = 0.7
"""Work shorter than this shows no bar."""


def build_lines(outcome: Outcome) -> Iterator[str]:
    """A summary of a build."""
    if outcome.intake is not None:
        yield from intake_lines(outcome.intake, with_account=False)
    tally = outcome.tally
    total_ms = sum(outcome.timings_ms.values())
    written, removed = len(tally.written), len(tally.removed)
    if not written and not removed:
        yield f"Nothing to do ({total_ms:.0f} ms)."
    else:
        yield f"{_count(written, 'file')} written, {removed} removed ({total_ms:.0f} ms)."
    if outcome.untagged:
        yield f"{_count(outcome.untagged, 'paper')} without a topic: digest tags --untagged"
    if outcome.has_no_address:
        yield "No base_url in digest.toml: feeds have relative links; sitemap and canonical links are left out."


def intake_lines(intake: Intake, *, with_account: bool) -> Iterator[str]:
    """What became of each dump that was read: its papers and, on request, its lines."""
    for report in intake.reports:
        outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in report.counts.items())
        yield f"{report.dump}: {_count(sum(report.counts.values()), 'entry')}: {outcomes or 'nothing'}"
        if report.gains:
            yield f"{report.dump}: known papers gained {', '.join(f'{n:,} {fact}' for fact, n in report.gains.items())}"
        if with_account:
            for fate, number in report.account.items():
                yield f"{number:9,}  {fate}"
            yield f"{sum(report.account.values()):9,}  {report.unit} in all"


def idle_lines(intake: Intake, only: Collection[str] | None, *, refresh: bool, is_dated: bool) -> Iterator[str]:
    """What a run of ingest did to known papers, and which dumps it did not read: nothing is passed over in silence.

    ``only``: the dumps that were named; None for all. ``is_dated``: a year or a day was given, which only a dump that
    is read can take.
    """
    papers = 0 if intake.reports else sum(path.startswith(f"{PAPERS}/") for path in intake.written)
    if papers:
        yield f"{_count(papers, 'paper')} mended or dated anew"
    if any(found.severity is Severity.ERROR for found in intake.diagnostics):
        return
    read = {report.dump for report in intake.reports}
    if is_dated or not (refresh or papers):
        for dump in sorted(set(only or ()) - read):
            yield f"{dump}: read already; change its date in {LEDGER}, or delete the entry to read it anew"
        if only is None and not read:
            yield f"Nothing to read: {LEDGER} has every dump, and its date."
    elif not papers and not read:
        yield "Nothing to mend."


def explain_lines(outcome: Outcome) -> Iterator[str]:
    """Why each output was made again."""
    removed = set(outcome.tally.removed)
    for path, reason in sorted(outcome.tally.reasons.items()):
        yield f"{'removed' if path in removed else 'written'}  {path}: {reason}"


def timing_lines(outcome: Outcome) -> Iterator[str]:
    """Where the time went."""
    for phase, spent_ms in outcome.timings_ms.items():
        yield f"{spent_ms:9.1f} ms  {phase}"


def tag_lines(build: Build) -> Iterator[str]:
    """Every topic with the number of its papers."""
    counts = sum_tags(read_totals(build.reader).values())
    for tag in build.site.taxonomy.tags:
        yield f"{counts.get(tag.slug, 0):6d}  {tag.slug}"


def tagged_papers(build: Build) -> Iterator[dict[str, Any]]:
    """Every paper with its topics and the words that spoke for them, in order of place."""
    for item in build.state.items.every():
        summary = decode_summary(item.summary)
        yield {
            "title": summary.title,
            "slug": summary.slug,
            "tags": [tag.slug for tag in summary.tags],
            "why": {slug: list(words) for slug, words in summary.why},
        }


def _count(number: int, noun: str) -> str:
    """``1 file``, ``2 files``, ``3 entries``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


class ProgressBar:
    """Rich's progress bar, imported and shown only when the work takes a while."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._progress: Any = None
        self._tasks: dict[str, Any] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Tell how far the work is."""
        if time.monotonic() - self._begin < PATIENCE_S or not total:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
