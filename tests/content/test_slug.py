"""Identity and slugs: which titles mean one paper, and that no two papers get one address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content.slug import SLUG, identity_keys, make_slug, normalise_title
from digest.sources.arxiv_ids import find_arxiv, normalise_arxiv

if TYPE_CHECKING:
    from pathlib import Path

HASHED = re.compile(r"(.*)-[0-9a-f]{6}")
titles = st.text(st.sampled_from("aAéßﬁ²½ʼıİ中αΩ𝛼0179 -–:,.!?$^{}+#%&@*_/'\"\u0301\u00a0")) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Counting Sheep with Graph Networks", "counting-sheep-with-graph-networks"),
        ("Sheep, Again: N:M Flocks (and 4-bit Dogs)", "sheep-again-n-m-flocks-and-4-bit-dogs"),
        ("  Is  it—really?  ", "is-it-really"),
        ("ﬁne Ｗｉｄｅ", "fine-wide"),
    ],
)
def test_a_title_that_the_slug_spells_whole_has_no_hash(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Naïve Sheep", "naive-sheep"),
        ("α-Sheep", "sheep"),
        ("羊", "paper"),
        ("???", "paper"),
        ("", "paper"),
        ("Sheep++", "sheep"),
        ("S$^{2}$heep", "s-2-heep"),
        ("Q*", "q"),
        ("90% Sheep & Dogs", "90-sheep-dogs"),
        ("Con", "con"),
        ("LPT1", "lpt1"),
        ("Index", "index"),
        ("Search Box", "search-box"),
        ("Sheep at the Facade", "sheep-at-the-facade"),
    ],
)
def test_a_title_that_the_slug_does_not_spell_whole_ends_in_a_hash(title: str, stem: str) -> None:
    found = HASHED.fullmatch(make_slug(title))
    assert found is not None and found[1] == stem


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("sheep " * 30, "-".join(["sheep"] * 13)),
        ("a " + "b" * 200, "a-" + "b" * 78),
        ("sheep " * 10 + "b" * 200, "-".join(["sheep"] * 10)),
    ],
)
def test_a_long_title_is_cut_at_a_word_where_that_leaves_enough(title: str, stem: str) -> None:
    found = HASHED.fullmatch(make_slug(title))
    assert found is not None and found[1] == stem


@given(titles)
@example("con")
@example("-")
def test_a_slug_is_a_name_that_any_file_system_takes(title: str) -> None:
    slug = make_slug(title)
    assert SLUG.fullmatch(slug) and len(slug) <= 87 and slug not in ("con", "nul", "aux", "prn", "index")


@given(titles, titles)
@example("facade a1b2c3", "facade")
@example("Straße", "Strasse")
@example("½", "12")
def test_papers_of_different_identity_have_different_slugs(one: str, other: str) -> None:
    assert make_slug(one) != make_slug(other) or normalise_title(one) == normalise_title(other)


@given(titles)
def test_a_slug_without_hash_spells_the_whole_identity(title: str) -> None:
    slug = make_slug(title)
    assert HASHED.fullmatch(slug) or slug.replace("-", "") == normalise_title(title)


@given(titles)
def test_normalising_twice_changes_nothing(title: str) -> None:
    once = normalise_title(title)
    assert normalise_title(once) == once


def test_identity_is_letters_and_digits_without_case_or_compatibility_forms() -> None:
    same = ["S²FT: Fine  Sheep", "s2ft—ﬁne sheep!", "S2FT (Fine Sheep)"]
    assert {normalise_title(title) for title in same} == {"s2ftfinesheep"}


@pytest.mark.parametrize(
    "text",
    [
        "2501.01234",
        "2501.01234v3",
        " arXiv:2501.01234 ",
        "https://arxiv.org/abs/2501.01234v1",
        "http://www.arxiv.org/pdf/2501.01234.pdf",
        "arxiv.org/pdf/2501.01234v2?download=1",
        "https://doi.org/10.48550/arXiv.2501.01234",
        "10.48550/ARXIV.2501.01234",
        "https://arxiv.org/html/2501.01234v2",
        "oai:arXiv.org:2501.01234v1",
        "arXiv:2501.01234v1 [cs.CL]",
        "https://ar5iv.labs.arxiv.org/html/2501.01234",
        "https://huggingface.co/papers/2501.01234",
    ],
)
def test_an_arxiv_id_is_read_from_the_forms_that_people_copy(text: str) -> None:
    assert normalise_arxiv(text) == "2501.01234"


@pytest.mark.parametrize("text", ["", "2501.1", "25010.1234", "2501.01234x", "https://example.org/2501.01234", "a/1"])
def test_other_texts_are_no_arxiv_ids(text: str) -> None:
    assert normalise_arxiv(text) is None


def test_old_arxiv_ids_are_known() -> None:
    given = ["math.GT/0309136", "MATH/0309136v1", "arxiv.org/abs/cond-mat/9901001v2", "10.48550/arXiv.cs/0112017"]
    assert [normalise_arxiv(text) for text in given] == ["math/0309136"] * 2 + ["cond-mat/9901001", "cs/0112017"]


def test_keys_name_the_arxiv_id_first_and_each_title_once() -> None:
    keys = identity_keys(["Sheep!", "sheep", "Dogs"], "arXiv:2501.01234v2")
    assert keys == ("arxiv:2501.01234", "title:sheep", "title:dogs")


def test_real_titles_give_distinct_short_slugs(shared_dir: Path) -> None:
    lines = [line for path in sorted((shared_dir / "dumps").iterdir()) for line in path.read_text("utf-8").splitlines()]
    names = {normalise_title(line): make_slug(line) for line in lines if line}
    assert len(set(names.values())) == len(names) and max(map(len, names.values())) <= 87


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv preprint arXiv:2501.01234.", "2501.01234"),
        ("See https://arxiv.org/abs/cs/0112017v2, and more", "cs/0112017"),
        ("Journal of Sheep 2501.01234", None),
        ("10.1000/2501.01234", None),
    ],
)
def test_an_id_inside_a_text_counts_where_it_is_called_one(text: str, found: str | None) -> None:
    assert find_arxiv(text) == found


def test_every_id_of_a_paper_is_a_key_and_arxivs_own_doi_is_an_arxiv_id() -> None:
    assert identity_keys(["A"], "2501.01234", "10.1000/X") == ("arxiv:2501.01234", "doi:10.1000/x", "title:a")
    assert identity_keys(["A"], "", "https://doi.org/10.48550/arXiv.2501.01234") == ("arxiv:2501.01234", "title:a")
