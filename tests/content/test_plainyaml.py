"""The YAML that we accept: raw texts with lines and spans, and nothing that unfolds or runs."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from digest.content.plainyaml import Fields, Items, Text, quote, quote_name, read_fields
from digest.content.yamledit import spell


def read(text: str) -> Fields:
    fields, faults = read_fields(text, "x.yml")
    assert faults == () and fields is not None
    return fields


@pytest.mark.parametrize("value", ["2501.10000", "2020", "no", "2026-09-01", "0x1F", "1e3", "null and void", "12:30"])
def test_values_stay_the_characters_that_stand_there(value: str) -> None:
    assert read(f"key: {value}\n").get("key") == Text(value, True, 1, 5, 5 + len(value))


@pytest.mark.parametrize("value", ["", "~", "null"])
def test_no_value_is_known_as_such(value: str) -> None:
    node = read(f"key: {value}\n").get("key")
    assert isinstance(node, Text) and node.is_empty


def test_a_quoted_nothing_is_a_value() -> None:
    node = read("key: 'null'").get("key")
    assert isinstance(node, Text) and not node.is_empty


@given(st.lists(st.text("ab😀é:\"'# ", max_size=6), min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_spans_cut_the_values_out_of_the_text(values: list[str], line_end: str) -> None:
    text = line_end.join([f"k{n}: {quote(value)}  # é😀" for n, value in enumerate(values)])
    nodes = [node for _, node in read(text).pairs]
    assert [text[node.start : node.end] for node in nodes] == [quote(value) for value in values]
    assert [node.line for node in nodes] == [*range(1, len(values) + 1)]


def test_a_block_ends_with_its_last_value() -> None:
    text = "a:\n  x: [1, 2] # why\n\n# between\nb:\n- q\n- 'r'\n"
    a, b = (node for _, node in read(text).pairs)
    assert isinstance(a, Fields) and isinstance(b, Items)
    assert (text[a.start : a.end], text[b.start : b.end]) == ("x: [1, 2]", "- q\n- 'r'")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: &x 1\nb: *x", 1, "anchors and aliases are not read here: x"),
        ("a: 1\nb: *x", 2, "anchors and aliases are not read here: x"),
        (
            "a: 1\nb: !!python/object:os.system x",
            2,
            "tags are not read here: tag:yaml.org,2002:python/object:os.system",
        ),
        ("a: [[[[[1]]]]]", 1, "nested too deep"),
        ("a: 1\nb: 2\na: 3", 3, "a stands here twice: first in line 1"),
        ("a: 1\n? [x]\n: 2", 2, "a key must be a text"),
        ("just words", 1, "lines of the form `key: value` are wanted here"),
        ("- a", 1, "lines of the form `key: value` are wanted here"),
        ("{a: 1}", 1, "fields start in the first column, a line each, without braces"),
        ("  a: 1\n  b: 2", 1, "fields start in the first column, a line each, without braces"),
        ("a: 1\n---\nb: 2", 2, "the fields end here, but not the text"),
        ("a: 1\n...\nb: 2", 2, "the fields end here, but not the text"),
        ("a: 1\nb: Sheep: and Dogs", 2, "a colon and a space inside a value: put the value in quotes"),
        ("a: 1\nb: @sheep", 2, "a value cannot start with @: put it in quotes"),
        ("a:\n\t- b", 2, "a tab cannot stand here: write spaces"),
        ("a: 1\nb: [1, 2\nc: 3", 2, "what [ opens here is not closed, or lacks a comma"),
        ('a: 1\nb: "sheep\nc: 3', 2, 'what " opens here is not closed, or lacks a comma'),
        ("a: 1\nb: \x07", 2, "a character that YAML does not allow: U+0007"),
        ('a: 1\nb: "\ud800"', 2, "a character that YAML does not allow: U+D800"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, line: int, message: str) -> None:
    fields, faults = read_fields(text, "x.yml")
    assert (fields, [(fault.line, fault.message) for fault in faults]) == (None, [(line, message)])


def test_lines_count_from_where_the_text_starts() -> None:
    fields, _ = read_fields("a: 1\nb: 2", "x.md", first_line=2)
    assert fields is not None and [key.line for key, _ in fields.pairs] == [2, 3]


def test_aliases_do_not_unfold() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{k}: &{k} [*{j}, *{j}]\n" for j, k in zip("abcdefgh", "bcdefghi", strict=True))
    assert read_fields(bomb, "x.yml")[0] is None


def test_nesting_is_refused_before_it_is_read() -> None:
    assert read_fields("a: " + "[" * 100_000, "x.yml")[0] is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    fields, faults = read_fields(text, "x.yml")
    assert (fields is None) == bool(faults)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("\u0085\u2028\ufeff\u200b\x7f\xa0 ")
def test_a_quoted_text_is_one_line_and_reads_back(text: str) -> None:
    quoted = quote(text)
    assert len(quoted.splitlines()) == 1
    assert spell(read(f"key: {quoted}").pairs[0][1]) == text


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
    | st.sampled_from(["no", "1.txt", "2026-09-01", "1e5", "y"])
)
def test_a_name_reads_back_as_a_text_in_any_yaml_reader(name: str) -> None:
    assert yaml.safe_load(f"{quote_name(name)}: 1") == {name: 1}
