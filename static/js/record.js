/**
 * Whole records of saved papers: what a list shows of one is completed from the paper's own page, so that it can be
 * cited wherever it was saved, and still when the site no longer has it.
 */

const { read, site, write } = window.digest;
const AT_ONCE = 100; // pages that are asked for at most
const WAIT_MS = 3000; // for a page, as long as somebody waits for a list of papers

/** @typedef {{slug: string, title: string, date: string, tags: string[], at: string, csl?: object}} Saved */

/**
 * @param {Document} page of a paper
 * @param {string} slug
 * @returns {Omit<Saved, "at"> | null} null where the page is no such page
 */
export function recordOf(page, slug) {
  const paper = page.querySelector("article.paper");
  if (!paper) return null;
  const title = paper.querySelector("h1")?.textContent?.trim() ?? slug;
  const tags = [...paper.querySelectorAll("header .tags a")].map((tag) => tag.textContent?.trim() ?? "");
  const csl = JSON.parse(paper.querySelector(".csl")?.textContent || "null") ?? undefined;
  return { slug, title, date: paper.querySelector("header time")?.dateTime ?? "", tags, csl };
}

/**
 * @param {string} slug
 * @returns {Promise<Omit<Saved, "at"> | null>} what the site knows of a paper; null where it knows no such paper
 */
export async function fetchRecord(slug) {
  const answer = await fetch(`${site}papers/${slug}.html`, { signal: AbortSignal.timeout(WAIT_MS) });
  return answer.ok ? recordOf(new DOMParser().parseFromString(await answer.text(), "text/html"), slug) : null;
}

/** @param {string} slug of a paper that was saved just now */
export async function complete(slug) {
  const record = document.querySelector("article.paper") ? recordOf(document, slug) : await fetchRecord(slug);
  const saved = read("saved", {});
  if (!record || !Object.hasOwn(saved, slug)) return;
  saved[slug] = { ...saved[slug], ...record };
  write("saved", saved);
}

/** Completes what was saved in passing, by a reader who was gone before the paper's own page was asked for. */
export async function completeAll() {
  const passing = Object.values(read("saved", {})).filter((paper) => !paper.csl);
  await Promise.all(passing.slice(0, AT_ONCE).map((paper) => complete(paper.slug).catch(() => {})));
}
