"""GitHub Pages: the workflow that builds a digest there and publishes it.

One text serves this repository and every site that ``digest init`` makes; they differ only in how digest is installed.
Actions are pinned to commits, the permission to publish is the deploy job's alone, as that to commit is the fetching
job's, and the cache holds ``.digest/`` and ``site/`` together, because the first describes the second. Its key is the
commit, which names all content by its hash; an older pair is a good start, too, since a build mends whatever differs.

Papers are fetched only where the repository's variable ``DIGEST_FETCH`` says from where, and what came is committed:
the next day's build has to find it. A fetch that fails ends red and is no reason not to publish what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

WORKFLOW_PATH = ".github/workflows/pages.yml"

INSTALL_THIS_REPOSITORY = (
    "pip install --require-hashes --requirement requirements.lock && pip install --no-deps --no-build-isolation ."
)
"""How the project's own workflow installs digest: what the lock pins, then the checked-out code."""

_UNKNOWN_ORIGIN = 'echo "::error file=.github/workflows/pages.yml::Write here where digest is installed from" && exit 1'
"""A name that an index may give to a stranger's package is never guessed: the operator has to say it."""

_WORKFLOW = """\
# Builds this digest and publishes it on GitHub Pages: after each push, once a day, and by hand ("Run workflow").
# The repository's settings need "GitHub Actions" as the source of Pages.
#
# To have new papers fetched and committed each day, set the repository's variable DIGEST_FETCH (Settings, Secrets and
# variables, Actions, Variables) to what `digest fetch` should be told: `huggingface`, or `arxiv --category cs.CL`.
name: pages

on:
  push:
    branches: [main]
  schedule:
    - cron: "23 5 * * *" # not at the full hour, when everybody's work is due and some is dropped
  workflow_dispatch:

permissions:
  contents: read

# One publication at a time, and none is cut off half-way.
concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  fetch:
    name: Fetch new papers
    if: vars.DIGEST_FETCH != '' && github.event_name != 'push'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: write # to commit what came
    outputs:
      commit: ${{ steps.commit.outputs.commit }}
    steps:
      - name: Check out the content
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Set up Python
        uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          python-version: "3.13"
      - name: Install digest
        run: |
          {install}
      - name: Fetch new papers
        run: digest fetch $WHAT # several words
        env:
          WHAT: ${{ vars.DIGEST_FETCH }}
          DIGEST_CONTACT: ${{ github.server_url }}/${{ github.repository }}
      - name: Take them in
        run: digest ingest
      - name: Commit what is new
        id: commit
        run: |
          git add content
          if git diff --cached --quiet; then
            echo "Nothing is new."
          else
            git config user.name "github-actions[bot]"
            git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
            git commit --message "Take in new papers"
            there="${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY"
            git push "https://x-access-token:$TOKEN@$there" "HEAD:$GITHUB_REF_NAME"
          fi
          echo "commit=$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"
        env:
          TOKEN: ${{ github.token }}

  build:
    name: Build
    needs: fetch
    if: ${{ !cancelled() }} # whether papers were fetched, or failed to be, or nobody asked
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      pages: read # to ask for the site's address
    steps:
      - name: Check out the content
        uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          ref: ${{ needs.fetch.outputs.commit || github.sha }}
          persist-credentials: false
      - name: Set up Python
        uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          python-version: "3.13"
      - name: Install digest
        run: |
          {install}
      - name: Fetch the last build, so that only what changed is made again
        uses: actions/cache@55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0
        with:
          path: |
            .digest
            site
          key: digest-${{ runner.os }}-${{ needs.fetch.outputs.commit || github.sha }}
          restore-keys: digest-${{ runner.os }}-
      - name: Ask for the site's address
        id: pages
        uses: actions/configure-pages@45bfe0192ca1faeb007ade9deae92b16b8254a0d # v6.0.0
      - name: Build the site
        run: digest build --frozen --base-url "$BASE_URL"
        env:
          BASE_URL: ${{ steps.pages.outputs.base_url }}
      - name: Hand the site over
        uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with:
          path: site

  deploy:
    name: Publish
    needs: build
    if: ${{ !cancelled() && needs.build.result == 'success' }} # a fetch that failed is no obstacle
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      pages: write # to publish
      id-token: write # to prove where the site comes from
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - name: Publish
        id: deployment
        uses: actions/deploy-pages@368f82528645a54fb793d4d04e342629a3f51346 # v5.0.1
"""


def pages_workflow(install: str) -> str:
    """The text of ``WORKFLOW_PATH``; ``install`` is the shell command, one line, that makes ``digest`` available."""
    return _WORKFLOW.replace("{install}", install)


def install_command(version: str, direct_url: str | None) -> str:
    """The command that installs the digest that is described, elsewhere.

    ``direct_url`` is the distribution's ``direct_url.json`` (PEP 610), which pip writes for everything that did not
    come from an index. What came from a folder of this machine, be it a repository, cannot be installed elsewhere: the
    command then fails and says where to write a better one.
    """
    if direct_url is None:
        return f'pip install "digest[fetch]=={version}"'
    origin = json.loads(direct_url)
    if origin["url"].startswith("file:"):
        return _UNKNOWN_ORIGIN
    if vcs := origin.get("vcs_info"):
        return f'pip install "digest[fetch] @ {vcs["vcs"]}+{origin["url"]}@{vcs["commit_id"]}"'
    if origin["url"].startswith("https://"):
        return f'pip install "digest[fetch] @ {origin["url"]}"'
    return _UNKNOWN_ORIGIN


def lines_to_fill_in(workflow: str) -> Iterator[int]:
    """The lines of a workflow's text, counted from one, that wait for the operator to say where digest comes from."""
    for number, line in enumerate(workflow.split("\n"), 1):
        if _UNKNOWN_ORIGIN in line:
            yield number


def install_command_here() -> str:
    """``install_command`` for the digest that is running."""
    try:
        installed = distribution("digest")
    except PackageNotFoundError:
        return _UNKNOWN_ORIGIN
    return install_command(installed.version, installed.read_text("direct_url.json"))
