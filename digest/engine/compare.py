"""The output folder against what is remembered of it: outputs that someone touched, and what is none of ours."""

from __future__ import annotations

import os

import msgspec

from digest.engine.files import Known
from digest.engine.kinds import groups_of
from digest.engine.publish import Publisher
from digest.engine.scan import read_file
from digest.engine.sight import Sight, look
from digest.engine.state import Plan, State, digest_of
from digest.errors import DigestError, Location
from digest.groups import Group, Site


class Differences(msgspec.Struct):
    """What the output folder lacks, has changed or has too much."""

    reasons: dict[Group, str] = msgspec.field(default_factory=dict)
    """The groups to make again."""
    removed: list[str] = msgspec.field(default_factory=list)
    """Paths that belonged to no group, or were no files."""


def compare_outputs(state: State, site: Site, output: str, sight: Sight | None = None) -> Differences:
    """Find what is missing or differs, take away what belongs to no group, and remember the rest as it is now.

    ``sight`` is what a look at the folder came to, where one was taken since anybody else could change the state.

    Raises:
        DigestError: the output folder is a file, or cannot be read.
    """
    if os.path.lexists(output) and not os.path.isdir(output):
        raise DigestError("the output should be a folder", Location(output))
    publisher = Publisher(output)
    result = Differences()
    sight = sight or look(state.outputs, output)
    put: dict[str, Known] = {}
    drop = list(sight.missing)
    for path, stamp in sight.differing.items():
        known = state.outputs.get(path)
        if known is not None and _holds(os.path.join(output, path), known.digest):
            put[path] = Known(stamp.settled(sight.began_ns), known.digest)
            continue
        drop.append(path)
        owner = site.group_of(path)
        if owner is None:
            result.removed.append(path)
        else:
            result.reasons[owner] = f"{path} was {'changed by someone else' if known else 'not remembered'}"
    for path in sight.missing:
        if (owner := site.group_of(path)) is not None:
            result.reasons[owner] = f"{path} is missing"
    result.removed.extend(sight.others)
    for path in result.removed:
        publisher.remove(path)
    publisher.remove_folders(sight.folders)
    state.outputs.update(put, drop)
    return result


def take_over_plan(state: State, site: Site) -> dict[Group, str]:
    """The groups that an earlier process planned and did not make; what was remembered of their files is forgotten.

    They may have been published without being remembered, and the edit that made them dirty may be undone by now.
    """
    planned = state.plan.read()
    every = {group.kind for group in planned if group.series == Plan.EVERY}
    groups = {group for group in planned if group.series != Plan.EVERY}
    if every:
        groups |= groups_of(state, site, every)
        owners = map(site.group_of, state.outputs.paths())
        groups.update(owner for owner in owners if owner is not None and owner.kind in every)
    paths = {group: site.paths(group) for group in groups}
    state.outputs.update({}, [path for own in paths.values() for path in own])
    # What no group owns any more goes with all that is nobody's: a fixed file, a page that a release knows no longer.
    left = sorted(group for group, own in paths.items() if any(map(site.group_of, own)))
    return dict.fromkeys(left, "planned before, and not made then")


def _holds(target: str, digest: bytes) -> bool:
    found = read_file(target)
    return found is not None and digest_of(found[1]) == digest
