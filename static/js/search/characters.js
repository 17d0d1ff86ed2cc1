/** Text as search sees it: no accents, Greek letters by name, words cut out of it. Twin of digest/search/characters.py. */

const GREEK =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega".split(
    " ",
  );
const LETTER = "[\\p{L}\\p{N}]";
const LONGEST = 40; // characters of a word

export const CHUNK = new RegExp(
  `${LETTER}+(?:(?:[-‐‑–_'’]|\\^\\{?|\\}|(?<=\\p{Nd})\\.(?=\\p{Nd})|(?<=(?<!${LETTER})${LETTER})[:&](?=${LETTER}(?!${LETTER})))` +
    `${LETTER}+)*(?:\\+\\+?|#)?(?!${LETTER})`,
  "gu",
);
export const WORD = new RegExp(`${LETTER}+(?:(?<=\\p{Nd})\\.\\p{Nd}+|[:&]${LETTER}(?!${LETTER}))*`, "gu");

/** @param {string} text @returns {string} without accents, compatibility forms resolved; capitals stay */
export function foldText(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  const plain = text.replace(/(?<=\p{Nd})×(?=\p{Nd})/gu, "x").normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[α-ξπ-ωΓΔΘΛΞΠΣΥΦΨΩ]/g, (letter) => {
    const code = letter.charCodeAt(0);
    return GREEK[code - (code < 0x3b1 ? 0x391 : 0x3b1)];
  });
}

/** @param {string} text folded @returns {string[]} runs of letters and digits with what joins them */
export const chunksOf = (text) => text.match(CHUNK) ?? [];

/** @param {string} part in small letters @returns {string[]} cut at a two that means "to": `text2music` */
export const splitBridge = (part) => part.split(/(?<=[a-z]{3})2(?=[a-z]{3})/);

/** @param {string} chunk @returns {{parts: string[], joined: string}} its words; all of it as one in small letters */
export function splitChunk(chunk) {
  const own = chunk.replace(/['’]s$/i, "");
  const parts = (own.match(WORD) ?? []).filter((part) => part.length <= LONGEST);
  const sign = /[+#]*$/.exec(own)?.[0] ?? "";
  return { parts, joined: (parts.join("").toLowerCase() + sign).slice(0, LONGEST) };
}
