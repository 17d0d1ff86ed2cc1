"""Phrases: what one matches and what it does not, and that the tree finds what a plain search finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.topics.matcher import Hit, Matcher, blank_marks
from digest.topics.phrases import KnownKeys, base_form, is_phrase, phrase_keys, split_phrases


def found(phrase: str, text: str) -> list[str]:
    """The words of a text in which a phrase is found."""
    words = blank_marks(text).split()
    return [" ".join(words[begin:end]) for _, begin, end in Matcher([(0, phrase)]).find(words)]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("prune", "Pruning pruned what prunes prune", ["Pruning", "pruned", "prunes", "prune"]),
        ("language model", "A language-modelling task, Language Models", ["language modelling", "Language Models"]),
        ("quantization", "quantisation and Quantization", ["quantisation", "Quantization"]),
        ("adapt", "it adapts; an adapter, adaptive adaptation", ["adapts"]),
        ("trade", "a trade-off in trading", ["trade", "trading"]),
        ("accelerator", "accelerate accelerators", ["accelerators"]),
        ("RAG", "RAG beats rags, RAGs and Rag", ["RAG", "RAGs"]),
        ("RL", "RL, RLs, rl and Rls", ["RL", "RLs"]),
        ("copy", "copies, copied and copiers", ["copies", "copied"]),
        ("LoRA layer", "LoRA layers, lora layers", ["LoRA layers"]),
        ("=embedding", "Embeddings embedded an embedding", ["Embeddings", "embedding"]),
        ("=self-attention", "self attention, self-attentive, Self-Attention", ["self attention", "Self Attention"]),
        ("fine-tune", "fine tuning, fine-tuned, finetunes; tune finely", ["fine tuning", "fine tuned", "finetunes"]),
        ("4-bit", "4-bit, 4 bits, 4bit, 14-bit", ["4 bit", "4 bits", "4bit"]),
        ("*GAN", "StyleGANs and a GAN, not organ", ["StyleGANs", "GAN"]),
        ("Quant*", "QuantLM quantizes Quantum", ["QuantLM", "Quantum"]),
        ("quantiz*", "Quantizers quantize", ["Quantizers", "quantize"]),
        ("N:M sparsity", "N:M sparsity, n:m sparsity", ["N M sparsity"]),
        ("text to image", "text-to-image, text—to—image, text2image", ["text to image", "text to image"]),
        ("Schrödinger bridge", "The Schrödinger-bridges", ["Schrödinger bridges"]),
    ],
)
def test_a_phrase_matches_as_the_head_of_the_file_says(phrase: str, text: str, words: list[str]) -> None:
    assert found(phrase, text) == words


@pytest.mark.parametrize(
    ("forms", "others"),
    [
        (("prune", "prunes", "pruned", "pruning"), ("pruner",)),
        (("map", "maps", "mapped", "mapping"), ("mapper",)),
        (("study", "studies", "studied"), ("student",)),
        (("loss", "losses"), ("lost",)),
        (("process", "processes", "processing"), ("processor",)),
        (("speed", "speeds"), ("spear",)),
        (("optimise", "optimize", "optimising"), ("optimal",)),
        (("call", "calling", "called"), ("caliber",)),
        (("model", "modelled", "modeling"), ("modular",)),
        (("add", "adding"), ("ads",)),
        (("string", "strings"), ("strip",)),
    ],
)
def test_inflections_share_a_base_form_and_derivations_do_not(forms: tuple[str, ...], others: tuple[str, ...]) -> None:
    bases = {base_form(word) for word in forms}
    assert (1, set()) == (len(bases), bases & {base_form(word) for word in others})


@pytest.mark.parametrize("text", ["", " ", "*", "=", "a*b", "=a*", "a =", "*a b*c", 'say "this"', "-bit", "a,b"])
def test_what_is_no_phrase(text: str) -> None:
    assert not is_phrase(text)


def test_a_list_of_phrases_keeps_the_sound_ones_and_names_the_others() -> None:
    assert split_phrases("sound, a*b, C*,, =, sound") == (("sound", "C*"), ("a*b", "="))


def test_of_phrases_of_one_tag_that_overlap_the_longest_counts() -> None:
    matcher = Matcher([(0, "quantization"), (0, "vector quantization"), (0, "vector quantization error"), (1, "error")])
    words = ["vector", "quantization", "error", "and", "quantization"]
    assert matcher.find(words) == [(2, 0, 3), (3, 2, 3), (0, 4, 5)]


def test_where_a_word_fits_several_phrases_of_a_tag_the_most_exact_counts() -> None:
    matcher = Matcher([(0, "*GAN"), (0, "gan"), (0, "GAN"), (1, "*GAN")])
    assert matcher.find(["GANs", "BigGAN"]) == [(2, 0, 1), (3, 0, 1), (0, 1, 2), (3, 1, 2)]


@pytest.mark.parametrize("before", [["mix"], ["mix", "of"]])
def test_a_later_word_is_taken_most_exactly_too_even_where_another_reading_goes_further(before: list[str]) -> None:
    phrase = " ".join(before)
    matcher = Matcher([(0, f"{phrase} lora expert"), (0, f"{phrase} LoRA"), (1, f"{phrase} lora expert")])
    end = len(before)
    assert matcher.find([*before, "LoRA", "experts"]) == [(1, 0, end + 1), (2, 0, end + 2)]


def search_plainly(phrases: list[tuple[int, str]], words: list[str]) -> list[Hit]:
    """What the matcher should find, by trying every phrase at every place."""
    covered: dict[int, int] = {}
    hits: list[Hit] = []
    for begin in range(len(words)):
        fits: list[tuple[int, int]] = []
        for number, (_, phrase) in enumerate(phrases):
            for keys in phrase_keys(phrase):
                end = begin + len(keys)
                if end <= len(words) and keys == tuple(map(base_form, words[begin:end])):
                    fits.append((-end, number))
        for end, number in sorted(set(fits)):
            tag = phrases[number][0]
            if covered.get(tag, 0) <= begin:
                covered[tag] = -end
                hits.append((number, begin, -end))
    return hits


def without_doubles(phrases: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the phrases that another one of the same tag says too, of which it is not told which is found."""
    taken: set[tuple[int, tuple[str, ...]]] = set()
    kept: list[tuple[int, str]] = []
    for tag, phrase in phrases:
        spellings = {(tag, keys) for keys in phrase_keys(phrase)}
        if not spellings & taken:
            taken |= spellings
            kept.append((tag, phrase))
    return kept


small_words = st.sampled_from(["net", "graph", "deep", "tune"])
small_phrases = st.lists(small_words, min_size=1, max_size=3).map(" ".join) | st.just("deep-net")
small_tags = st.lists(st.tuples(st.integers(0, 2), small_phrases), max_size=8).map(without_doubles)


@given(small_tags, st.lists(small_words | st.just("deepnets"), max_size=12))
def test_the_tree_finds_what_trying_every_phrase_at_every_place_finds(
    phrases: list[tuple[int, str]], words: list[str]
) -> None:
    assert sorted(search_plainly(phrases, words)) == sorted(Matcher(phrases).find(words))


@given(st.text(st.sampled_from("abeilnsyd"), min_size=1, max_size=9) | st.sampled_from(["flies", "all", "his", "ties"]))
def test_a_word_stands_for_its_own_base_form(word: str) -> None:
    assert KnownKeys([base_form(word)]).of(word) == (base_form(word),)


@given(st.text(max_size=60))
def test_blanking_marks_keeps_every_offset_and_leaves_only_letters_and_digits(text: str) -> None:
    blanked = blank_marks(text)
    kept = [old == new if old.isalnum() else new == " " for old, new in zip(text, blanked, strict=True)]
    assert all(kept)
