"""Text with residue of TeX, made up and real, and the account of what a repair took away from it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from digest.content.tex_tokens import REPLACED_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOKENS = [(re.compile(pattern), template) for pattern, template in REPLACED_TOKENS.items()]

_MARKS = ["\\", "$", "{", "}", "^", "_", "~", "`", "``", "''", "'", '"', "-", "--", "---", "&", "%", "<", ">", "[", "]"]
_PLAIN = [
    " ",
    " ",
    " ",
    ". ",
    ", ",
    "(",
    ")",
    "\n",
    "a",
    "x",
    "n",
    "W",
    "2",
    "10",
    "64",
    "0.5",
    "Net",
    "word",
    "é",
    "模",
]
_TEX = [
    *(
        "8times",
        "2.5times",
        "64 times 64",
        "H times W ",
        "d_k times d_v ",
        "2.5 times 10^{-4}",
        "sometimes ",
        "sim",
        "approx",
        "pm",
        "leq ",
        "rightarrow",
        "cdot",
        "infty",
        "star",
    ),
    *(
        "\\times",
        "\\alpha",
        "alpha-BN",
        "MHR-mu",
        "ell_1",
        "(epsilon, delta)",
        "\\%",
        "\\_",
        "\\&",
        "\\{",
        "\\\\",
        "\\,",
    ),
    *("\\textbf{", "{\\em ", "mathcal{", "text{", "\\emph{net}", "\\mathbb{R}", "\\frac{a}{b}", "sqrt{n}", "\\hat{x}"),
    *(
        '\\"i',
        "\\'e",
        "\\`{e}",
        "\\c{c}",
        "\\v s",
        "\\ss",
        "\\o{}",
        "{\\tau}",
        "({\\romannumeral2})",
        "\\ours",
        "\\unknown{",
    ),
    *(
        "\\O re",
        "{em ",
        "{scriptsize ",
        "\\textcolor{red}{x}",
        "\\color{red} ",
        "\\ss e",
        '\\"\\i ',
        "1{,}0",
        "SE$(3)$",
        "$>$90",
        "$5",
        "$-$",
    ),
    *("360^{circ}", "x^{star}", "$W^top$", "\\{x_i\\}", "{x_i}_{i=1}^N", "$\\{x_i\\}$", '{\\"i}', "\\{\\tau\\}"),
    *("10^{19}", "S$^{2}$FT", "O(n^2)", "CO_2", "l_1", "W_Q", "M^3ViT", "x_{t+1}", "{l_1}", "^{rm th}", "$n$", "$x_i$"),
    *(
        " \\cite{key} ",
        " \\ref{tab} ",
        "\\footnote{so}",
        "left(",
        "right)",
        "snake_case",
        "__init__",
        "a_1.py",
        "/usr/lib/x_1",
    ),
    *(
        " https://a.org/b_c~d^e",
        " https://a.org/b{https://a.org/b}",
        " https://a.org/b/{url}",
        " https://a.org/b{\\texttt{https://a.org/b.}}",
        " https://a.org/b{\\_}",
        "\\href{https://a.org/b}{this~URL.}",
        "\\url{https://a.org/b\\_c}",
    ),
]
residue = st.lists(st.sampled_from(_MARKS) | st.sampled_from(_PLAIN) | st.sampled_from(_TEX), max_size=12).map("".join)
"""Text in which anything may stand beside anything."""


def letters_of(text: str) -> str:
    """Letters and digits: compatibility forms and accents split, case folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def accounts_for(source: str, repaired: str) -> bool:
    """Whether the letters of the repaired text are those of the source in order, some declared tokens replaced.

    Follows every way to read the source at once: each letter as itself, each token as itself or as what replaces it.
    """
    wanted = letters_of(repaired)
    jumps: dict[int, list[tuple[int, str]]] = {}
    for pattern, template in _TOKENS:
        for match in pattern.finditer(source):
            jumps.setdefault(match.start(), []).append((match.end(), letters_of(match.expand(template))))
    reached: list[set[int]] = [set() for _ in range(len(source) + 1)]
    reached[0].add(0)
    for place, char in enumerate(source):
        for end, letters in [(place + 1, letters_of(char)), *jumps.get(place, ())]:
            reached[end] |= {done + len(letters) for done in reached[place] if wanted.startswith(letters, done)}
    return len(wanted) in reached[len(source)]


def read_texts(folder: Path) -> Iterator[str]:
    """The titles and paragraphs of all dumps in a folder, one line each, every one once."""
    lines = (line.strip() for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines())
    return iter(dict.fromkeys(line for line in lines if line))
