/** Tells screen readers what came of a search, once the reader has stopped typing. */

const PAUSE_MS = 700;
const line = /** @type {HTMLElement} */ (document.querySelector(".spoken"));
let timer = 0;

/** @param {string} text @param {() => void} [then] done at the same time */
export function announce(text, then) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    line.textContent = text;
    then?.();
  }, PAUSE_MS);
}
