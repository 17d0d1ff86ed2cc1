/** What a paper's own words say beyond their being there. Twin of digest/search/titles.py; marks are its own. */

import { CHUNK, WORD, chunksOf, foldText, splitChunk } from "./characters.js";

const [EXACT_TITLE, PAIR, MOST_PAIRS] = [16, 2, 2];

/** @typedef {import("./reading.js").IndexReader} IndexReader */

/** @param {string} text @returns {string[]} its words, folded, in small letters */
const wordsOf = (text) =>
  chunksOf(foldText(text)).flatMap((chunk) => splitChunk(chunk).parts.map((part) => part.toLowerCase()));

/**
 * @param {import("./wording.js").Wording} wording
 * @param {string} title
 * @param {number} score
 * @param {IndexReader} reader
 * @returns {number} what a paper gets for its title besides its score
 */
export function judgeTitle(wording, title, score, reader) {
  const words = wordsOf(title);
  const { typed } = wording;
  if (words.length === typed.length && words.every((word, at) => word === typed[at])) return (score * EXACT_TITLE) >> 4;
  const stems = words.map((word) => stemsOf(word, reader));
  const meant = typed.map((text) => new Set([text]));
  for (const sense of wording.senses) {
    const own = meant.find((_, at) => sense.words === 1 << at);
    for (const [stem] of sense.stems) own?.add(stem);
  }
  let pairs = 0;
  for (let at = 0; at + 1 < meant.length; at++) pairs += Number(hasRun(stems, meant.slice(at, at + 2)));
  return (score * Math.min(pairs, MOST_PAIRS) * PAIR) >> 4;
}

/** @param {string[]} phrase @param {string} text @param {IndexReader} reader @returns {boolean} in any inflection */
export function hasPhrase(phrase, text, reader) {
  return hasRun(
    wordsOf(text).map((word) => stemsOf(word, reader)),
    phrase.map((word) => stemsOf(word, reader)),
  );
}

/** @param {string} word @param {IndexReader} reader @returns {Set<string>} it with its stems, as far as they are known */
const stemsOf = (word, reader) => new Set([word, ...reader.loadedForms(word).map((form) => form.stem)]);

/** @param {Set<string>[]} stems @param {Set<string>[]} wanted @returns {boolean} */
function hasRun(stems, wanted) {
  const meets = (/** @type {Set<string>} */ one, /** @type {Set<string>} */ two) => [...one].some((stem) => two.has(stem));
  const last = stems.length - wanted.length;
  for (let start = 0; start <= last; start++) {
    if (wanted.every((want, at) => meets(want, stems[start + at]))) return true;
  }
  return false;
}

/**
 * @param {string} text
 * @param {Set<string>} stems
 * @param {IndexReader} reader
 * @returns {string[]} the text in pieces: plain, marked, plain …
 */
export function markText(text, stems, reader) {
  const isMeant = (/** @type {string} */ word) => reader.loadedForms(word).some(({ stem }) => stems.has(stem));
  const pieces = [""];
  let end = 0;
  const mark = (/** @type {number} */ start, /** @type {string} */ word) => {
    pieces[pieces.length - 1] += text.slice(end, start);
    pieces.push(word, "");
    end = start + word.length;
  };
  for (const { 0: chunk, index } of text.matchAll(CHUNK)) {
    if (isMeant(splitChunk(foldText(chunk)).joined)) mark(index, chunk);
    else {
      for (const { 0: word, index: at } of chunk.matchAll(WORD)) {
        if (isMeant(foldText(word).toLowerCase())) mark(index + at, word);
      }
    }
  }
  pieces[pieces.length - 1] += text.slice(end);
  return pieces;
}
