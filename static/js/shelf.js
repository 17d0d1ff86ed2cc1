/** The saved papers as a list: their order, what a file or a link may bring, and what goes out in one. No page. */

const VERSION = 1;
const SLUG = /^[a-z0-9][a-z0-9-]*$/;

/** @typedef {import("./record.js").Saved} Saved */

/** @type {Record<string, (one: Saved, other: Saved) => number>} the newest first, titles by the alphabet */
const ORDERS = {
  at: (one, other) => other.at.localeCompare(one.at),
  date: (one, other) => other.date.localeCompare(one.date),
  title: (one, other) => one.title.localeCompare(other.title),
};

/** @param {Record<string, Saved>} saved @param {string} order @returns {Saved[]} */
export function sorted(saved, order) {
  return Object.values(saved).sort((one, other) => ORDERS[order](one, other) || one.slug.localeCompare(other.slug));
}

/** @param {Saved} paper @returns {object} its CSL-JSON; where its page was never read, the little that is known */
export const itemOf = (paper) => paper.csl ?? { id: paper.slug, type: "document", title: paper.title };

/** @param {Record<string, Saved>} saved @returns {string} a file that `parseList` reads */
export const writeList = (saved) => `${JSON.stringify({ version: VERSION, papers: sorted(saved, "at") }, null, 1)}\n`;

/**
 * @param {string} text of a file that may be anything
 * @returns {Record<string, Saved> | null} the papers in it that are whole, by slug; null where it is no such list
 */
export function parseList(text) {
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    return null;
  }
  if (list?.version !== VERSION || !Array.isArray(list.papers)) return null;
  const papers = list.papers.map(checked).filter((paper) => paper !== null);
  return Object.fromEntries(papers.map((paper) => [paper.slug, paper]));
}

/** @param {any} paper @returns {Saved | null} what of it we know, with the right types */
function checked(paper) {
  const isText = (value) => typeof value === "string";
  if (!isText(paper?.slug) || !SLUG.test(paper.slug) || !isText(paper.title)) return null;
  const { slug, title } = paper;
  const date = /^\d{4}-\d\d-\d\d$/.test(paper.date) && !Number.isNaN(Date.parse(paper.date)) ? paper.date : "";
  const at = Number.isNaN(Date.parse(paper.at)) ? new Date(0).toISOString() : new Date(paper.at).toISOString();
  const tags = Array.isArray(paper.tags) ? paper.tags.filter(isText) : [];
  return { slug, title, date, at, tags, ...(isItem(paper.csl) && { csl: paper.csl }) };
}

/** @param {any} item @returns {boolean} whether the formats can be written from it */
function isItem(item) {
  const texts = ["number", "publisher", "DOI", "URL", "note"].map((name) => item?.[name] ?? "");
  const authors = item?.author ?? [];
  const parts = item?.issued ? item.issued["date-parts"]?.[0] : [];
  return (
    typeof item?.id === "string" &&
    typeof item.title === "string" &&
    texts.every((text) => typeof text === "string") &&
    Array.isArray(authors) &&
    authors.every((author) => typeof author?.literal === "string") &&
    Array.isArray(parts) &&
    parts.every(Number.isInteger)
  );
}

/** @param {string[]} slugs @returns {string} the fragment of a link that shares papers */
export const writeFragment = (slugs) => `#papers=${slugs.join(",")}`;

/** @param {string} fragment @returns {string[]} the slugs of shared papers, each once; none where it was cut or made up */
export function parseFragment(fragment) {
  let text = "";
  try {
    text = decodeURIComponent(fragment);
  } catch {
    return [];
  }
  const found = /^#papers=(.+)$/.exec(text);
  return found ? [...new Set(found[1].split(","))].filter((slug) => SLUG.test(slug)) : [];
}
