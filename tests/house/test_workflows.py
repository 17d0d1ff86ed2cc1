"""The GitHub workflows: ours, and the one that ``digest init`` writes into a new site."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from digest.delivery.pages import (
    INSTALL_THIS_REPOSITORY,
    WORKFLOW_PATH,
    install_command,
    lines_to_fill_in,
    pages_workflow,
)
from tests.house.commands import output_of

TOOLS = Path(sys.executable).parent
FROM_GIT = json.dumps({"url": "https://example.org/digest.git", "vcs_info": {"vcs": "git", "commit_id": "0123abcd"}})
FROM_FOLDER = json.dumps({"url": "file:///home/someone/digest", "dir_info": {"editable": True}})
FROM_CLONE = json.dumps({"url": "file:///home/someone/digest", "vcs_info": {"vcs": "git", "commit_id": "0123abcd"}})
FROM_WHEEL = json.dumps({"url": "https://example.org/digest-1.0-py3-none-any.whl", "archive_info": {}})


@pytest.fixture(scope="module")
def workflows(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Our workflows, and those that ``digest init`` would write."""
    folder = tmp_path_factory.mktemp("workflows")
    written = []
    for name, origin in (("git", FROM_GIT), ("folder", FROM_FOLDER), ("wheel", FROM_WHEEL), ("index", None)):
        path = folder / f"{name}.yml"
        path.write_text(pages_workflow(install_command("1.0", origin)), encoding="utf-8")
        written.append(path)
    return sorted((repo_root / ".github/workflows").glob("*.yml")) + written


def test_our_own_workflow_is_the_one_that_sites_get(repo_root: Path) -> None:
    text = (repo_root / WORKFLOW_PATH).read_text(encoding="utf-8")
    assert text == pages_workflow(INSTALL_THIS_REPOSITORY)


def test_workflows_differ_in_the_installing_command_only() -> None:
    ours = pages_workflow(INSTALL_THIS_REPOSITORY).splitlines()
    theirs = pages_workflow("pip install something").splitlines()
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == [
        (f"          {INSTALL_THIS_REPOSITORY}", "          pip install something")
    ] * 2  # the job that fetches and the job that builds


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, 'pip install "digest[fetch]==1.0"'),
        (FROM_GIT, 'pip install "digest[fetch] @ git+https://example.org/digest.git@0123abcd"'),
        (FROM_WHEEL, 'pip install "digest[fetch] @ https://example.org/digest-1.0-py3-none-any.whl"'),
    ],
)
def test_a_site_installs_the_digest_that_made_it(origin: str | None, expected: str) -> None:
    assert install_command("1.0", origin) == expected


@pytest.mark.parametrize("origin", [FROM_FOLDER, FROM_CLONE])
def test_where_nobody_can_know_the_origin_the_workflow_stops_and_says_so(origin: str) -> None:
    command = install_command("1.0", origin)
    assert list(lines_to_fill_in(command)) == [1]
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stdout.startswith(f"::error file={WORKFLOW_PATH}::Write here where digest is installed from")


def test_workflows_fit_githubs_schema(workflows: list[Path]) -> None:
    said = output_of(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    assert said.strip() == "ok -- validation done"


def test_zizmor_finds_no_weakness(workflows: list[Path]) -> None:
    said = output_of(
        TOOLS / "zizmor", "--offline", "--no-progress", "--color", "never", "--persona", "pedantic", *workflows
    )
    assert said.startswith("No findings to report.")


def test_actions_are_pinned_to_commits_and_say_their_version(workflows: list[Path]) -> None:
    used = [line.strip() for path in workflows for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    pinned = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used != []
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_each_job_may_write_only_what_it_is_there_for() -> None:
    workflow = yaml.safe_load(pages_workflow(INSTALL_THIS_REPOSITORY))
    assert workflow["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "fetch": {"contents": "write"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }


def test_papers_are_fetched_only_where_somebody_asked_and_never_after_a_push() -> None:
    jobs = yaml.safe_load(pages_workflow(INSTALL_THIS_REPOSITORY))["jobs"]
    assert jobs["fetch"]["if"] == "vars.DIGEST_FETCH != '' && github.event_name != 'push'"
    assert (jobs["build"]["needs"], jobs["build"]["if"]) == ("fetch", "${{ !cancelled() }}")
    assert jobs["deploy"]["if"] == "${{ !cancelled() && needs.build.result == 'success' }}"


def test_the_build_is_due_at_an_odd_minute() -> None:
    workflow = yaml.safe_load(pages_workflow(INSTALL_THIS_REPOSITORY))
    (daily,) = workflow[True]["schedule"]  # YAML 1.1 reads the key `on` as true
    assert int(daily["cron"].split()[0]) % 2 == 1


def test_what_was_fetched_is_committed_and_an_empty_day_is_not(tmp_path: Path) -> None:
    jobs = yaml.safe_load(pages_workflow(INSTALL_THIS_REPOSITORY))["jobs"]
    script = next(step["run"] for step in jobs["fetch"]["steps"] if step.get("id") == "commit")
    remote, clone, output = tmp_path / "lab/reading", tmp_path / "clone", tmp_path / "output"
    output_of("git", "init", "-q", "--bare", "-b", "main", remote)
    output_of("git", "init", "-q", "-b", "main", clone)
    (clone / "content").mkdir()
    environment = dict(os.environ) | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://x-access-token:secret@github.example/",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_REPOSITORY": "lab/reading",
        "GITHUB_REF_NAME": "main",
        "GITHUB_OUTPUT": str(output),
        "TOKEN": "secret",
    }
    commits = []
    for text in ("new", "new", "newer"):
        (clone / "content/paper.md").write_text(text, encoding="utf-8")
        output_of("bash", "-e", "-c", script, cwd=clone, env=environment)
        commits.append(output_of("git", "rev-parse", "main", cwd=remote).strip())
    assert (commits[0] == commits[1], commits[1] == commits[2]) == (True, False)
    assert output.read_text(encoding="utf-8").split() == [f"commit={commit}" for commit in commits]


def test_a_publication_is_never_cut_off_by_the_next() -> None:
    workflow = yaml.safe_load(pages_workflow(INSTALL_THIS_REPOSITORY))
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_the_tests_run_as_everywhere(repo_root: Path) -> None:
    workflow = yaml.safe_load((repo_root / ".github/workflows/test.yml").read_text(encoding="utf-8"))
    assert [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step] == ["bash .ci/run"]
