"""The command as a person runs it: exit codes and messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.delivery import starter
from digest.delivery.pages import WORKFLOW_PATH, install_command
from tests.site.folder import SiteFolder, paper


def digest(repo_root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "digest", *map(str, arguments)]
    return subprocess.run(command, cwd=repo_root, capture_output=True, text=True, check=False)


def test_a_good_site_ends_with_zero(repo_root: Path, tmp_path: Path) -> None:
    assert digest(repo_root, "init", tmp_path / "new").returncode == 0
    assert digest(repo_root, "-C", tmp_path / "new", "build").returncode == 0


def test_a_fault_in_the_content_ends_with_one_and_names_its_line_every_time(repo_root: Path, tmp_path: Path) -> None:
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/papers/x.md").write_text('---\ntitel: "X"\ndate: 2025-02-30\n---\n\nText.\n', "utf-8")
    for _ in range(2):
        run = digest(repo_root, "-C", tmp_path, "build")
        assert run.returncode == 1
        assert "content/papers/x.md:2: warning: unknown key: titel (did you mean title?)" in run.stderr
    assert (tmp_path / "site/index.html").is_file()


def test_a_frozen_build_infers_no_year(repo_root: Path, tmp_path: Path) -> None:
    (tmp_path / "content/dumps").mkdir(parents=True)
    (tmp_path / "content/dumps/x.txt").write_text("Sep 1\n\nA Title\n\nAn abstract of a sentence or two.\n", "utf-8")
    assert digest(repo_root, "-C", tmp_path, "build", "--frozen").returncode == 1
    assert not (tmp_path / "content/papers").exists()


def test_a_mistake_in_the_call_ends_with_two(repo_root: Path, tmp_path: Path) -> None:
    assert digest(repo_root, "build", "--no-such-option").returncode == 2


@pytest.mark.parametrize("command", [("build",), ("deploy",), ("search", "x"), ("check",), ("enrich",)])
def test_a_folder_without_a_site_is_answered_with_how_to_make_one(
    repo_root: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    run = digest(repo_root, "-C", tmp_path / "nowhere", *command)
    assert (run.returncode, "`digest init` makes a site" in run.stderr) == (2, True), run.stderr


def test_init_names_the_lines_that_say_where_digest_is_installed_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = install_command("1.0", '{"url": "file:///home/someone/digest", "dir_info": {}}')
    monkeypatch.setattr(starter, "install_command_here", lambda: unknown)
    for _ in range(2):  # until it is done
        printed = CliRunner().invoke(cli, ["init", str(tmp_path)]).stdout
        text = (tmp_path / WORKFLOW_PATH).read_text("utf-8").splitlines()
        lines = [number for number, line in enumerate(text, 1) if line.strip() == unknown]
        assert len(lines) == 2
        assert [line.split(": write here")[0] for line in printed.splitlines() if "write here" in line] == [
            f"{tmp_path / WORKFLOW_PATH}:{line}" for line in lines
        ]


def test_init_makes_its_folder_in_the_one_that_the_call_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(cli, ["-C", "shelf", "init", "reading"]).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["shelf"]
    assert "created  shelf/reading/digest.toml\n" in printed
    assert printed.endswith("Now: digest -C shelf/reading build, and open shelf/reading/site/index.html\n")


@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_help_has_commands_that_can_be_copied(columns: str) -> None:
    printed = CliRunner().invoke(cli, ["--help"], terminal_width=int(columns)).stdout
    assert "    digest init my-digest\n    digest -C my-digest build\n" in printed


def test_the_command_that_init_names_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(cli, ["init", "my reading"]).stdout
    assert printed.endswith("Now: digest -C 'my reading' build, and open my reading/site/index.html\n")


def test_init_has_nothing_to_name_where_an_index_has_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "install_command_here", lambda: install_command("1.0", None))
    assert "write here" not in CliRunner().invoke(cli, ["init", str(tmp_path)]).stdout


def test_ingest_does_not_say_that_anything_is_built(repo_root: Path, tmp_path: Path) -> None:
    (tmp_path / "content/papers").mkdir(parents=True)
    (tmp_path / "content/papers/x.md").write_text("---\ndate: 2025-02-30\n---\n\nText.\n", "utf-8")
    run = digest(repo_root, "-C", tmp_path, "ingest")
    assert (run.returncode, run.stderr.splitlines()[-1]) == (1, "2 errors in the content")


@pytest.mark.parametrize(
    ("date", "fault"),
    [
        ("20250901", "not a date like 2025-09-01: 20250901"),
        ("2025-W36-1", "not a date like 2025-09-01: 2025-W36-1"),
        ("2025-02-30", "not a date like 2025-09-01: 2025-02-30"),
        ("2085-01-01", "a day from 1990-01-01 to 2079-09-18 is wanted: 2085-01-01"),
    ],
)
def test_a_date_that_no_paper_can_have_is_a_mistake_in_the_call(tmp_path: Path, date: str, fault: str) -> None:
    run = CliRunner().invoke(cli, ["-C", str(tmp_path), "ingest", "--date", date])
    assert (run.exit_code, run.stderr.splitlines()[-1]) == (2, f"Error: Invalid value for --date: {fault}")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_obstacle(repo_root: Path, tmp_path: Path, closed: str) -> None:
    SiteFolder(tmp_path / "new").write("content/papers/2025-09/a.md", paper("A Title"))
    command = f'"{sys.executable}" -m digest -C "{tmp_path}/new" build {closed}'
    run = subprocess.run(["sh", "-c", command], cwd=repo_root, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_character_that_the_terminal_lacks_is_escaped(repo_root: Path, tmp_path: Path) -> None:
    site = SiteFolder(tmp_path)
    site.write("content/papers/2025-09/a.md", paper("Naïve Łukasiewicz 😀"))
    site.build()
    printed = {}
    for option in ((), ("--json",)):
        command = [sys.executable, "-m", "digest", "-C", str(tmp_path), "search", "naive", *option]
        environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
        run = subprocess.run(command, cwd=repo_root, env=environment, capture_output=True, check=False)
        assert (run.returncode, b"Traceback" in run.stderr) == (0, False)
        printed[option] = run.stdout.decode("latin-1")
    assert printed[()].splitlines()[0] == "2025-09-01  Naïve \\u0141ukasiewicz \\U0001f600"
    assert json.loads(printed[("--json",)])["title"] == "Naïve Łukasiewicz 😀"
