/** A search from the typed text to results. Twin of digest/search/searcher.py. */

import { EVERY, TAG, countMonths } from "./layout.js";
import { isFiltered, parseQuery, topicsMeant } from "./query.js";
import { bestOf, eachPosting, isSettled, scorePapers } from "./ranking.js";
import { IndexReader } from "./reading.js";
import { hasPhrase, judgeTitle } from "./titles.js";
import { EXACT, readWording } from "./wording.js";

const [CANDIDATES, PHRASE_CANDIDATES] = [10, 32];
const BUDGET = 20_000;
const WHOLE = 2 ** 40; // puts papers that have all words before the others

/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./reading.js").Shown} Shown */
/** @typedef {import("./wording.js").Wording} Wording */
/** @typedef {{place: number, score: number, hasAll: boolean, shown: Shown}} Result */
/** @typedef {{limit: number, byDate?: boolean}} Wish how many results, and whether the newest come first */
/** @typedef {{scores: Int32Array, kept: number[], undated: number[], hasAll: (number: number) => boolean, isExact: boolean}} Found
 * numbers of papers that filters let through: all filters, and all but that of dates */
/**
 * @typedef {object} Answer
 * @property {Result[]} results
 * @property {number} total how many have all words; where none has, how many have some
 * @property {boolean} relaxed no paper has all words
 * @property {boolean} isExact false where files of common words were left unread
 * @property {Wording} wording
 * @property {Query} query
 * @property {[string, number][]} months how many are of each month, whatever the date that was asked for
 */

export class Searcher {
  /** @param {string} site address of its root */
  constructor(site) {
    this.reader = new IndexReader(site);
  }

  /** @param {string} text @param {Wish} wish @returns {Answer} throws `Missing` where a file has to be fetched first */
  search(text, { limit, byDate = false }) {
    const query = parseQuery(text);
    const wording = readWording(query, this.reader);
    const found = this.#found(query, wording, limit, byDate);
    const { kept, undated, scores, hasAll, isExact } = found;
    const [every, inMonths] = [kept, undated].map((numbers) => numbers.filter(hasAll));
    const { places } = this.reader;
    const rank = (/** @type {number} */ number) =>
      (hasAll(number) ? WHOLE : 0) + (byDate ? places[number] : scores[number]);
    const wanted = Math.max(limit, query.phrases.length ? PHRASE_CANDIDATES : CANDIDATES);
    const results = this.#judged(query, wording, bestOf(kept, rank, places, wanted), found);
    results.sort(
      (one, two) =>
        Number(two.hasAll) - Number(one.hasAll) || (byDate ? 0 : two.score - one.score) || two.place - one.place,
    );
    return {
      results: results.slice(0, limit),
      total: every.length || kept.length,
      relaxed: !every.length && kept.length > 0,
      isExact,
      wording,
      query,
      months: countMonths((inMonths.length ? inMonths : undated).map((number) => places[number])),
    };
  }

  /** @param {string} text @returns {[string, number][]} slugs of topics with the number of papers that a search finds in each */
  topics(text) {
    const query = parseQuery(text);
    const { kept, hasAll } = this.#found(query, readWording(query, this.reader), CANDIDATES, false);
    const every = kept.filter(hasAll);
    const slugs = [...this.reader.tags.keys()];
    this.reader.needTerms(slugs.map((slug) => TAG + slug));
    const terms = slugs.map((slug) => this.#whole(TAG + slug));
    const isMatch = new Uint8Array(this.reader.places.length);
    for (const number of every.length ? every : kept) isMatch[number] = 1;
    return terms.map((term, at) => {
      let count = 0;
      eachPosting(term, (number) => (count += isMatch[number]));
      return [slugs[at], count];
    });
  }

  /** @param {Query} query @param {Wording} wording @param {number} limit @param {boolean} isThorough @returns {Found} */
  #found(query, wording, limit, isThorough) {
    const { reader } = this;
    const { required, senses } = wording;
    const [first, end] = query.places;
    const passes = this.#filter(query);
    const isDated = (/** @type {number} */ number) => first <= reader.places[number] && reader.places[number] < end;
    const tags = this.#namedTags(wording);
    if (!query.words.length) {
      const undated = this.#listed(query).filter(passes);
      return { scores: new Int32Array(reader.places.length), kept: undated.filter(isDated), undated, hasAll: () => true, isExact: true };
    }
    const stems = new Set(senses.flatMap((sense) => sense.stems.map(([stem]) => stem)));
    reader.needTerms(stems);
    const terms = new Map([...stems].map((stem) => [stem, reader.term(stem)]));
    for (let budget = BUDGET; ; ) {
      const scored = scorePapers(senses, terms, tags, reader.manifest.papers, reader.places.length);
      const undated = scored.found.filter(passes);
      const kept = undated.filter(isDated);
      const cut = [...terms.values()].filter(({ further }) => further.length && further[0][0] <= budget);
      if (!cut.length || (!isThorough && isSettled(scored, kept, required, limit))) {
        const { gapOf, scores, words } = scored;
        const hasAll = (/** @type {number} */ number) =>
          ((words[number] | gapOf(number).perhaps) & required) === required;
        return { scores, kept, undated, hasAll, isExact: ![...terms.values()].some((term) => term.further.length) };
      }
      const term = cut.reduce((one, two) =>
        two.papers < one.papers || (two.papers === one.papers && two.stem < one.stem) ? two : one,
      );
      budget -= term.further[0][0];
      reader.readFurther(term);
    }
  }

  /** @param {Query} query @returns {number[]} papers that filters choose from where there are no words */
  #listed(query) {
    if (query.tags.length) return [...this.#tagged(query.tags[0])];
    return isFiltered(query) ? [...this.#numbers(EVERY)] : [];
  }

  /** @param {Query} query @returns {(number: number) => boolean} whether all filters but that of dates let a paper through */
  #filter(query) {
    const { reader } = this;
    const [tagged, untagged] = [query.tags, query.untagged].map((tags) => tags.map((tag) => this.#tagged(tag)));
    reader.needForms(query.excluded.flat());
    const excluded = [...untagged, ...query.excluded.map((forms) => this.#withAll(forms))];
    return (number) => tagged.every((set) => set.has(number)) && !excluded.some((set) => set.has(number));
  }

  /** @param {string} start @returns {Set<number>} papers with a topic that is meant */
  #tagged(start) {
    return this.#withAny(topicsMeant(start, [...this.reader.tags]).map((slug) => TAG + slug));
  }

  /** @param {string[]} forms @returns {Set<number>} papers that have all of them, stop words apart */
  #withAll(forms) {
    const words = forms.filter((form) => !this.reader.stop.has(form));
    const [first, ...others] = words.map((word) => this.#withAny(this.reader.forms(word).map(({ stem }) => stem)));
    return new Set([...(first ?? [])].filter((number) => others.every((set) => set.has(number))));
  }

  /** @param {string[]} stems @returns {Set<number>} */
  #withAny(stems) {
    this.reader.needTerms(stems);
    return new Set(stems.flatMap((stem) => [...this.#numbers(stem)]));
  }

  /** @param {string} stem @returns {import("./reading.js").Term} all papers that have it, whatever it costs */
  #whole(stem) {
    const term = this.reader.term(stem);
    while (term.further.length) this.reader.readFurther(term);
    return term;
  }

  /** @param {string} stem @returns {Set<number>} numbers of all papers that have it */
  #numbers(stem) {
    const numbers = new Set();
    eachPosting(this.#whole(stem), (number) => numbers.add(number));
    return numbers;
  }

  /** @param {Wording} wording @returns {import("./reading.js").Term[]} the topics all of whose name the query has */
  #namedTags({ senses }) {
    const exact = senses.flatMap((sense) => sense.stems.filter(([, surety]) => surety === EXACT).map(([stem]) => stem));
    const stems = new Set(exact);
    const named = [...this.reader.tags].filter(([, tag]) => tag.stems.length && tag.stems.every((stem) => stems.has(stem)));
    this.reader.needTerms(named.map(([slug]) => TAG + slug));
    return named.map(([slug]) => this.reader.term(TAG + slug));
  }

  /** @param {Query} query @param {Wording} wording @param {number[]} best @param {Found} found @returns {Result[]} without papers that a stale block lacks */
  #judged(query, wording, best, { scores, hasAll }) {
    const { reader } = this;
    reader.needShown(best.map((number) => reader.places[number]));
    const results = best.flatMap((number) => {
      const place = reader.places[number];
      const shown = reader.shown(place);
      if (!shown) return [];
      const score = scores[number] + judgeTitle(wording, shown.title, scores[number], reader);
      const open = query.phrases.filter((phrase) => !hasPhrase(phrase, shown.title, reader));
      return [{ place, score, hasAll: hasAll(number), shown, open }];
    });
    reader.needTexts(results.filter(({ hasAll, open }) => hasAll && open.length).map(({ shown }) => shown.slug));
    return results.map(({ open, ...result }) => {
      const holds = (/** @type {string[]} */ phrase) => hasPhrase(phrase, reader.textOf(result.shown), reader);
      return { ...result, hasAll: result.hasAll && open.every(holds) };
    });
  }
}
