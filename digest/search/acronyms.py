"""Acronyms and what they stand for: a paper that writes one is found by the other.

Both are settled where terms are made, so the browser needs no table and pays no second request. A site adds to the
table; what a paper means by an acronym is not looked at, so only those that have one meaning in this field are here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import compress
from typing import NamedTuple

from digest.model import Diagnostic, Severity
from digest.search.analysis import Analyser, Term
from digest.search.stopwords import STOP_WORDS

ACRONYMS: dict[str, tuple[str, ...]] = {
    "AIGC": ("AI-generated content",),
    "ANN": ("artificial neural network", "approximate nearest neighbor"),
    "ASR": ("automatic speech recognition", "speech recognition"),
    "CLM": ("causal language model",),
    "CNN": ("convolutional neural network", "convolutional network"),
    "CoT": ("chain of thought",),
    "CTR": ("click-through rate",),
    "CV": ("computer vision",),
    "DNN": ("deep neural network",),
    "DP": ("differential privacy", "differentially private"),
    "DPO": ("direct preference optimization",),
    "DRL": ("deep reinforcement learning",),
    "EMA": ("exponential moving average",),
    "FL": ("federated learning",),
    "GAN": ("generative adversarial network",),
    "GCN": ("graph convolutional network",),
    "GNN": ("graph neural network",),
    "GRPO": ("group relative policy optimization",),
    "GUI": ("graphical user interface",),
    "HPO": ("hyperparameter optimization",),
    "ICL": ("in-context learning",),
    "INR": ("implicit neural representation",),
    "KD": ("knowledge distillation",),
    "KG": ("knowledge graph",),
    "KV": ("key-value",),
    "LLM": ("large language model",),
    "LMM": ("large multimodal model",),
    "LoRA": ("low-rank adaptation", "low-rank adapter"),
    "LSTM": ("long short-term memory",),
    "LTH": ("lottery ticket hypothesis",),
    "MAE": ("masked autoencoder",),
    "MARL": ("multi-agent reinforcement learning",),
    "MCTS": ("Monte Carlo tree search",),
    "MLLM": ("multimodal large language model",),
    "MLM": ("masked language model",),
    "MLP": ("multi-layer perceptron",),
    "MoE": ("mixture of experts", "mixtures of experts"),
    "MPC": ("model predictive control",),
    "NAS": ("neural architecture search", "architecture search"),
    "NER": ("named entity recognition",),
    "NeRF": ("neural radiance field",),
    "NLI": ("natural language inference",),
    "NLP": ("natural language processing",),
    "NMT": ("neural machine translation",),
    "OCR": ("optical character recognition",),
    "ODE": ("ordinary differential equation",),
    "OOD": ("out of distribution",),
    "PDE": ("partial differential equation",),
    "PEFT": ("parameter-efficient fine-tuning", "parameter-efficient tuning", "parameter-efficient transfer learning"),
    "PINN": ("physics-informed neural network",),
    "PPO": ("proximal policy optimization",),
    "PTQ": ("post-training quantization",),
    "QA": ("question answering",),
    "QAT": ("quantization-aware training",),
    "RAG": ("retrieval-augmented generation",),
    "RL": ("reinforcement learning",),
    "RLHF": ("reinforcement learning from human feedback",),
    "RLVR": ("reinforcement learning with verifiable rewards",),
    "RNN": ("recurrent neural network",),
    "RoPE": ("rotary position embedding", "rotary positional embedding"),
    "SAE": ("sparse autoencoder",),
    "SAM": ("segment anything model",),
    "SDE": ("stochastic differential equation",),
    "SFT": ("supervised fine-tuning",),
    "SGD": ("stochastic gradient descent",),
    "SLM": ("small language model",),
    "SMoE": ("sparse mixture of experts",),
    "SNN": ("spiking neural network",),
    "SSL": ("self-supervised learning",),
    "SSM": ("state space model",),
    "SVD": ("singular value decomposition",),
    "T2I": ("text-to-image",),
    "T2V": ("text-to-video",),
    "TTA": ("test-time adaptation",),
    "TTS": ("text-to-speech", "speech synthesis"),
    "UDA": ("unsupervised domain adaptation",),
    "VAE": ("variational autoencoder",),
    "ViT": ("vision transformer",),
    "VLA": ("vision-language-action",),
    "VLM": ("vision-language model",),
    "VQA": ("visual question answering",),
    "VQ": ("vector quantization",),
    "WER": ("word error rate",),
}
"""Each acronym with the words it stands for, in any spelling and inflection."""


def read_acronyms(text: str, path: str) -> tuple[dict[str, tuple[str, ...]], tuple[Diagnostic, ...]]:
    """The table with a site's own lines, and what is wrong with these.

    A line is ``PTQ: post-training quantization, quantization after training``; without meanings it takes the acronym
    out of the table. Lines that are blank or begin with ``#`` say nothing.
    """
    table = dict(ACRONYMS)
    problems: list[Diagnostic] = []
    known = {acronym.lower(): acronym for acronym in table}
    for number, line in enumerate(text.split("\n"), 1):
        acronym, colon, rest = (part.strip() for part in line.partition(":"))
        if not acronym or acronym.startswith("#"):
            continue
        if not colon or not acronym.isalnum():
            problems.append(
                Diagnostic(path, number, Severity.ERROR, f"not an acronym and its meanings: {line.strip()}")
            )
            continue
        table.pop(known.get(acronym.lower(), acronym), None)
        known[acronym.lower()] = acronym
        meanings = tuple(meaning for meaning in map(str.strip, rest.split(",")) if any(map(str.isalnum, meaning)))
        if meanings:
            table[acronym] = meanings
    return table, tuple(problems)


class Beginning(NamedTuple):
    """A piece of a text in which meanings begin."""

    firsts: frozenset[str]
    """Their first stems."""
    seconds: frozenset[str]
    """Their second stems, one of which the next piece begins with; empty where that is not certain."""


class Acronyms:
    """The table as terms are made with it."""

    def __init__(self, analyser: Analyser, table: Mapping[str, Sequence[str]]) -> None:
        self._analyser = analyser
        self.meanings: dict[str, tuple[Term, ...]] = {}
        """For the stem of an acronym, the terms of its first meaning, word by word."""
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        """For the first stem of a meaning, all its stems and the acronym."""
        self._needs: dict[str, list[tuple[str, frozenset[str]]]] = {}
        """For the longest stem of a meaning, which fewest texts have, its first stem and all that a text must have."""
        elsewhere = {analyser.stem(word) for word in STOP_WORDS}  # in texts, but not among the stems of their terms
        for acronym, meanings in sorted(table.items()):
            form = acronym.lower()
            words = analyser.words(meanings[0].replace("-", " "))
            self.meanings[analyser.stem(form)] = tuple(term for word in words for term in word.terms)
            for meaning in meanings:
                stems = [stem for word in analyser.words(meaning) for stem in word.stems]
                if stems:  # one endless word has none
                    self._phrases.setdefault(stems[0], []).append((stems, form))
                    needed = frozenset([stem for stem in stems if len(stem) > 1 and stem.isalpha()]) - elsewhere
                    self._needs.setdefault(max(sorted(needed), key=len, default=""), []).append((stems[0], needed))
        self._longest = max((len(stems) for phrases in self._phrases.values() for stems, _ in phrases), default=0)

    def beginning(self, stems: Sequence[str]) -> Beginning | None:
        """How meanings go on that begin in a piece of these stems; None for most pieces."""
        firsts = self._phrases.keys() & set(stems)
        if not firsts:
            return None
        phrases = [phrase for first in firsts for phrase, _ in self._phrases[first]]
        within = len(stems) > 1 or any(len(phrase) == 1 or phrase[1] in STOP_WORDS for phrase in phrases)
        return Beginning(frozenset(firsts), frozenset() if within else frozenset([phrase[1] for phrase in phrases]))

    def possible(self, stems: Set[str]) -> set[str]:
        """The first stems of the meanings that a text of these stems may spell out: mostly none or one."""
        keys = self._needs.keys() & stems
        return {first for key in ("", *keys) for first, needed in self._needs.get(key, ()) if needed <= stems}

    def found(self, pieces: Sequence[str], beginnings: Mapping[str, Beginning], firsts: Set[str]) -> list[str]:
        """The acronyms, in small letters, whose meaning a text spells out: one for each time.

        Takes the pieces of the text, those of all texts in which meanings begin, and what is possible.
        """
        if not firsts:
            return []
        known = self._analyser.known
        spelled: list[str] = []
        for at in compress(range(len(pieces)), map(beginnings.__contains__, pieces)):
            beginning = beginnings[pieces[at]]
            if not beginning.firsts.isdisjoint(firsts):
                ahead = pieces[at + 1 : at + 2]
                if not beginning.seconds or (ahead and beginning.seconds.intersection(known[ahead[0]].stems[:1])):
                    spelled += self._spelled(pieces[at : at + self._longest])
        return spelled

    def _spelled(self, pieces: Sequence[str]) -> list[str]:
        """The acronyms whose meaning begins in the first piece."""
        known = self._analyser.known
        stems: list[str] = []
        for piece in pieces:
            stems += known[piece].stems
        spelled: list[str] = []
        for at in range(len(known[pieces[0]].stems)):
            for phrase, form in self._phrases.get(stems[at], ()):
                if stems[at : at + len(phrase)] == phrase:
                    spelled.append(form)
        return spelled
