/** Where what lies in the index, and how places count days. Twin of digest/search/layout.py and codes.py. */

export const TAG = "#"; // first character of the stem of a topic
export const EVERY = TAG; // the stem of every paper
export const SLOTS = 2 ** 20; // of a day; a place is day * SLOTS + slot, which exceeds 32 bits
const EPOCH = 7305; // 1990-01-01 in days since 1970
const DAY_MS = 86_400_000;
const BUCKET_BITS = 12;
const BLOCK_SLOTS = 8;
const SEGMENT_DAYS = 64;
const VERSION_BITS = 9; // of the shards of terms that share a version
const VERSION_LENGTH = 3;
const MARKS = "!#$%"; // before a part: its tier
const [SKIP, WIDE] = [125, 126]; // codes of } and ~
const VALUES = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((symbol, value) => {
  VALUES[symbol.charCodeAt(0)] = value;
});

/** @param {string} iso @returns {number} the day of a date, counted as places do */
export const dayOf = (iso) => Date.parse(iso) / DAY_MS - EPOCH;

/** @param {number} day @returns {string} ISO date */
export const isoOf = (day) => new Date((day + EPOCH) * DAY_MS).toISOString().slice(0, 10);

/** @param {Iterable<number>} places @returns {[string, number][]} how many are of each month, the newest first */
export function countMonths(places) {
  /** @type {Map<number, number>} */
  const days = new Map();
  for (const place of places) {
    const day = Math.floor(place / SLOTS);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  /** @type {Map<string, number>} */
  const months = new Map();
  for (const [day, count] of [...days].sort(([one], [two]) => two - one)) {
    const month = isoOf(day).slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + count);
  }
  return [...months];
}

/** @param {string} stem @returns {number} upper bits of its 32-bit FNV-1a hash */
function bucketOf(stem) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(stem)) value = Math.imul(value ^ byte, 0x01000193);
  return ((value ^ (value >>> 16)) >>> 4) & (2 ** BUCKET_BITS - 1);
}

/** @param {string} stem @param {number} bits @returns {number} the number of its shard of terms */
export const shardOf = (stem, bits) => bucketOf(stem) >> (BUCKET_BITS - bits);

/** @param {string} form @param {number} letters @returns {string} its first letters as file names have them */
export const prefixOf = (form, letters) =>
  [...form].slice(0, letters).join("").padEnd(letters).replace(/[^A-Za-z0-9]/gu, "_");

/** @param {number} place @returns {string} path of the block that shows it */
export const blockPath = (place) =>
  `papers/${isoOf(Math.floor(place / SLOTS))}.${Math.floor((place % SLOTS) / BLOCK_SLOTS)}.json`;

/** @param {string} postings parts as a file has them @param {(place: number, level: number) => void} take */
export function readParts(postings, take) {
  const value = (/** @type {number} */ at) => VALUES[postings.charCodeAt(at)];
  let [day, tier] = [0, 0];
  for (let at = 0; at < postings.length; at += 2) {
    const mark = MARKS.indexOf(postings[at]);
    if (mark >= 0) {
      tier = mark * 4;
      day = (value(at + 1) * 64 + value(at + 2)) * SEGMENT_DAYS;
      at += 3;
    }
    if (postings.charCodeAt(at) === SKIP) {
      day += value(at + 1);
      at += 2;
    }
    let high = 0;
    if (postings.charCodeAt(at) === WIDE) {
      high = (value(at + 1) << 18) | (value(at + 2) << 12) | (value(at + 3) << 6);
      at += 4;
    }
    const rest = value(at + 1);
    day += rest & 15;
    take(day * SLOTS + (high | value(at)), tier | (rest >> 4));
  }
}

/** @typedef {{format: number, papers: number, bits: number, letters: number, terms: string, words: Record<string, string>}} Manifest */

/** @param {string} prefix of a shard of words @param {Manifest} manifest @returns {boolean} */
export function hasWords(prefix, { letters, words }) {
  if (!Object.hasOwn(words, prefix[0])) return false;
  const rest = words[prefix[0]].slice(VERSION_LENGTH);
  if (letters < 3) return letters === 1 || rest.includes(prefix[1]);
  return rest.split(" ").some((part) => part[0] === prefix[1] && part.includes(prefix[2], 1));
}

/** @param {string} path @param {() => Manifest} manifest @returns {string} its address below that of the site */
export function addressOf(path, manifest) {
  if (!path.endsWith(".json")) return path; // a page
  const [, folder, name] = /^(\w+)\/([^.]+)/.exec(path) ?? [];
  if (folder === "words") return `search/${path}?v=${manifest().words[name[0]].slice(0, VERSION_LENGTH)}`;
  if (folder !== "terms") return `search/${path}`;
  const group = parseInt(name, 16) >> Math.max(manifest().bits - VERSION_BITS, 0);
  return `search/${path}?v=${manifest().terms.slice(VERSION_LENGTH * group, VERSION_LENGTH * (group + 1))}`;
}
