"""Acronyms and what they stand for: a paper that writes one is found by the other.

Both are settled where terms are made, so the browser needs no table and pays no second request. A site adds to the
table; what a paper means by an acronym is not looked at, so only those that have one meaning in this field are here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from digest.search.analysis import Analyser, Word

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


class Acronyms:
    """The table as terms are made with it."""

    def __init__(self, analyser: Analyser, table: Mapping[str, Sequence[str]]) -> None:
        self.words: dict[str, tuple[str, ...]] = {}
        """For the stem of an acronym, the words of its first meaning that are no stop words, as forms."""
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        for acronym, meanings in sorted(table.items()):
            form = acronym.lower()
            self.words[analyser.stem(form)] = tuple(re.split("[ -]", meanings[0].lower()))
            for meaning in meanings:
                stems = [stem for word in analyser.words(meaning) for stem in word.stems]
                self._phrases.setdefault(stems[0], []).append((stems, form))
        self._first = frozenset(self._phrases)
        self._longest = max((len(stems) for phrases in self._phrases.values() for stems, _ in phrases), default=0)

    def found(self, words: Sequence[Word], known: Iterable[str]) -> list[str]:
        """The acronyms, in small letters, whose meaning the words spell out: one for each time.

        ``known`` holds the stems of the text at least: most texts lack the first word of most meanings.
        """
        first = self._first.intersection(known)
        if not first:
            return []
        stems = [stem for word in words for stem in word.stems]
        spelled: list[str] = []
        for at, stem in enumerate(stems):
            if stem in first:
                ahead = stems[at : at + self._longest]
                spelled += [form for phrase, form in self._phrases[stem] if ahead[: len(phrase)] == phrase]
        return spelled
