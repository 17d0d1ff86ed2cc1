"""What the last build knew, for ``digest check``: read from its state, which stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from digest.delivery.check import Knowledge
from digest.delivery.duplicates import Candidate
from digest.delivery.links import address_of
from digest.engine.build import Build
from digest.engine.inputs import inputs_differ
from digest.engine.intake import find_untaken
from digest.engine.layout import OUTPUT
from digest.engine.opening import Wish
from digest.engine.scan import read_file, survey
from digest.engine.sight import UNTOUCHED
from digest.engine.state import State, digest_of
from digest.engine.theme import load_config
from digest.errors import DigestError
from digest.pages.facets import ARXIV_KEY, decode_summary
from digest.pages.urls import HOME


def wish_of_last_build(root: Path) -> Wish:
    """The address that the site in a folder was built for, which may have been given to the build.

    What opens a site without building it asks for the same: another address would make every page out of date.
    """
    home = root / OUTPUT / HOME
    text = home.read_bytes().decode("utf-8", "replace") if home.is_file() else ""
    return Wish(base_url=address_of(text) or None)


def known_to(build: Build) -> Knowledge:
    """What the last build of an open site knew; nothing is taken in and nothing written."""
    papers: list[Candidate] = []
    untagged: list[str] = []
    for item in build.state.items.every():
        summary = decode_summary(item.summary)
        arxiv_key = next((key for key in summary.keys if key.startswith(ARXIV_KEY)), "")
        papers.append(Candidate(item.path, summary.title, summary.lead, arxiv_key))
        if not summary.tags:
            untagged.append(item.path)
    wanted = load_config(build.root, None)[0].base_url
    return Knowledge(build.diagnostics(), untagged, papers, list(_stale(build)), wanted)


def _stale(build: Build) -> Iterator[str]:
    if build.state.is_new:
        yield "no build by this release of digest is known"  # all else would only repeat that, file by file
        return
    yield from _stale_sources(build)
    if inputs_differ(build.state, build.site):
        yield "templates, settings, topics or static files"
    yield from _stale_outputs(build)


def _stale_sources(build: Build) -> Iterator[str]:
    """Papers that differ from what was built, and dumps whose papers are not there yet."""
    changed, gone = build.differing()
    for path in changed:
        known, found = build.state.sources.get(path), read_file(str(build.root / path))
        if known is None or found is None or known.digest != digest_of(found[1]):
            yield f"{path}: {'new' if known is None else 'changed'}"
    for path in gone:
        yield f"{path}: gone"
    if build.dumps_differ():
        try:
            yield from find_untaken(build.root)
        except DigestError as error:
            yield str(error)
    if build.state.plan.read():
        # A build that was killed leaves a plan, and so does a command that takes in edits and makes no pages.
        yield "pages wait to be made: edits were taken in, and no build came to its end since"


def _stale_outputs(build: Build) -> Iterator[str]:
    """Files of the output that are not what was written there."""
    output = build.root / OUTPUT
    seen = survey(str(output), UNTOUCHED)
    differing, missing = build.state.outputs.differing(seen.files)
    for path in (*differing, *seen.others):
        if not _is_as_written(build.state, output, path):
            yield f"{OUTPUT}/{path}: not as it was built"
    for path in missing:
        yield f"{OUTPUT}/{path}: missing"


def _is_as_written(state: State, output: Path, path: str) -> bool:
    known, found = state.outputs.get(path), read_file(str(output / path))
    return known is not None and found is not None and known.digest == digest_of(found[1])
