/**
 * What came since the reader's last visit, marked on lists of papers.
 *
 * Remembered is the newest day that was seen as a whole (home, or the page of a day) with its papers, so that what was
 * added to that day since is known, too. On a first visit everything is new, and nothing is marked.
 */

const { LINK, PAPERS, dayOf, read, slugOf, words, write } = window.digest;
const PAUSE_MS = 30 * 60_000; // a visit ends when no page was opened for so long

/** @typedef {{day: string, slugs: string[]}} Seen */
/** @typedef {{at: number, before?: Seen, seen?: Seen}} Visit what is kept: `before` is what the visits before saw */

/**
 * @param {Visit} visit
 * @param {number} now in milliseconds
 * @param {string} day ISO date of the list that is shown whole; "" for none
 * @param {string[]} slugs
 * @returns {Visit} what to keep when a page was opened
 */
export function opened(visit, now, day, slugs) {
  const before = now - visit.at > PAUSE_MS ? visit.seen : visit.before;
  const seen = day && day >= (visit.seen?.day ?? "") ? { day, slugs } : visit.seen;
  return { at: now, before, seen };
}

/**
 * @param {Seen | undefined} before
 * @param {string} day
 * @param {string} slug
 * @returns {boolean} whether a paper came after that
 */
export function isNew(before, day, slug) {
  return before !== undefined && (day > before.day || (day === before.day && !before.slugs.includes(slug)));
}

const items = [...document.querySelectorAll(PAPERS)];
const shownWhole = document.querySelector(".head.day time")?.dateTime ?? "";
const visit = opened(read("visit", { at: 0 }), Date.now(), shownWhole, items.map(slugOf));
write("visit", visit, true);
for (const item of items.filter((item) => isNew(visit.before, dayOf(item), slugOf(item)))) {
  const mark = document.createElement("span");
  Object.assign(mark, { className: "new", role: "img", title: words.new, ariaLabel: words.new });
  item.querySelector(LINK)?.before(mark);
}
