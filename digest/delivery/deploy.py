"""A built site to a branch that a host serves: one commit whose tree is the output, pushed.

Only git's plumbing is used, with an index of our own under ``.digest/``: no branch, index or file of the person's
repository is touched, and equal output makes an equal tree, which is how "nothing changed" is known. (``ghp-import``
was tried first: it commits whether or not anything changed, moves the local branch, and never fetches, so that a
second machine's push is always rejected.)
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from digest.delivery.git import Git, GitError
from digest.errors import DigestError, UsageError
from digest.pages.recipe import NO_JEKYLL

CNAME = "CNAME"
"""Holds the site's own domain at GitHub Pages. GitHub writes it into the branch; a person may into ``content/``."""
HARMLESS = frozenset((CNAME, "README.md", "LICENSE", ".gitignore", ".gitattributes"))
"""What a branch may hold that digest did not fill: GitHub's own, and what a new repository starts with."""
_INDEX = "deploy.index"
_SHOWN = 5
_TOO_LATE = ("fetch first", "non-fast-forward", "cannot lock ref", "incorrect old value", "failed to update ref")
"""What git says when the branch moved since we looked: before the push, or during it."""
_GITHUB = re.compile(r"(?:git@github\.com:|(?:https|ssh)://(?:[^@/]+@)?github\.com/)([^/]+)/(.+?)(?:\.git)?/?")


class Target(msgspec.Struct, frozen=True):
    """Where to publish, and how."""

    remote: str = "origin"
    branch: str = "gh-pages"
    force: bool = False
    """Replace the branch, whatever it holds, by a single commit."""
    dry_run: bool = False
    """Find out what would change and push nothing."""


class Deployment(msgspec.Struct, frozen=True):
    """What became of it."""

    commit: str
    """The commit on the branch; empty where nothing was pushed."""
    added: int
    changed: int
    removed: int
    uncommitted: tuple[str, ...]
    """Files of the site's sources that no commit holds: what was published cannot be made again from the history."""
    address: str
    """Where GitHub Pages serves this remote; empty for another host."""

    @property
    def is_same(self) -> bool:
        """Whether the branch held this very site already."""
        return self.added + self.changed + self.removed == 0


def deploy(root: Path, output: Path, cache: Path, target: Target) -> Deployment:
    """Publish the output folder of the site in ``root``; the index of the last time makes the next one quick.

    Raises:
        UsageError: there is no repository, remote or such a branch to publish to.
        DigestError: the branch is somebody else's, or the remote refused.
    """
    git = open_repository(root, target)
    uncommitted = _uncommitted(git, output, cache)
    parent = None if target.force else _fetch(git, target)
    if parent is not None:
        _refuse_foreign(git, parent, target)
    tree = _write_tree(git, root, output, cache, parent)
    added, changed, removed = _differences(git, parent, tree)
    is_same = added + changed + removed == 0
    commit = ""
    if not is_same and not target.dry_run:
        commit = _commit(git, tree, parent, is_dirty=bool(uncommitted))
        _push(git, commit, target)
    address = pages_address(git.run("remote", "get-url", target.remote))
    return Deployment(commit, added, changed, removed, uncommitted, address)


def pages_address(remote_url: str) -> str:
    """Where GitHub Pages serves a repository by default; empty for a remote of another host."""
    found = re.fullmatch(
        r"(?:git@github\.com:|(?:https|ssh)://(?:[^@/]+@)?github\.com/)([^/]+)/(.+?)(?:\.git)?/?", remote_url
    )
    if not found:
        return ""
    owner, name = found[1].lower(), found[2]
    return (
        f"https://{owner}.github.io/" if name.lower() == f"{owner}.github.io" else f"https://{owner}.github.io/{name}/"
    )


def deployment_lines(done: Deployment, target: Target, base_url: str) -> list[str]:
    """What to tell of it."""
    where = f"{target.remote}/{target.branch}"
    if done.is_same:
        lines = [f"Nothing changed: {where} holds this site already."]
    else:
        verb = "Would publish" if target.dry_run else "Published"
        counts = f"{done.added:,} files added, {done.changed:,} changed, {done.removed:,} removed"
        lines = [f"{verb} to {where}: {counts}{f' ({done.commit[:10]})' if done.commit else ''}."]
    if base_url:
        lines.append(base_url)
    elif done.address:
        lines.append(f'Set base_url = "{done.address}" in digest.toml: feeds, sitemap and 404 page want the address.')
    return lines


def uncommitted_line(paths: tuple[str, ...]) -> str:
    """A warning about sources that no commit holds."""
    more = f" and {len(paths) - _SHOWN:,} more" if len(paths) > _SHOWN else ""
    return f"warning: not committed, but part of what is published: {', '.join(paths[:_SHOWN])}{more}"


def open_repository(root: Path, target: Target) -> Git:
    """Git in the site's folder, once it is sure that there is something to publish to.

    Raises:
        UsageError: there is no repository, remote or such a branch.
    """
    git = Git(root)
    top = git.find("rev-parse", "--show-toplevel")
    if top is None:
        raise UsageError(f"{root} is in no git repository: git init, then git remote add {target.remote} ADDRESS")
    remotes = git.run("remote").split()
    if target.remote not in remotes:
        there = f" (there is: {', '.join(remotes)})" if remotes else ""
        raise UsageError(f"no remote called {target.remote}{there}: git remote add {target.remote} ADDRESS")
    if git.find("check-ref-format", f"refs/heads/{target.branch}") is None:
        raise UsageError(f"not a name for a branch: {target.branch}")
    if git.find("symbolic-ref", "--quiet", "--short", "HEAD") == target.branch:
        raise UsageError(f"{target.branch} is the branch of the content: publish to another one (--branch)")
    return git


def _uncommitted(git: Git, *made: Path) -> tuple[str, ...]:
    """What of the site's folder no commit holds; ignored files and folders that a build makes are left out."""
    sources = (".", *(f":(exclude){folder.name}" for folder in made))
    listed = git.run("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *sources)
    return tuple(sorted(entry[3:] for entry in listed.split("\0") if entry))


def _fetch(git: Git, target: Target) -> str | None:
    """The commit that the remote's branch is at, brought here; None where there is no such branch."""
    try:
        listed = git.run("ls-remote", "--heads", target.remote, f"refs/heads/{target.branch}")
        if not listed:
            return None
        # A name of our own: it is there whatever branches the person tells git to fetch.
        git.run("fetch", "--no-tags", "--quiet", target.remote, f"+refs/heads/{target.branch}:{_own_ref(target)}")
    except GitError as error:
        raise DigestError(f"{target.remote} cannot be reached: {error}") from error
    return git.run("rev-parse", _own_ref(target))


def _own_ref(target: Target) -> str:
    return f"refs/digest/{target.remote}/{target.branch}"


def _refuse_foreign(git: Git, parent: str, target: Target) -> None:
    """Never replace a branch that this program did not fill: ``.nojekyll`` is the mark of ours, as it is on disk."""
    names = [name for name in git.run("ls-tree", "--name-only", "-z", parent).split("\0") if name]
    if NO_JEKYLL in names or set(names) <= HARMLESS:
        return
    where, shown = f"{target.remote}/{target.branch}", ", ".join(names[:_SHOWN])
    raise DigestError(f"{where} holds files that digest did not publish ({shown}); --force replaces the branch")


def _write_tree(git: Git, root: Path, output: Path, cache: Path, parent: str | None) -> str:
    """The tree of the output with the site's domain; objects are stored, nothing else."""
    index = cache / _INDEX
    index.with_name(f"{_INDEX}.lock").unlink(missing_ok=True)  # of a killed process: whoever calls holds our own lock
    folder = git.run("rev-parse", "--absolute-git-dir")
    inside = Git(output, {"GIT_INDEX_FILE": str(index), "GIT_DIR": folder, "GIT_WORK_TREE": str(output)})
    inside.run("add", "--all", "--force", "--", ".")
    blob = _domain(git, root, parent)
    if blob is not None:
        inside.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{CNAME}")
    return inside.run("write-tree")


def _domain(git: Git, root: Path, parent: str | None) -> str | None:
    """The blob that says the site's own domain: the person's file, else the one that the branch has."""
    own = root / "content" / CNAME
    if own.is_file():
        return git.run("hash-object", "-w", "--stdin", stdin=own.read_bytes())
    return git.find("rev-parse", "--verify", "--quiet", f"{parent}:{CNAME}") if parent else None


def _differences(git: Git, parent: str | None, tree: str) -> tuple[int, int, int]:
    """How many files a publication adds, changes and removes."""
    before = parent or git.run("hash-object", "-t", "tree", "--stdin", stdin=b"")
    listed = git.run("diff-tree", "-r", "-z", "--no-renames", "--name-status", before, tree).split("\0")
    kinds = listed[::2]
    return kinds.count("A"), kinds.count("M") + kinds.count("T"), kinds.count("D")


def _commit(git: Git, tree: str, parent: str | None, *, is_dirty: bool) -> str:
    head = git.find("rev-parse", "--short", "--verify", "--quiet", "HEAD")
    source = f" of {head}" if head else ""
    message = f"Publish the site{source}{', with changes not committed' if head and is_dirty else ''}"
    try:
        return git.run("commit-tree", tree, *(("-p", parent) if parent else ()), "-m", message)
    except GitError as error:
        if "user.email" in str(error) or "identity" in str(error):
            hint = 'git config user.name "…" and git config user.email …'
            raise UsageError(f"git does not know who publishes: {hint}") from error
        raise


def _push(git: Git, commit: str, target: Target) -> None:
    forced = ("--force",) if target.force else ()
    try:
        git.run("push", "--quiet", *forced, target.remote, f"{commit}:refs/heads/{target.branch}")
    except GitError as error:
        raise DigestError(_rejection(str(error), target)) from error
    git.run("update-ref", _own_ref(target), commit)


def _rejection(said: str, target: Target) -> str:
    """What to tell of a push that failed: the remote's own words, and what to do where we know it."""
    lines = [line.removeprefix("remote:").strip() for line in said.splitlines() if not line.startswith("hint:")]
    words = "\n  ".join(line for line in lines if line)
    where = f"{target.remote}/{target.branch}"
    if any(words_of_git in said for words_of_git in _TOO_LATE):
        return f"{where} was published to by someone else meanwhile; run digest deploy again\n  {words}"
    return f"{target.remote} refused what was to be published to {target.branch}:\n  {words}"
