"""Which papers a watch list holds: a query, a title, an abstract, and nothing else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from digest.config import Watch, parse_config
from digest.search.acronyms import ACRONYMS, Acronyms
from digest.search.analysis import Analyser
from digest.search.terms import Tag, TermMaker
from digest.search.watching import Watcher, read_watches

TOPICS = {"speech": "Speech", "speech-data": "Speech corpora", "graphs": "Graphs", "small-models": "Small models"}
ANALYSER = Analyser()
TERMS = TermMaker(Acronyms(ANALYSER, ACRONYMS), ANALYSER)


def is_watched(watch: Watch, title: str, abstract: str = "", authors: tuple[str, ...] = (), *tags: str) -> bool:
    """Whether a paper is on the list."""
    lists, faults = read_watches([watch], TOPICS, "digest.toml")
    assert faults == ()
    facet = TERMS.make(title, abstract, authors, [Tag(tag, TOPICS[tag]) for tag in tags])
    return Watcher(lists, ANALYSER).lists_of(facet, title, abstract, set(tags)) == (lists[0].slug,)


def faults_of(*watches: Watch) -> list[str]:
    """What is said of these lists."""
    return [str(fault) for fault in read_watches(watches, TOPICS, "digest.toml")[1]]


def list_for(query: str, *tags: str) -> Watch:
    lines = {"": 1, "name": 2, "query": 3, "tags": 4}
    return Watch("Mine", query, tags, lines)


@pytest.mark.parametrize(
    ("query", "title", "abstract"),
    [
        ("pruned network", "Pruning Networks", ""),
        ("pruning glider", "Pruning", "We fly gliders."),
        ("the pruning of a network", "Network Pruning", ""),
        ("PTQ", "Post-Training Quantization", ""),
        ("post-training quantization", "On PTQ", ""),
        ("mixture of experts", "On MoE Kites", ""),
        ("posttraining", "Kites", "All of it is post-training."),
        ("post-training", "Kites", "A posttraining recipe."),
        ("fine tuning", "Finetuning Kites", ""),
        ("4-bit kites", "Kites", "In 4-bit form."),
        ("text to image", "Text2Image Kites", ""),
        ("C++", "Kites in C++", ""),
        ("Poincaré", "Poincare Kites", ""),
        ('"linear attention"', "Kites", "We use linear attentions only."),
        ("title:kite", "Kites", ""),
        ("author:Quill", "Kites", ""),
        ("-survey kites", "Kites", ""),
        ('-"survey of the gliders" kites', "A Survey of Kites", ""),
    ],
)
def test_a_paper_with_all_words_in_any_inflection_and_spelling_is_on_the_list(
    query: str, title: str, abstract: str
) -> None:
    assert is_watched(list_for(query), title, abstract, ("Ada Quill",))


@pytest.mark.parametrize(
    ("query", "title", "abstract"),
    [
        ("pruning glider", "Pruning", "We fly kites."),
        ('-"survey of the gliders" kites', "A Survey of Kites", "And of the glider."),
        ("quant", "Quantization", ""),
        ("quantisaton", "Quantization", ""),
        ("PTQ", "Training after Quantization", ""),
        ("C++", "Kites in C", ""),
        ('"linear attention"', "Attention That Is Linear", "Linear kites need attention."),
        ('"linear attention"', "Linear", "Attention"),
        ("title:kite", "Gliders", "We fly kites."),
        ("kites -survey", "A Survey of Kites", ""),
        ("kites -surveys", "Kites", "This survey has all."),
        ("kites -post-training", "Kites", "A post-training recipe."),
    ],
)
def test_a_paper_that_lacks_a_word_or_has_one_too_many_is_not(query: str, title: str, abstract: str) -> None:
    assert not is_watched(list_for(query), title, abstract)


@pytest.mark.parametrize(
    ("watch", "tags", "expected"),
    [
        (list_for("", "speech", "graphs"), ("graphs",), True),
        (list_for("", "speech"), ("graphs",), False),
        (list_for("tag:graphs tag:speech"), ("graphs",), False),
        (list_for("tag:graphs tag:speech"), ("graphs", "speech-data"), False),
        (list_for("tag:graphs tag:spee"), ("graphs", "speech-data"), True),
        (list_for('tag:"small models"'), ("small-models",), True),
        (list_for("kites tag:graphs", "speech"), ("graphs", "speech"), True),
        (list_for("gliders", "speech"), ("speech",), False),
    ],
)
def test_a_paper_has_one_of_the_tags_and_every_tag_of_the_query(
    watch: Watch, tags: tuple[str, ...], expected: bool
) -> None:
    assert is_watched(watch, "Kites", "", (), *tags) == expected


@pytest.mark.parametrize(
    ("watch", "expected"),
    [
        (
            list_for("kites date:2025-03"),
            "digest.toml:3: a watch list knows no dates, its page shows the newest papers first: date:2025-03: Mine",
        ),
        (
            list_for("kites -tag:speech"),
            "digest.toml:3: only words can be left out of a watch list, as in -survey: -tag:speech: Mine",
        ),
        (list_for("", "grahps"), "digest.toml:4: unknown topic grahps (did you mean graphs?): Mine"),
        (list_for("tag:grahps"), "digest.toml:3: unknown topic grahps (did you mean graphs?): Mine"),
        (list_for("of the"), "digest.toml:3: nothing in this query can be looked for: Mine"),
        (list_for("-kites"), "digest.toml:3: nothing in this query can be looked for: Mine"),
        (list_for("a b c d e f g h i j k l m"), "digest.toml:3: a query has at most 12 words: Mine"),
    ],
)
def test_a_list_that_makes_no_sense_is_reported_with_its_line(watch: Watch, expected: str) -> None:
    assert faults_of(watch) == [expected]


def test_what_is_quoted_may_look_like_a_filter() -> None:
    assert is_watched(list_for('"up to date: kites"'), "Up to Date: Kites")


def test_two_lists_of_one_name_are_one_list_and_a_fault() -> None:
    lists, faults = read_watches([list_for("kites"), list_for("gliders")], TOPICS, "digest.toml")
    assert [each.watch.query for each in lists] == ["kites"]
    assert [str(fault) for fault in faults] == [
        "digest.toml:2: this name is taken by the watch list at line 2: Mine",
    ]


def test_tables_are_read_with_their_lines() -> None:
    text = '[[watch]]\nname = "Kites"\nquery = "kite"\n\n[[watch]]\ntags = ["graphs"]\nname = "Graphs"\n'
    config, faults = parse_config(f'title = "Mine"\n{text}')
    assert faults == ()
    assert [replace(watch, lines={}) for watch in config.watch] == [
        Watch("Kites", "kite"),
        Watch("Graphs", "", ("graphs",)),
    ]
    assert [(watch.line_of("name"), watch.line_of("tags")) for watch in config.watch] == [(3, 2), (8, 7)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('query = "kites"', "digest.toml:2: a watch list wants a name"),
        ('name = "K"', "digest.toml:2: a watch list wants a query or tags: K"),
        ('name = "K"\nquery = 3', "digest.toml:4: query wants text in quotes: 3"),
        ('name = "K"\ntags = "speech"', "digest.toml:4: tags wants a list of slugs in quotes: 'speech'"),
        (
            'name = "K"\nquery = "kites"\ntag = "a"',
            "digest.toml:5: warning: unknown key of a watch list: tag (did you mean tags?)",
        ),
    ],
)
def test_a_broken_table_is_reported_and_the_others_work(table: str, expected: str) -> None:
    whole = '\n[[watch]]\nname = "Whole"\nquery = "kites"\n'
    config, faults = parse_config(f"\n[[watch]]\n{table}\n{whole}")
    assert [str(fault) for fault in faults] == [expected]
    assert [watch.name for watch in config.watch if watch.name != "K"] == ["Whole"]


@pytest.mark.parametrize("text", ["watch = 3", "[watch]\nname = 'K'", "watch = ['kites']"])
def test_watch_lists_that_are_no_tables_are_refused(text: str) -> None:
    config, faults = parse_config(text)
    assert config.watch == ()
    assert [(fault.line, fault.message.partition(":")[0]) for fault in faults] == [
        (1, "watch wants tables, each below a line [[watch]]"),
    ]
