"""Publishing to a branch: only when it changed, never over somebody else's work, and nothing else touched."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digest.delivery.deploy import Target, deployment_lines, open_repository, pages_address
from digest.errors import DigestError, UsageError
from tests.conftest import REPO_ROOT
from tests.site.folder import differing, paper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.delivery.repository import Desk


def run_deploy(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digest", "-C", str(desk.site.root), "deploy", *arguments]
    return subprocess.run(command, cwd=REPO_ROOT, capture_output=True, text=True, check=False)


def test_the_branch_holds_the_site_and_nothing_else(desk: Desk) -> None:
    done = desk.deploy()
    assert differing(desk.published(), desk.site.output()) == []
    assert (done.added, done.changed, done.removed) == (len(desk.site.output()), 0, 0)


def test_what_did_not_change_is_not_published_again(desk: Desk) -> None:
    desk.deploy()
    again = desk.deploy()
    assert (again.is_same, again.commit, len(desk.commits())) == (True, "", 1)


def test_a_change_is_a_commit_on_top_of_the_last(desk: Desk) -> None:
    desk.deploy()
    desk.site.write("content/papers/2025-09/distillation.md", paper("Distillation"))
    done = desk.deploy()
    assert done.added > 0
    assert len(desk.commits()) == 2
    assert "papers/distillation.html" in desk.published()


def test_what_left_the_site_leaves_the_branch(desk: Desk) -> None:
    desk.site.write("content/papers/2025-09/distillation.md", paper("Distillation"))
    desk.deploy()
    (desk.site.root / "content/papers/2025-09/distillation.md").unlink()
    assert desk.deploy().removed > 0
    assert differing(desk.published(), desk.site.output()) == []


def test_a_publication_says_which_commit_it_was_made_from(desk: Desk) -> None:
    desk.deploy()
    assert desk.commits() == [f"Publish the site of {desk.git.run('rev-parse', '--short', 'HEAD')}"]


def test_the_persons_repository_stays_as_it_was(desk: Desk) -> None:
    def seen() -> tuple[str, str, str]:
        return desk.git.run("status", "--porcelain"), desk.git.run("branch"), desk.git.run("ls-files", "-s")

    before = seen()
    desk.deploy()
    assert seen() == before


def test_a_dirty_tree_is_published_and_named(desk: Desk) -> None:
    desk.site.write("content/papers/2025-09/draft.md", paper("Draft"))
    done = desk.deploy()
    assert done.uncommitted == ("content/papers/2025-09/draft.md",)
    assert desk.commits()[0].endswith(", with changes not committed")


def test_what_a_build_makes_needs_no_commit_though_nothing_ignores_it(desk: Desk) -> None:
    (desk.site.root / ".gitignore").unlink()
    assert desk.deploy().uncommitted == (".gitignore",)


def test_a_second_machine_publishes_on_top_of_the_first(desk: Desk) -> None:
    desk.deploy()
    desk.push_as_someone_else({".nojekyll": b"", "index.html": b"from another machine\n"})
    desk.deploy()
    assert len(desk.commits()) == 3
    assert differing(desk.published(), desk.site.output()) == []


def test_a_rejected_push_tells_the_remotes_words_and_publishes_nothing(desk: Desk) -> None:
    desk.refuse_pushes("this branch is protected")
    with pytest.raises(DigestError, match=r"(?s)origin refused .* to gh-pages:.*this branch is protected"):
        desk.deploy()
    assert desk.remote.run("branch") == ""


def test_who_comes_second_is_told_to_run_again(desk: Desk) -> None:
    desk.deploy()
    first = desk.remote.run("rev-parse", "gh-pages")
    desk.push_as_someone_else({".nojekyll": b"", "index.html": b"from another machine\n"})
    other = desk.remote.run("rev-parse", "gh-pages")
    desk.remote.run("update-ref", "refs/heads/gh-pages", first)
    desk.before_a_push(f"git --git-dir={desk.remote_folder} update-ref refs/heads/gh-pages {other}")
    desk.site.write("content/papers/2025-09/distillation.md", paper("Distillation"))
    with pytest.raises(DigestError, match="published to by someone else meanwhile; run digest deploy again"):
        desk.deploy()
    assert desk.remote.run("rev-parse", "gh-pages") == other


def test_after_a_rejected_push_the_next_one_publishes(desk: Desk) -> None:
    desk.refuse_pushes("not now")
    with pytest.raises(DigestError):
        desk.deploy()
    (desk.remote_folder / "hooks/pre-receive").unlink()
    assert desk.deploy().commit
    assert differing(desk.published(), desk.site.output()) == []


def test_a_branch_that_digest_did_not_fill_is_refused(desk: Desk) -> None:
    desk.push_as_someone_else({"manual.html": b"years of work\n"})
    with pytest.raises(DigestError, match=r"did not publish \(manual\.html\); --force replaces the branch"):
        desk.deploy()
    assert set(desk.published()) == {"manual.html"}


def test_force_replaces_a_branch_by_a_single_commit(desk: Desk) -> None:
    desk.push_as_someone_else({"manual.html": b"years of work\n"})
    desk.deploy(force=True)
    assert len(desk.commits()) == 1
    assert differing(desk.published(), desk.site.output()) == []


def test_a_domain_that_the_branch_has_is_kept(desk: Desk) -> None:
    desk.push_as_someone_else({"CNAME": b"papers.example.org\n"})
    desk.deploy()
    desk.site.write("content/papers/2025-09/distillation.md", paper("Distillation"))
    desk.deploy()
    assert desk.read("gh-pages", "CNAME") == b"papers.example.org\n"


def test_a_domain_in_the_content_wins(desk: Desk) -> None:
    desk.push_as_someone_else({"CNAME": b"old.example.org\n"})
    desk.site.write("content/CNAME", "new.example.org\n")
    desk.deploy()
    assert desk.read("gh-pages", "CNAME") == b"new.example.org\n"


def test_a_dry_run_counts_and_pushes_nothing(desk: Desk) -> None:
    done = desk.deploy(dry_run=True)
    assert (done.added, done.commit, desk.remote.run("branch")) == (len(desk.site.output()), "", "")


def test_a_killed_gits_lock_on_our_index_is_no_hindrance(desk: Desk) -> None:
    desk.deploy()
    (desk.site.root / ".digest/deploy.index.lock").write_text("")
    desk.site.write("content/papers/2025-09/distillation.md", paper("Distillation"))
    assert desk.deploy().commit


def test_line_ends_stay_whatever_the_persons_settings_are(desk: Desk) -> None:
    desk.git.run("config", "core.autocrlf", "true")
    desk.site.write("static/notes.txt", "one\r\ntwo\r\n")
    desk.deploy()
    assert desk.read("gh-pages", "static/notes.txt") == b"one\r\ntwo\r\n"


def test_without_a_repository_the_command_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "alone").mkdir()
    with pytest.raises(UsageError, match="is in no git repository: git init, then git remote add origin ADDRESS"):
        open_repository(tmp_path / "alone", Target())


def test_an_unknown_remote_is_named_with_those_that_there_are(desk: Desk) -> None:
    with pytest.raises(UsageError, match=r"no remote called upstream \(there is: origin\)"):
        desk.deploy(remote="upstream")


def test_the_branch_of_the_content_is_never_published_to(desk: Desk) -> None:
    with pytest.raises(UsageError, match="main is the branch of the content"):
        desk.deploy(branch="main")


def test_a_remote_out_of_reach_is_a_message(desk: Desk) -> None:
    desk.git.run("remote", "set-url", "origin", str(desk.remote_folder / "nowhere"))
    with pytest.raises(DigestError, match="origin cannot be reached"):
        desk.deploy()


def test_without_a_name_to_commit_with_the_command_says_how_to_set_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{person}_NAME")
        monkeypatch.delenv(f"GIT_{person}_EMAIL")
    desk.git.run("config", "user.useConfigOnly", "true")
    with pytest.raises(UsageError, match=r"git does not know who publishes: git config user\.name"):
        desk.deploy()


def test_the_command_builds_and_publishes(desk: Desk) -> None:
    run = run_deploy(desk)
    assert (run.returncode, "Published to origin/gh-pages: " in run.stdout) == (0, True), run.stderr
    assert differing(desk.published(), desk.site.output()) == []


def test_content_with_errors_is_published_only_when_told(desk: Desk) -> None:
    desk.site.write("content/papers/2025-09/broken.md", "---\ntitle: [\n---\n\nText.\n")
    run = run_deploy(desk)
    assert (run.returncode, desk.remote.run("branch")) == (1, "")
    assert "Not published: the content has errors" in run.stderr
    error = next(line for line in run.stderr.splitlines() if line.startswith("content/papers/"))
    despite = run_deploy(desk, "--despite-errors")
    assert (despite.returncode, despite.stderr.splitlines()[:2]) == (
        0,
        [error, "1 error in the content; the rest is built"],
    )
    assert "papers/pruning.html" in desk.published()


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("git@github.com:Lab/reading.git", "https://lab.github.io/reading/"),
        ("https://github.com/lab/reading", "https://lab.github.io/reading/"),
        ("ssh://git@github.com/lab/lab.github.io.git", "https://lab.github.io/"),
        ("https://git.example.org/lab/reading.git", ""),
    ],
)
def test_the_address_at_github_is_known_from_the_remote(remote: str, expected: str) -> None:
    assert pages_address(remote) == expected


def test_where_the_address_is_missing_the_report_says_which_it_will_be(desk: Desk) -> None:
    done = desk.deploy(dry_run=True)
    known = type(done)(done.commit, 1, 0, 0, (), "https://lab.github.io/reading/")
    assert deployment_lines(known, Target(), "")[-1].startswith('Set base_url = "https://lab.github.io/reading/"')
    assert deployment_lines(known, Target(), "https://example.org/")[-1] == "https://example.org/"
