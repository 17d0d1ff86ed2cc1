/** Words that a typed one may mean: those that it begins, and those that it misspells. Twin of digest/search/spelling.py. */

/** @typedef {import("./reading.js").Form} Form */
/** @typedef {import("./reading.js").IndexReader} IndexReader */

const SHORTEST_START = 2;
const SHORTEST = 4;
const TWO_EDITS_FROM = 8;

/** @param {string} start @param {IndexReader} reader @returns {boolean} whether nothing is known yet of the words that begin so */
export const isTooShort = (start, reader) => start.length < SHORTEST_START || !reader.isWhole(start);

/** @param {string} start @param {IndexReader} reader @param {number} limit @returns {Form[]} the commonest, one a stem */
export function complete(start, reader, limit) {
  if (isTooShort(start, reader)) return [];
  const found = [];
  for (const [word, forms] of reader.shard(reader.prefix(start))) {
    if (word.startsWith(start) && word !== start) found.push(...forms);
  }
  return best(found).slice(0, limit);
}

/** @param {string} word @param {IndexReader} reader @param {number} limit @returns {Form[]} the nearest, commonest first */
export function correct(word, reader, limit) {
  if (word.length < SHORTEST) return [];
  const most = word.length >= TWO_EDITS_FROM ? 2 : 1;
  const starts = respellings(word);
  reader.needForms(starts);
  /** @type {Form[][]} by the number of edits */
  const near = [[], [], []];
  for (const prefix of new Set(starts.map(reader.prefix))) {
    for (const [form, found] of reader.shard(prefix)) {
      const edits = Math.abs(form.length - word.length) <= most ? countEdits(word, form, most) : most + 1;
      if (edits <= most) near[edits].push(...found);
    }
  }
  return best(near.find((found) => found.length) ?? []).slice(0, limit);
}

/** @param {string} word @returns {string[]} it, and with one of its first letters left out or swapped */
function respellings(word) {
  const swapped = (/** @type {number} */ at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  return [word, ...[0, 1, 2].flatMap((at) => [word.slice(0, at) + word.slice(at + 1), swapped(at)])];
}

/** @param {Form[]} found @returns {Form[]} each stem's commonest, commonest first, then the shorter, then by letters */
function best(found) {
  const order = (/** @type {string} */ one, /** @type {string} */ two) => Number(one > two) - Number(one < two);
  found.sort(
    (one, two) =>
      two.bits - one.bits || one.form.length - two.form.length || order(one.form, two.form) || order(one.stem, two.stem),
  );
  const stems = new Set();
  return found.filter(({ stem }) => !stems.has(stem) && stems.add(stem));
}

/** @param {string} one @param {string} two @param {number} most @returns {number} edits, swaps among them; most + 1 for more */
function countEdits(one, two, most) {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: two.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const last = before;
    before = row;
    row = [at];
    let least = at;
    for (let to = 1; to <= two.length; to++) {
      const differs = one[at - 1] === two[to - 1] ? 0 : 1;
      let cost = Math.min(before[to] + 1, row[to - 1] + 1, before[to - 1] + differs);
      if (at > 1 && to > 1 && one[at - 1] === two[to - 2] && one[at - 2] === two[to - 1]) {
        cost = Math.min(cost, last[to - 2] + 1);
      }
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
  }
  return Math.min(row[two.length], most + 1);
}
