"""A site in a git repository with a bare one beside it to publish to."""

from __future__ import annotations

from pathlib import Path

from digest.delivery.deploy import Deployment, Target, deploy
from digest.delivery.git import Git
from digest.engine.layout import CACHE, OUTPUT
from tests.site.folder import SiteFolder

IDENTITY = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "A Reader",
    "GIT_AUTHOR_EMAIL": "reader@example.org",
    "GIT_COMMITTER_NAME": "A Reader",
    "GIT_COMMITTER_EMAIL": "reader@example.org",
}
"""Environment in which git knows who commits and reads nobody's settings."""


class Desk:
    """A person's clone of the content, and the remote that readers are served from."""

    def __init__(self, folder: Path) -> None:
        (folder / "home").mkdir()
        self.site = SiteFolder(folder / "home")
        self.remote_folder = folder / "remote.git"
        self.remote_folder.mkdir()
        self.remote = Git(self.remote_folder)
        self.remote.run("init", "--quiet", "--bare", "--initial-branch=main")
        self.git = Git(self.site.root)
        self.git.run("init", "--quiet", "--initial-branch=main")
        self.git.run("remote", "add", "origin", str(self.remote_folder))
        self.site.write(".gitignore", "/site/\n/.digest/\n")

    def commit(self) -> None:
        """Commit all content."""
        self.git.run("add", "--all")
        self.git.run("commit", "--quiet", "--message", "Add papers")

    def deploy(self, **wishes: object) -> Deployment:
        """Build and publish, as the command does it."""
        self.site.build()
        root = self.site.root
        return deploy(root, root / OUTPUT, root / CACHE, Target(**wishes))

    def published(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """The files on the remote's branch."""
        names = self.remote.run("ls-tree", "-r", "--name-only", "-z", branch).split("\0")
        return {name: self.read(branch, name) for name in names if name}

    def read(self, branch: str, name: str) -> bytes:
        """A file on the remote's branch; text, so that the newline that git's output loses is put back."""
        size = int(self.remote.run("cat-file", "-s", f"{branch}:{name}"))
        return self.remote.run("cat-file", "blob", f"{branch}:{name}").encode().ljust(size, b"\n")

    def commits(self, branch: str = "gh-pages") -> list[str]:
        """Subjects of the remote's branch, the newest first."""
        return self.remote.run("log", "--format=%s", branch).splitlines()

    def push_as_someone_else(self, files: dict[str, bytes], branch: str = "gh-pages") -> None:
        """Put a commit with these files and no others on top of the remote's branch."""
        entries = []
        for name, data in files.items():
            blob = self.remote.run("hash-object", "-w", "--stdin", stdin=data)
            entries.append(f"100644 blob {blob}\t{name}\n")
        tree = self.remote.run("mktree", stdin="".join(entries).encode())
        tip = self.remote.find("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        commit = self.remote.run("commit-tree", tree, *(("-p", tip) if tip else ()), "-m", "From elsewhere")
        self.remote.run("update-ref", f"refs/heads/{branch}", commit)

    def refuse_pushes(self, words: str) -> None:
        """Make the remote reject what is pushed, as a protected branch does."""
        _write_hook(self.remote_folder / "hooks/pre-receive", f"echo '{words}' >&2\nexit 1")

    def before_a_push(self, command: str) -> None:
        """Run a command after the remote was asked what it has, and before anything is sent."""
        _write_hook(self.site.root / ".git/hooks/pre-push", command)


def _write_hook(hook: Path, script: str) -> None:
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
