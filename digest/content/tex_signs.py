"""The names and characters of TeX that titles and abstracts use.

Names are those of plain TeX, LaTeX and amsmath; a sign that is missing here is looked up in pylatexenc's table
(``sign_of``), which knows some hundreds more.
"""

from __future__ import annotations

import unicodedata
from functools import cache


def _pairs(lines: str) -> dict[str, str]:
    words = lines.split()
    return dict(zip(words[::2], words[1::2], strict=True))


GREEK = _pairs(
    """
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π varpi π rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    """
)
ARROWS = _pairs(
    """
    rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ longrightarrow ⟶
    longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺
    uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓
    """
)
WORDS = _pairs("leq ≤ geq ≥ neq ≠ cdot · cdots ⋯ ldots … infty ∞")
"""Signs whose names are no English words: certain even where the page lost the backslash."""
SIGNS = {
    **GREEK,
    **ARROWS,
    **WORDS,
    **_pairs(
        r"""
        leqslant ≤ geqslant ≥ lesssim ≲ gtrsim ≳ simeq ≃ forall ∀ notin ∉ subseteq ⊆ supseteq ⊇ emptyset ∅ varnothing ∅
        mapsto ↦ oplus ⊕ otimes ⊗ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ propto ∝ nabla ∇
        times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • le ≤ ge ≥ ne ≠ ll ≪ gg ≫ approx ≈ sim ∼ cong ≅ equiv ≡
        in ∈ ni ∋ subset ⊂ supset ⊃ cup ∪ cap ∩ setminus ∖ wedge ∧ vee ∨ neg ¬ lnot ¬ exists ∃ to → gets ← iff ⇔
        implies ⟹ partial ∂ sum ∑ prod ∏ int ∫ ell ℓ Re ℜ Im ℑ hbar ℏ prime ′ top ⊤ bot ⊥ perp ⊥ mid | vert | Vert ‖
        lVert ‖ rVert ‖ lvert | rvert | parallel ∥ colon : dots … dotsc … dotsb ⋯ vdots ⋮ dagger † ddagger ‡ odot ⊙
        checkmark ✓ triangle △ square □ degree ° textdegree ° texttimes × textpm ± S § P ¶ copyright © pounds £ euro €
        textregistered ® texttrademark ™ textendash – textemdash — textquoteright ’ textquoteleft ‘ textquotedblleft “
        textquotedblright ” textellipsis … textbar | textless < textgreater > textasciitilde ~ textunderscore _
        lbrace { rbrace } lbrack [ rbrack ] dag † ddag ‡ item • ss ß ae æ AE Æ oe œ OE Œ aa å AA Å o ø O Ø l ł L Ł
        dh ð th þ TeX TeX LaTeX LaTeX BibTeX BibTeX eg e.g. ie i.e. log log ln ln exp exp min min max max sup sup
        inf inf lim lim arg arg argmax argmax argmin argmin det det dim dim ker ker Pr Pr gcd gcd mod mod
        sin sin cos cos tan tan sinh sinh cosh cosh tanh tanh
        """
    ),
    "etal": "et al.",
    **dict.fromkeys(["quad", "qquad", "enspace", "thinspace", "newline", "linebreak", "par", "hfill", "space"], " "),
}
SCRIPT_NAMES = {
    **GREEK,
    **{name: SIGNS[name] for name in ("star", "ast", "prime", "top", "dagger", "infty", "perp", "pm", "ell")},
    "circ": "°",
}
"""Names that stand bare after ``^`` or ``_`` in pages that lost backslashes: ``W^star``, ``90^circ``."""
INDEX_NAMES = {**GREEK, **{name: SCRIPT_NAMES[name] for name in ("infty", "perp", "ell")}}
"""Those of them that are a sign in braces after ``_``, too: ``_{top}`` and ``_{star}`` are words."""
LETTERS = ("ss", "ae", "AE", "oe", "OE", "aa", "AA", "o", "O", "l", "L")
"""Commands that are letters of a word."""
TO_CHARACTERS = (
    *("text", "textrm", "textsf", "textsc", "textmd", "textup", "textnormal", "mathrm", "mathsf", "mathcal", "mathscr"),
    *("mathfrak", "mathtt", "mathit", "mathbf", "mathbb", "mathds", "boldsymbol", "bm", "operatorname", "mbox", "hbox"),
    *("underline", "uline", "ensuremath", "mathop", "mathbin", "mathrel", "textsuperscript", "textsubscript"),
)
"""Commands of which the argument's characters remain."""
STYLES = _pairs("textbf strong emph em textit em textsl em texttt code")
SWITCHES = _pairs(
    """
    em em it em itshape em sl em slshape em bf strong bfseries strong tt code ttfamily code rm text sf text sc text
    cal text scshape text sffamily text rmfamily text normalfont text upshape text tiny text scriptsize text
    footnotesize text small text normalsize text large text Large text LARGE text
    """
)
"""Commands that hold up to the end of their group, as in ``{\\em …}``."""
WORDLESS_SWITCHES = tuple(name for name in SWITCHES if name not in ("text", "tiny", "small", "large", "Large", "LARGE"))
"""Those whose names begin no group of words: certain where the page lost the backslash. A group that begins with
``it`` is one in italics."""
COLOURS = r"(?:\[\w+\])?\{[\w!.,:-]*\}"
"""What a command of colour says before what it colours: a model, a mixture, a name."""
SILENT = (
    *("noindent", "xspace", "centering", "displaystyle", "textstyle", "limits", "nolimits", "protect", "left", "right"),
    *("big", "bigl", "bigr", "Big", "Bigl", "Bigr", "bigg", "biggl", "biggr", "Bigg", "Biggl", "Biggr", "middle"),
    *SWITCHES,
)
"""Commands that leave nothing behind."""
MARKS_ABOVE = {
    **dict.fromkeys(["hat", "widehat"], "\u0302"),
    **dict.fromkeys(["tilde", "widetilde"], "\u0303"),
    **dict.fromkeys(["bar", "overline"], "\u0304"),
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
}
"""Commands that put a mark above one letter of maths, as the combining character."""
ACCENTS = dict(
    zip(
        "`'^~=.\"uvHrckdb",
        "\u0300\u0301\u0302\u0303\u0304\u0307\u0308\u0306\u030c\u030b\u030a\u0327\u0328\u0323\u0331",
        strict=True,
    )
)
"""The accents of TeX's text (The TeXbook, chapter 9), as combining characters."""

_LETTERS = "0123456789abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ+-−=()′"
SUPERSCRIPTS = {
    **dict(zip(_LETTERS, "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ⁺⁻⁻⁼⁽⁾′", strict=True)),
    **dict.fromkeys("∘°", "°"),  # TeX raises a circle for a degree
}
SUBSCRIPTS = dict(zip("0123456789aehijklmnoprstuvxβγρφχ+-−=()", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₊₋₋₌₍₎", strict=True))
"""What Unicode has of small raised and lowered characters; NFKC leads each letter and digit back to
the one it stands for."""

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DOUBLE_STRUCK = {
    **{letter: chr(ord("𝔸") + number) for number, letter in enumerate(_CAPITALS)},
    **dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "1": "𝟙",
}

URL_LABELS = (
    "url",
    "link",
    "here",
    "this url",
    "this link",
    "this https url",
    "this http url",
    "https url",
    "http url",
)
"""Labels of links that say no more than the address beside them."""
CITATIONS = (
    *("cite", "citep", "citet", "citealp", "citealt", "citeauthor", "citeyear", "parencite", "textcite", "autocite"),
    *("nocite", "label", "ref", "eqref", "autoref", "pageref", "cref", "Cref"),
)
"""Commands that point into a paper that the reader does not have: they go with their argument."""
ENVIRONMENTS = ("itemize", "enumerate", "description", "quote", "quotation", "center", "abstract", "document")
"""Environments of which the text remains."""
ROMAN = _pairs(
    "1 i 2 ii 3 iii 4 iv 5 v 6 vi 7 vii 8 viii 9 ix 10 x 11 xi 12 xii 13 xiii 14 xiv 15 xv 16 xvi 17 xvii 18 xviii"
)


@cache
def sign_of(name: str) -> str | None:
    """The characters that the command ``\\name`` stands for, or None. Asks pylatexenc for what our table lacks.

    Of pylatexenc only signs are taken: where it has letters or a formula, the command may mean more than it says.
    """
    known = SIGNS.get(name)
    if known is not None or name in SILENT:
        return known or ""
    from pylatexenc.latex2text import get_default_latex_context_db  # starting costs 40 ms, and few papers need it

    found = get_default_latex_context_db().get_macro_spec(name)
    sign = found.simplify_repl if found is not None else None
    if not isinstance(sign, str) or not sign.strip() or "%" in sign:
        return None
    return None if any(map(str.isalnum, unicodedata.normalize("NFKC", sign))) else sign
