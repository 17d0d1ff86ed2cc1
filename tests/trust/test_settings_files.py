"""``tags.yml`` and ``digest.toml``: whatever stands in them is read, or refused with a line, and never unfolds."""

from __future__ import annotations

import pytest

from digest.config import parse_config
from digest.topics.taxonomy import default_taxonomy_text, parse_taxonomy
from tests.trust.limits import within

BOMB = "".join(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 30))
MERGED = "".join(f"m{level}: &m{level} {{<<: [{', '.join([f'*m{level - 1}'] * 9)}]}}\n" for level in range(1, 30))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"a0: &a0 [x]\n{BOMB}method: *a29", "anchors and aliases are not read here"),
        (f"m0: &m0 {{x: y}}\n{MERGED}method: *m29", "anchors and aliases are not read here"),
        ("method: &loop [*loop]", "anchors and aliases are not read here"),
        ("method:\n  - slug: !!python/object/apply:os.system [ls]", "tags are not read here"),
        ("method:\n  - slug: !!binary aGk=", "tags are not read here"),
        ("method: " + "[" * 100_000, "nested too deep"),
        ("method: " + "{a: " * 100_000, "nested too deep"),
        ("method: " + "[" * 100 + "]" * 100, "nested too deep"),
        ("method:\n  - slug: 2025-99-99", "the tag 2025-99-99 has no name"),
        ("method:\n  - {slug: sheep, name: Sheep, examples: " + "9" * 5000 + "}", "expected a list of titles"),
        ("? [a, b]\n: c", "a key must be a text"),
        ("method: \x00", "not readable as YAML"),
        ("method: 'never closed\n" + "\n" * 100_000, "not readable as YAML"),
    ],
)  # fmt: skip
def test_topics_that_would_unfold_or_break_are_refused_at_once(text: str, fault: str) -> None:
    with within(seconds=2):
        _, faults = parse_taxonomy(text, "content/tags.yml")
    assert [str(found) for found in faults if fault in found.message] != []


def test_our_own_topics_pass_the_same_checks() -> None:
    taxonomy, faults = parse_taxonomy(default_taxonomy_text(), "content/tags.yml")
    assert (taxonomy is not None and len(taxonomy.tags) > 20, faults) == (True, ())


@pytest.mark.parametrize(
    "text",
    [
        *("a = " + "[" * 20_000, "a = " + "{a=" * 9_000),
        *("feed_entries = " + "9" * 5000, "title = '\x00'", 'title = "\\ud800"'),
    ],
    ids=["brackets", "braces", "digits", "control", "surrogate"],
)  # fmt: skip
def test_settings_that_cannot_be_read_are_one_line(text: str) -> None:
    with within(seconds=2):
        config, faults = parse_config(text)
    assert (config, len(faults)) == (parse_config("")[0], 1)


def test_a_line_is_what_an_editor_takes_for_one() -> None:
    _, faults = parse_config('title = "a\u2028b\x85c"\nbogus = 1\n')
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://u:p w@e.org/",
            "https://e.org/<x>",
            "https://e.org/'a'\\\"/",
            "https://e.org/\\u0001",
            " https://e.org/",
        ),
        *(
            "https://[::1/",
            "https://e.org:99999/",
            "https://:80/",
            "ftp://e.org/",
            "e.org",
            "https://e.org/?q",
            "https://e.org/#top",
        ),
    ],
)
def test_an_address_that_pages_could_not_hold_is_refused(address: str) -> None:
    config, faults = parse_config(f'base_url = "{address}"')
    assert (config.base_url, [(fault.line, fault.message[:10]) for fault in faults]) == ("", [(1, "base_url: ")])


@pytest.mark.parametrize("address", ["https://bücher.example/a/", "http://[::1]:8000/", "https://e.org/it's/"])
def test_an_address_may_have_letters_numbers_and_an_apostrophe(address: str) -> None:
    assert parse_config(f'base_url = "{address}"')[0].base_url == address
