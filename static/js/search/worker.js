/** Searches off the main thread. A question that comes while another one waits for its files takes its place. */

// Those that others import are named here, too: found one behind the other, each would cost a round trip.
import "./characters.js";
import "./files.js";
import "./query.js";
import "./ranking.js";
import "./spelling.js";
import "./texts.js";
import "./wording.js";
import { SLOTS, isoOf } from "./layout.js";
import { FormatError } from "./reading.js";
import { Searcher } from "./searcher.js";
import { markText } from "./titles.js";

const searcher = new Searcher(new URL("../../../", import.meta.url).href);
const { reader } = searcher;
/** @type {Map<string, number>} by kind */
const newest = new Map();

/** @typedef {{slug: string, hasAll: boolean, date: string, title: string[], lead: string[], tags: [string, string][]}} Row texts in pieces: plain, marked, plain … */

/** @param {import("./searcher.js").Answer} answer @returns {object} what the page shows of it */
function shown({ results, wording, query, ...counts }) {
  const stems = new Set(wording.senses.flatMap((sense) => sense.stems.map(([stem]) => stem)));
  const rows = results.map(({ hasAll, place, shown: { slug, title, lead, tags } }) => ({
    slug,
    hasAll,
    date: isoOf(Math.floor(place / SLOTS)),
    title: markText(title, stems, reader),
    lead: markText(lead, stems, reader),
    tags: tags.map((tag) => [tag, reader.tags.get(tag)?.name ?? tag]),
  }));
  const { corrected, unknown } = wording;
  const isVain = query.words.length > 0 && !wording.senses.length && !unknown.length; // words that no index would keep
  const isBegun = isVain && query.unfinished; // they may become others
  return { ...counts, rows, corrected, unknown, isVain, isBegun, hasPhrases: query.phrases.length > 0 };
}

/** @param {{kind: string, text: string, limit: number, byDate: boolean}} question */
function answer({ kind, text, limit, byDate }) {
  if (kind === "search") return shown(searcher.search(text, { limit, byDate }));
  return searcher.topics(text).map(([slug, count]) => [slug, reader.tags.get(slug)?.name, count]);
}

reader.run(() => reader.stop).catch(() => {}); // the manifest, before anything is asked; a fault is told to who asks

addEventListener("message", async ({ data }) => {
  const { id, kind } = data;
  newest.set(kind, id);
  try {
    const found = await reader.run(
      () => answer(data),
      () => newest.get(kind) === id,
    );
    if (found) postMessage({ id, answer: found });
  } catch (error) {
    postMessage({ id, fault: error instanceof FormatError ? "outdated" : "unread" });
  }
  reader.files.trim();
});
