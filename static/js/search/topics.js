/** Papers that have several topics, on the page of all topics: a box to tick at each, and what was found below. */

import { AT_ONCE, Panel, addressOf, readAddress, toggleFilter } from "./panel.js";
import { make } from "./results.js";

const bar = /** @type {HTMLElement} */ (document.querySelector(".chosen"));
/** @type {Map<string, HTMLInputElement>} by filter */
const boxes = new Map();
const panel = new Panel(show);
/** @type {import("./panel.js").State} */
const NOTHING = { text: "", byDate: false, limit: AT_ONCE };
let state = NOTHING;

/** @param {import("./panel.js").State} wanted */
async function show(wanted) {
  const pieces = wanted.text.split(" ");
  const names = [];
  for (const [filter, box] of boxes) {
    box.checked = pieces.includes(filter);
    if (box.checked) names.push(box.ariaLabel);
  }
  state = names.length ? wanted : NOTHING;
  const { text } = state;
  history.replaceState(null, "", addressOf(state));
  const line = await panel.show(state);
  if (line || !text) bar.firstElementChild?.replaceChildren(`${names.join(" + ")}: ${line}`);
  bar.hidden = !text;
}

for (const link of document.querySelectorAll(".topics h3 a")) {
  const filter = `tag:${/([^/]+)\.html$/.exec(link.getAttribute("href") ?? "")?.[1]}`;
  const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", ariaLabel: link.textContent }));
  box.addEventListener("change", () => show({ ...state, text: toggleFilter(state.text, filter), limit: AT_ONCE }));
  boxes.set(filter, box);
  link.before(box);
}
bar.firstElementChild?.addEventListener("click", (event) => {
  event.preventDefault();
  location.replace("#found"); // a jump on this page is no step to go back by
});
addEventListener("popstate", () => addressOf(readAddress()) !== addressOf(state) && show(readAddress()));
if (readAddress().text) show(readAddress());
