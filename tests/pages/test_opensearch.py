"""The description that browsers read to add the site's search to their own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from digest.pages.opensearch import render_opensearch
from digest.pages.strings import Strings
from tests.pages.examples import SITE

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def english(repo_root: Path) -> Strings:
    return Strings.parse((repo_root / "templates/strings/en.toml").read_text())


def test_the_description_leads_to_the_search_page(english: Strings) -> None:
    site = replace(SITE, base_url="https://example.org/digest/")
    root = ElementTree.fromstring(render_opensearch(site, english))
    address = root.find(f"{NAMESPACE}Url")
    assert address is not None
    assert address.get("template") == "https://example.org/digest/search.html?q={searchTerms}"


def test_the_name_is_text_and_no_longer_than_allowed(english: Strings) -> None:
    site = replace(SITE, title="<b>Papers & more papers</b>", base_url="https://example.org/")
    root = ElementTree.fromstring(render_opensearch(site, english))
    assert root.findtext(f"{NAMESPACE}ShortName") == "<b>Papers & more"
    assert root.findtext(f"{NAMESPACE}Description") == "Search the papers of <b>Papers & more papers</b>"


def test_a_character_that_no_xml_may_hold_is_left_out(english: Strings) -> None:
    site = replace(SITE, title="A\u0001B", base_url="https://example.org/")
    root = ElementTree.fromstring(render_opensearch(site, english))
    assert (root.findtext(f"{NAMESPACE}ShortName"), root.findtext(f"{NAMESPACE}Description")) == (
        "AB",
        "Search the papers of AB",
    )
