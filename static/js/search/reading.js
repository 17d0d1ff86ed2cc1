/**
 * The index's files as a searcher sees them. Twin of digest/search/reading.py, but that places get small *numbers* in
 * order of their appearance, so that scores are kept in arrays.
 */

import { Files, Missing } from "./files.js";
import { SLOTS, addressOf, blockPath, hasWords, prefixOf, readParts, shardOf } from "./layout.js";
import { abstractIn, pagePath } from "./texts.js";

const FORMAT = 1;
const MANIFEST = "manifest.json";

/** @typedef {{form: string, stem: string, bits: number}} Form a word, with the bits of the number of its papers */
/** @typedef {{numbers: number[], levels: number[]}} Postings */
/**
 * @typedef {object} Term what is known of a stem's papers
 * @property {string} stem
 * @property {Postings[]} lists one for each file that was read
 * @property {number} papers how many have it, known or not
 * @property {[number, number][]} further for each file not read: number of papers, the highest level of one
 */
/** @typedef {{title: string, slug: string, tags: string[], lead: string}} Shown a paper as a block has it */

/** The index was made by a newer version than this page's scripts. */
export class FormatError extends Error {}

export class IndexReader {
  /** @type {number[]} by number */
  places = [];
  /** @type {Map<number, number>} */
  #numbers = new Map();
  /** @type {any} */
  #manifest;
  /** @type {Set<string>} shards of words that this search asked for: what others did must not show in its scores */
  #asked = new Set();

  /** @param {string} site address of its root */
  constructor(site) {
    this.files = new Files((path) => site + addressOf(path, () => this.manifest));
  }

  /**
   * Runs a search, again and again until all files that it needs are there.
   * @template T @param {() => T} search @param {() => boolean} [isWanted] @returns {Promise<T | null>} null where it is not wanted any more
   */
  async run(search, isWanted = () => true) {
    while (isWanted()) {
      this.#asked.clear();
      try {
        return search();
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        await this.files.load(error);
      }
    }
    return null;
  }

  /** @returns {any} */
  get manifest() {
    this.#manifest ??= this.files.get(MANIFEST).data;
    if (this.#manifest.format !== FORMAT) throw new FormatError(`format ${this.#manifest.format}`);
    return this.#manifest;
  }

  /** @returns {Set<string>} */
  get stop() {
    return this.files.read(MANIFEST, "stop", () => new Set(this.manifest.stop.split(" ")));
  }

  /** @returns {Map<string, {papers: number, name: string, stems: string[]}>} topics by slug */
  get tags() {
    return this.files.read(MANIFEST, "tags", () => {
      const rows = Object.entries(this.manifest.tags).map(([slug, [papers, name, stems]]) => [
        slug,
        { papers, name, stems: stems.split(" ").filter(Boolean) },
      ]);
      return new Map(rows);
    });
  }

  /** @param {string} form @returns {string} name of its shard of words */
  prefix = (form) => prefixOf(form, this.manifest.letters);

  /** @param {string} start @returns {boolean} whether one shard holds all forms that begin so */
  isWhole = (start) => start.length >= this.manifest.letters;

  /** Has the shards of several forms fetched together. @param {string[]} forms */
  needForms(forms) {
    const prefixes = forms.map(this.prefix).filter((prefix) => hasWords(prefix, this.manifest));
    this.files.need(prefixes.map((prefix) => `words/${prefix}.json`));
  }

  /** @param {string} form @returns {Form[]} mostly one, none where no paper has it */
  forms = (form) => this.shard(this.prefix(form)).get(form) ?? [];

  /** @param {string} form @returns {Form[]} the same, of shards that this search asked for */
  loadedForms = (form) => (this.#asked.has(this.prefix(form)) ? this.forms(form) : []);

  /** @param {string} prefix @returns {Map<string, Form[]>} */
  shard(prefix) {
    this.#asked.add(prefix);
    return hasWords(prefix, this.manifest) ? this.files.read(`words/${prefix}.json`, "", readWords) : new Map();
  }

  /** @param {string} stem @param {number} file @returns {string} */
  #termsPath(stem, file) {
    const { bits } = this.manifest;
    return `terms/${shardOf(stem, bits).toString(16).padStart(3, "0")}${file ? `.${file}` : ""}.json`;
  }

  /** Has the first files of several stems fetched together. @param {Iterable<string>} stems */
  needTerms(stems) {
    this.files.need([...stems].map((stem) => this.#termsPath(stem, 0)));
  }

  /** @param {string} stem @returns {Term} what the first file says of it */
  term(stem) {
    const found = this.#found(stem, 0);
    const further = Array.isArray(found) ? found.slice(1).map(([count, tier]) => [count, tier * 4 + 3]) : [];
    const list = this.#postings(stem, 0);
    const papers = further.reduce((sum, [count]) => sum + count, list.numbers.length);
    return { stem, lists: [list], papers, further };
  }

  /** Adds what the next file says. @param {Term} term */
  readFurther(term) {
    term.lists.push(this.#postings(term.stem, term.lists.length));
    term.further.shift();
  }

  /** @param {string} stem @param {number} file @returns {any} */
  #found(stem, file) {
    const { data } = this.files.get(this.#termsPath(stem, file));
    return Object.hasOwn(data, stem) ? data[stem] : "";
  }

  /** @param {string} stem @param {number} file @returns {Postings} */
  #postings(stem, file) {
    return this.files.read(this.#termsPath(stem, file), stem, () => {
      const found = this.#found(stem, file);
      const [numbers, levels] = [[], []];
      readParts(Array.isArray(found) ? found[0] : found, (place, level) => {
        numbers.push(this.#numberOf(place));
        levels.push(level);
      });
      return { numbers, levels };
    });
  }

  /** @param {number} place @returns {number} */
  #numberOf(place) {
    let number = this.#numbers.get(place);
    if (number === undefined) {
      number = this.places.push(place) - 1;
      this.#numbers.set(place, number);
    }
    return number;
  }

  /** @param {number[]} places has their blocks fetched together, those that lack a paper once more */
  needShown(places) {
    this.files.need(places.map(blockPath));
  }

  /** @param {number} place @returns {Shown | null} null where its block lacks it */
  shown(place) {
    const row = this.files.get(blockPath(place)).data[place % SLOTS];
    if (!row) this.files.askAgain(blockPath(place));
    return row ? { title: row[0], slug: row[1], tags: row[2], lead: row[3] } : null;
  }

  /** @param {string[]} slugs has the pages of papers fetched together */
  needTexts(slugs) {
    this.files.need(slugs.map(pagePath));
  }

  /** @param {Shown} shown @returns {string} the abstract, from the page of the paper; what is known where that has none */
  textOf({ slug, lead }) {
    return this.files.read(pagePath(slug), "", abstractIn) || lead;
  }
}

/** @param {Record<string, string>} file @returns {Map<string, Form[]>} */
function readWords(file) {
  const words = new Map();
  for (const [key, forms] of Object.entries(file)) {
    const [bits, cut] = [parseInt(key[0], 36), parseInt(key[1] ?? "0", 36)];
    for (const entry of forms.split(" ")) {
      const [form, stem = form.slice(0, form.length - cut)] = entry.split("=");
      const known = words.get(form);
      if (known) known.push({ form, stem, bits });
      else words.set(form, [{ form, stem, bits }]);
    }
  }
  return words;
}
