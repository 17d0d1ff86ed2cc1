/** The words of a query as the index has them: what each may stand for, and how surely. Twin of digest/search/wording.py. */

import { complete, correct, isTooShort } from "./spelling.js";

export const EXACT = 16;
const [PREFIX, BEYOND, SPELLED] = [10, 6, 8];
const [MOST_COMPLETIONS, MOST_CORRECTIONS] = [4, 3];
const [LONGEST_JOIN, SHORTEST_COMPOUND] = [3, 4];
const LEAST_BITS = [0, 0, 3, 1];

/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./reading.js").IndexReader} IndexReader */
/** @typedef {import("./reading.js").Form} Form */
/**
 * @typedef {object} Sense what one or several neighbouring words stand for
 * @property {number} words which ones: a bit each
 * @property {[string, number][]} stems any of which will do, with how surely each is meant
 * @property {boolean} inTitle
 */
/**
 * @typedef {object} Wording
 * @property {Sense[]} senses
 * @property {number} required words that a paper must have to have all
 * @property {[string, string][]} corrected words that no paper has, with what they were taken for
 * @property {string[]} typed the words in order, those that were split in two pieces
 * @property {string[]} unknown words and dates that nothing could be made of; not a last one that is too short to be completed
 */

/** @param {Query} query @param {IndexReader} reader @returns {Wording} */
export function readWording(query, reader) {
  const texts = query.words.map((word) => word.text);
  const isStop = texts.map((text) => reader.stop.has(text));
  const runs = runsOf(query, isStop);
  reader.needForms([...texts.filter((_, at) => !isStop[at]), ...runs.map((run) => run.whole)]);
  const joins = joinsOf(runs, reader);
  const joinable = joins.reduce((words, sense) => words | sense.words, 0);
  /** @type {Wording} */
  const wording = { senses: [], required: 0, corrected: [], typed: texts, unknown: [...query.undated] };
  for (const [at, { text, chunk, inTitle }] of query.words.entries()) {
    if (isStop[at]) continue;
    /** @type {[string, number][]} */
    let found = reader.forms(text).map(({ stem }) => [stem, EXACT]);
    const isLast = query.unfinished && at === texts.length - 1;
    if (isLast) {
      found = [...found, ...others(complete(text, reader, MOST_COMPLETIONS), found, found.length ? BEYOND : PREFIX)];
    }
    if (!found.length && !((joinable >> at) & 1)) {
      const guesses = correct(text, reader, MOST_CORRECTIONS);
      found = others(guesses, found, SPELLED);
      const pieces = guesses.length ? [] : split(text, reader);
      if (pieces.length) {
        const apart = pieces.map((piece) => ({ text: piece, chunk, inTitle }));
        return readWording({ ...query, words: [...query.words.slice(0, at), ...apart, ...query.words.slice(at + 1)] }, reader);
      }
      if (guesses.length) wording.corrected.push([text, guesses[0].form]);
      else if (!(isLast && isTooShort(text, reader))) wording.unknown.push(text);
    }
    if (found.length) wording.senses.push({ words: 1 << at, stems: found, inTitle });
  }
  wording.senses.push(...joins, ...begunOf(query, reader));
  for (const sense of wording.senses) wording.required |= sense.words;
  isStop.forEach((stop, at) => (wording.required &= stop ? ~(1 << at) : ~0));
  return wording;
}

/** @param {Form[]} forms @param {[string, number][]} found @param {number} surety @returns {[string, number][]} */
function others(forms, found, surety) {
  const known = new Set(found.map(([stem]) => stem));
  return forms.filter(({ stem }) => !known.has(stem)).map(({ stem }) => [stem, surety]);
}

/** @typedef {{words: number, whole: string, inTitle: boolean}} Run neighbours that the index may have as one word */

/** @param {Query} query @param {boolean[]} isStop @returns {Run[]} */
function runsOf({ words, joined }, isStop) {
  const runs = [];
  for (let first = 0; first < words.length; first++) {
    const { chunk, inTitle, text } = words[first];
    const ends = words.flatMap((word, at) => (word.chunk === chunk ? [at] : []));
    for (let last = first; last < Math.min(first + LONGEST_JOIN, words.length); last++) {
      const isChunk = ends[0] === first && ends.at(-1) === last;
      if (!isChunk && isStop[first]) continue;
      const apart = words.slice(first, last + 1).map((word) => word.text);
      const whole = isChunk ? joined[chunk] : apart.join("");
      if (whole !== text) runs.push({ words: 2 ** (last + 1) - 2 ** first, whole, inTitle });
    }
  }
  return runs;
}

/** @param {Run[]} runs @param {IndexReader} reader @returns {Sense[]} */
function joinsOf(runs, reader) {
  /** @type {Map<string, Sense>} */
  const senses = new Map();
  for (const { words, whole, inTitle } of runs) {
    for (const { stem } of reader.forms(whole)) {
      senses.set(`${words} ${stem}`, { words, stems: [[stem, EXACT]], inTitle });
    }
  }
  return [...senses.values()];
}

/** @param {Query} query @param {IndexReader} reader @returns {Sense[]} what a last compound may become: `self-su` */
function begunOf({ joined, unfinished, words }, reader) {
  if (!unfinished) return [];
  const { chunk, inTitle } = words[words.length - 1];
  const first = words.findIndex((word) => word.chunk === chunk);
  if (first === words.length - 1 || [...joined[chunk]].length < SHORTEST_COMPOUND) return [];
  const stems = others(complete(joined[chunk], reader, MOST_COMPLETIONS), [], PREFIX);
  return stems.length ? [{ words: 2 ** words.length - 2 ** first, stems, inTitle }] : [];
}

/** @param {string} word @param {IndexReader} reader @returns {string[]} the two known words that it consists of, of several pairs that whose rarer one is commonest */
function split(word, reader) {
  const letters = [...word];
  const pairs = letters.flatMap((letter, at) => {
    const isSeam = at && isDigit(letters[at - 1]) !== isDigit(letter);
    const least = isSeam ? 1 : LEAST_BITS[Math.min(at, letters.length - at, 3)];
    return least ? [{ least, left: letters.slice(0, at).join(""), right: letters.slice(at).join("") }] : [];
  });
  reader.needForms(pairs.map(({ left }) => left));
  const known = pairs.filter(({ left }) => reader.forms(left).length);
  reader.needForms(known.map(({ right }) => right));
  let most = 0;
  /** @type {string[]} */
  let best = [];
  for (const { least, left, right } of known.reverse()) {
    const bits = Math.min(...[left, right].map((part) => reader.forms(part)[0]?.bits ?? 0));
    if (bits >= least && bits > most) [most, best] = [bits, [left, right]];
  }
  return best;
}

const isDigit = (/** @type {string} */ letter) => /\d/.test(letter);
