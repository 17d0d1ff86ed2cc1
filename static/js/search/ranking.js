/**
 * What each paper that has a query's terms is worth, in whole numbers. Twin of digest/search/ranking.py, which says why;
 * papers go by their numbers in the reader, and what they are worth stands in arrays.
 */

import { EXACT } from "./wording.js";

const WEIGHTS = [6, 10, 15, 18, 20, 22, 23, 24, 30, 34, 38, 40, 42, 43, 44, 45];
const ROOTS = [
  68438, 71468, 74632, 77936, 81386, 84990, 88752, 92682, 96785, 101070, 105545, 110218, 115098, 120194, 125515,
];
const [JOINED, TAGGED] = [8, 8];
const IN_TITLE = 8;

/** @typedef {import("./wording.js").Sense} Sense */
/** @typedef {import("./reading.js").Term} Term */
/** @typedef {{numbers: number[], best: Int32Array}} Values the papers that have a sense; what it is worth to each, by number */
/** @typedef {{perhaps: number, room: number}} Gap words that a paper may have besides, and what its score may gain */
/**
 * @typedef {object} Scores
 * @property {number[]} found numbers of the papers
 * @property {Int32Array} scores by number
 * @property {Uint16Array} words which words of the query each has, a bit each, by number
 * @property {(number: number) => Gap} gapOf of a paper that was found
 * @property {Gap} unseen of a paper that no file has which was read
 */

/** @param {number} papers @param {number} holders @returns {number} the logarithm to base 2 of papers a holder, in sixteenths */
function rarity(papers, holders) {
  let ratio = Math.floor(((papers + 1) * 65536) / (holders + 1));
  let result = 2;
  while (ratio >= 131072) {
    ratio = Math.floor(ratio / 2);
    result += 16;
  }
  return result + ROOTS.filter((root) => ratio >= root).length;
}

/**
 * @param {Sense[]} senses
 * @param {Map<string, Term>} terms
 * @param {Term[]} tags
 * @param {number} papers
 * @param {number} count of numbers that were given out
 * @returns {Scores}
 */
export function scorePapers(senses, terms, tags, papers, count) {
  const values = senses.map((sense) => valuesOf(sense, terms, papers, count));
  const words = new Uint16Array(count);
  /** @type {number[]} */
  const found = [];
  values.forEach(({ numbers }, at) => {
    for (const number of numbers) {
      if (!words[number]) found.push(number);
      words[number] |= senses[at].words;
    }
  });
  const scores = addUp(senses, values, found, count);
  for (const tag of tags) {
    const worth = rarity(papers, tag.papers);
    eachPosting(tag, (number, level) => {
      if (words[number]) scores[number] += (worth * WEIGHTS[level] * TAGGED) >> 4;
    });
  }
  const unread = senses
    .map((sense, at) => ({ ...unreadOf(sense, terms, papers, count), bits: sense.words, best: values[at].best }))
    .filter(({ cut }) => cut.length);
  return { found, scores, words, gapOf: (number) => gapOf(number, words[number], unread), unseen: gapOf(-1, 0, unread) };
}

/**
 * @param {number} number of a paper; -1 for one that was not seen
 * @param {number} words that it has
 * @param {{bits: number, best: Int32Array, ceiling: number, cut: Term[], held: Uint8Array}[]} unread
 * @returns {Gap}
 */
function gapOf(number, words, unread) {
  let [perhaps, room] = [0, 0];
  for (const { best, bits, ceiling, cut, held } of unread) {
    if (number >= 0 && held[number] >= cut.length) continue;
    perhaps |= bits;
    room += Math.max(ceiling - (best[number] ?? 0), 0);
  }
  return { perhaps: perhaps & ~words, room };
}

/** @param {Sense[]} senses @param {Values[]} values @param {number[]} found @param {number} count @returns {Int32Array} for each word its best sense; joined ones besides */
function addUp(senses, values, found, count) {
  /** @type {Map<number, Int32Array>} by word */
  const apart = new Map();
  senses.forEach((sense, at) => {
    if (isJoined(sense)) return;
    const own = apart.get(sense.words) ?? new Int32Array(count);
    apart.set(sense.words, own);
    const { best, numbers } = values[at];
    for (const number of numbers) own[number] = Math.max(own[number], best[number]);
  });
  const scores = new Int32Array(count);
  for (const own of apart.values()) {
    for (const number of found) scores[number] += own[number];
  }
  senses.forEach((sense, at) => {
    if (!isJoined(sense)) return;
    const parts = [...apart].filter(([word]) => word & sense.words).map(([, own]) => own);
    const { best, numbers } = values[at];
    for (const number of numbers) {
      const sum = parts.reduce((total, own) => total + own[number], 0);
      scores[number] += Math.max(best[number] - sum, 0) + ((best[number] * JOINED) >> 4);
    }
  });
  return scores;
}

/** @param {Sense} sense @returns {boolean} */
const isJoined = (sense) => (sense.words & (sense.words - 1)) !== 0;

/** @param {Term} term @param {(number: number, level: number) => void} take */
export function eachPosting(term, take) {
  for (const { numbers, levels } of term.lists) {
    for (let at = 0; at < numbers.length; at++) take(numbers[at], levels[at]);
  }
}

/** @param {Sense} sense @param {Map<string, Term>} terms @param {number} papers @param {number} count @returns {Values} of each paper's stems the best */
function valuesOf(sense, terms, papers, count) {
  const best = new Int32Array(count);
  /** @type {number[]} */
  const numbers = [];
  for (const [stem, surety] of sense.stems) {
    const worth = worthOf(sense, stem, surety, terms, papers);
    const worths = WEIGHTS.map((weight, level) => (level >= IN_TITLE || !sense.inTitle ? (worth * weight) >> 4 : 0));
    eachPosting(/** @type {Term} */ (terms.get(stem)), (number, level) => {
      const value = worths[level];
      if (value <= best[number]) return;
      if (!best[number]) numbers.push(number);
      best[number] = value;
    });
  }
  return { numbers, best };
}

/** @param {Sense} sense @param {Map<string, Term>} terms @param {number} papers @param {number} count the most that files which were not read may add; the terms that have such, and how many of them each paper has */
function unreadOf(sense, terms, papers, count) {
  let ceiling = 0;
  /** @type {Term[]} */
  const cut = [];
  for (const [stem, surety] of sense.stems) {
    const term = /** @type {Term} */ (terms.get(stem));
    const level = term.further[0]?.[1] ?? -1;
    if (level < (sense.inTitle ? IN_TITLE : 0)) continue;
    cut.push(term);
    ceiling = Math.max(ceiling, (worthOf(sense, stem, surety, terms, papers) * WEIGHTS[level]) >> 4);
  }
  const held = new Uint8Array(cut.length ? count : 0);
  for (const term of cut) eachPosting(term, (number) => held[number]++);
  return { ceiling: ceiling + (isJoined(sense) ? (ceiling * JOINED) >> 4 : 0), cut, held };
}

/** @param {Sense} sense @param {string} stem @param {number} surety @param {Map<string, Term>} terms @param {number} papers @returns {number} guesses are as rare as all guesses together */
function worthOf(sense, stem, surety, terms, papers) {
  const holdersOf = (/** @type {string} */ one) => terms.get(one)?.papers ?? 0;
  const guesses = sense.stems.filter(([, guess]) => guess !== EXACT);
  const together = Math.min(guesses.reduce((sum, [guess]) => sum + holdersOf(guess), 0), papers);
  return rarity(papers, surety === EXACT ? holdersOf(stem) : together) * surety;
}

/** @param {Scores} scored @param {number[]} kept @param {number} required @param {number} limit @returns {boolean} whether files that were not read can change nothing among the best */
export function isSettled({ scores, words, gapOf, unseen }, kept, required, limit) {
  const whole = kept.filter((number) => (words[number] & required) === required);
  if (whole.length < limit) return !unseen.room;
  const floor = Int32Array.from(whole, (number) => scores[number]).sort()[whole.length - limit];
  const rises = (/** @type {number} */ own, /** @type {number} */ score, /** @type {Gap} */ { perhaps, room }) =>
    ((own | perhaps) & required) === required && room > 0 && score + room >= floor;
  return !rises(0, 0, unseen) && !kept.some((number) => rises(words[number], scores[number], gapOf(number)));
}

/**
 * @param {number[]} kept
 * @param {(number: number) => number} rank
 * @param {number[]} places
 * @param {number} wanted
 * @returns {number[]} highest ranks first, of equals the newest
 */
export function bestOf(kept, rank, places, wanted) {
  const compare = (/** @type {number} */ one, /** @type {number} */ two) =>
    rank(one) - rank(two) || places[one] - places[two];
  /** @type {number[]} */
  const best = [];
  for (const number of kept) {
    let at = best.length;
    while (at > 0 && compare(number, best[at - 1]) > 0) at--;
    if (at < wanted) best.splice(at, 0, number);
    if (best.length > wanted) best.pop();
  }
  return best;
}
