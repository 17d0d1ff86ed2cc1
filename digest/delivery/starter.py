"""The files of a new site: settings, topics, a small dump, and what publishes it."""

from __future__ import annotations

from importlib.resources import files

from digest.config import DEFAULT_TEXT, FILE_NAME
from digest.delivery.pages import WORKFLOW_PATH, install_command_here, pages_workflow
from digest.topics.taxonomy import default_taxonomy_text

SAMPLE_PATH = "content/dumps/2025-09-18.txt"
_IGNORED = "# Made by `digest build`; never committed.\n/site/\n/.digest/\n"


def starter_files() -> dict[str, str]:
    """The text of every file of a new site, by its path."""
    return {
        FILE_NAME: DEFAULT_TEXT,
        "content/tags.yml": default_taxonomy_text(),
        SAMPLE_PATH: files("digest.delivery").joinpath("sample.txt").read_text("utf-8"),
        ".gitignore": _IGNORED,
        WORKFLOW_PATH: pages_workflow(install_command_here()),
    }
