/** What a person typed, as words, phrases and filters. Twin of digest/search/query.py. */

import { chunksOf, foldText, splitBridge, splitChunk } from "./characters.js";
import { SLOTS, dayOf } from "./layout.js";

const PIECE = /(-?)(?:(tag|topic|date|title|author):)?(?:"([^"]*)"?|([^\s\x1c-\x1f\x85]+))/gi; // Python's blanks, too
const MOST_WORDS = 12;
/** @type {[number, number]} */
const EVER = [0, Infinity];

/** @typedef {{text: string, chunk: number, inTitle: boolean}} QueryWord folded; `chunk` numbers the run it is part of */
/**
 * @typedef {object} Query
 * @property {QueryWord[]} words
 * @property {string[]} joined for each chunk all of it as one word
 * @property {string[][]} phrases words that must follow each other; they are among `words`, too
 * @property {string[][]} excluded words and phrases, by their forms: a result must not have all of one
 * @property {string[]} tags beginnings of slugs or names of topics
 * @property {string[]} untagged the same, of topics that a result must not have
 * @property {[number, number]} places from the first up to, not including, the second
 * @property {string[]} undated what was typed as a date and is none
 * @property {boolean} unfinished whether the last word may go on
 */

/** @param {string} text @returns {Query} */
export function parseQuery(text) {
  /** @type {Query} */
  const query = { words: [], joined: [], phrases: [], excluded: [], tags: [], untagged: [], places: EVER, undated: [], unfinished: false };
  for (const [, minus, name = "", quoted, plain] of text.matchAll(PIECE)) {
    const field = name.toLowerCase();
    const value = quoted || plain || "";
    query.unfinished = false;
    if (field === "tag" || field === "topic") value && (minus ? query.untagged : query.tags).push(value.toLowerCase());
    else if (field === "date") addDate(query, minus, value);
    else if (minus) query.excluded.push(chunksOf(foldText(value)).map((chunk) => splitChunk(chunk).joined));
    else addWords(query, value, field === "title", Boolean(quoted));
  }
  query.unfinished &&= query.words.length > 0 && query.words.length <= MOST_WORDS && /[\p{L}\p{N}]$/u.test(text);
  query.words.length = Math.min(query.words.length, MOST_WORDS);
  query.excluded = query.excluded.filter((forms) => forms.length);
  return query;
}

/** @param {Query} query @param {string} minus @param {string} value */
function addDate(query, minus, value) {
  const places = minus ? null : placesOf(value);
  if (places) query.places = places;
  else query.undated.push(`${minus}date:${value}`);
}

/** @param {Query} query @param {string} value @param {boolean} inTitle @param {boolean} isQuoted */
function addWords(query, value, inTitle, isQuoted) {
  const texts = [];
  query.unfinished = true;
  for (const { parts, joined } of chunksOf(foldText(value)).map(splitChunk)) {
    for (const part of parts.flatMap((part) => splitBridge(part.toLowerCase()))) {
      query.words.push({ text: part, chunk: query.joined.length, inTitle });
      texts.push(part);
    }
    query.joined.push(joined);
  }
  if (isQuoted && texts.length) query.phrases.push(texts);
}

/** @param {Query} query @returns {boolean} whether it says more than words: alone, that lists all papers that it lets through */
export const isFiltered = ({ excluded, places, tags, untagged }) =>
  tags.length + untagged.length + excluded.length > 0 || places[0] !== EVER[0] || places[1] !== EVER[1];

/** @param {string} start @param {[string, {name: string}][]} topics by slug @returns {string[]} slugs of those that `tag:` means: of this slug or name; else all that begin so */
export function topicsMeant(start, topics) {
  const called = topics.map(([slug, { name }]) => [slug, name.toLowerCase()]);
  const exact = called.filter((own) => own.includes(start));
  const meant = exact.length ? exact : called.filter((own) => own.some((name) => name.startsWith(start)));
  return meant.map(([slug]) => slug);
}

/** @param {string} value a day, month or year, or two of them with two dots between @returns {[number, number] | null} */
function placesOf(value) {
  const at = value.indexOf("..");
  const keys = at < 0 ? [value, value] : [value.slice(0, at), value.slice(at + 2)];
  const bounds = keys.map((key) => (key ? boundsOf(key) : EVER));
  return bounds[0] && bounds[1] && [bounds[0][0], bounds[1][1]];
}

/** @param {string} key @returns {[number, number] | null} the places of a span; null where there is no such one */
function boundsOf(key) {
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(key) ?? [];
  const first = new Date(`${year}-${month}-${day}`);
  if (!(first.getTime() >= Date.parse("0001-01-01")) || !first.toISOString().startsWith(`${year}-${month}-${day}`)) return null;
  const end = new Date(first);
  if (key.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (key.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCDate(end.getUTCDate() + 1);
  if (end.getUTCFullYear() > 9999) return null;
  return [dayOf(first.toISOString()) * SLOTS, dayOf(end.toISOString()) * SLOTS];
}
