/** Papers that have several topics, on the page of all topics: a box to tick at each, and what was found below. */

import { AT_ONCE, Panel, toggleFilter } from "./panel.js";
import { make } from "./results.js";

const bar = /** @type {HTMLElement} */ (document.querySelector(".chosen"));
/** @type {Map<string, HTMLInputElement>} by filter */
const boxes = new Map();
const panel = new Panel(show);

/** @param {import("./panel.js").State} state */
async function show(state) {
  const pieces = state.text.split(" ");
  const names = [];
  for (const [filter, box] of boxes) {
    box.checked = pieces.includes(filter);
    if (box.checked) names.push(box.ariaLabel);
  }
  const text = names.length ? state.text : "";
  history.replaceState(null, "", `${location.pathname}${text && `?${new URLSearchParams({ q: text })}`}`);
  const line = await panel.show({ ...state, text });
  if (line || !text) bar.firstElementChild?.replaceChildren(`${names.join(" + ")}: ${line}`);
  bar.hidden = !text;
}

const current = () => new URLSearchParams(location.search).get("q") ?? "";
for (const link of document.querySelectorAll(".topics h3 a")) {
  const filter = `tag:${/([^/]+)\.html$/.exec(link.getAttribute("href") ?? "")?.[1]}`;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", ariaLabel: link.textContent }));
  box.addEventListener("change", () => show({ text: toggleFilter(current(), filter), byDate: false, limit: AT_ONCE }));
  boxes.set(filter, box);
  link.before(box);
}
if (current()) show({ text: current(), byDate: false, limit: AT_ONCE });
