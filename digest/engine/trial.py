"""Templates that differ, tried out on one group each: a broken one fails before any file of its kind changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from digest.errors import DigestError
from digest.groups import Group


class Trial:
    """Which kinds of output are untried, and which failed."""

    def __init__(self, render: Callable[[Group], object]) -> None:
        """``render`` raises ``DigestError`` where the template of a group cannot be filled."""
        self._render = render
        self.untried: set[str] = set()
        self.broken: dict[str, DigestError] = {}
        """Kinds set aside because of their template."""

    def run(self, groups: Iterable[Group]) -> None:
        """Try out the kinds of some groups.

        Raises:
            DigestError: a template is broken; its kind is set aside.
        """
        for group in groups:
            if group.kind in self.untried:
                try:
                    self._render(group)
                except DigestError as error:
                    self.broken[group.kind] = error
                    raise
                self.untried.discard(group.kind)

    def passes(self, groups: Iterable[Group]) -> bool:
        """Whether the kinds of some groups can be made; sets none aside."""
        try:
            self.run(groups)
        except DigestError:
            self.broken.clear()
            return False
        return True
