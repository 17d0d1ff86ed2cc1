/** The search page: the box, its state in the address, and the keys that lead from it to the results. */

import { AT_ONCE, Panel, addressOf, readAddress } from "./panel.js";

/** @typedef {import("./panel.js").State} State */

const box = /** @type {HTMLInputElement} */ (document.querySelector("#search-box"));
const panel = new Panel((state) => show(state, true));
/** @type {State} */
let state = { text: "", byDate: false, limit: AT_ONCE };
let isDone = true; // whether the next letter begins a new search, with an entry of its own in the history

/** Keeps how far down the reader is: there is nothing to scroll yet when a browser would go back to it. */
const keepPlace = () => history.replaceState({ y: scrollY }, "");

/** @param {boolean} isNew whether the address gets an entry of its own in the history */
function write(isNew) {
  const address = addressOf(state);
  if (address === location.pathname + location.search) return;
  if (isNew && location.search) {
    keepPlace();
    history.pushState(null, "", address);
  } else history.replaceState(null, "", address);
}

/** @param {State} wanted @param {boolean} isChosen by a click rather than letter by letter @returns {Promise<string>} */
function show(wanted, isChosen) {
  state = wanted;
  if (box.value !== state.text) box.value = state.text;
  if (isChosen) write(true);
  return panel.show(state, () => write(false)); // browsers refuse to write the address at every letter
}

async function restore() {
  isDone = true;
  const { y } = history.state ?? {};
  const wanted = readAddress();
  await show(wanted, false);
  if (y !== undefined && state === wanted) scrollTo(0, y);
}

box.addEventListener("input", () => {
  const isNew = isDone && state.text.trim() !== "";
  isDone = false;
  show({ ...state, text: box.value, limit: AT_ONCE }, isNew);
});
box.addEventListener("change", () => {
  isDone = true;
  write(false);
});
box.form?.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  const stops = [box, ...document.querySelectorAll(".results h2 a")];
  const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const isDown = event.key === "ArrowDown" || (event.key === "Enter" && at === 0);
  const next = stops[at + (isDown ? 1 : event.key === "ArrowUp" ? -1 : 0)];
  if (at < 0 || !next || next === stops[at] || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
});
history.scrollRestoration = "manual";
addEventListener("scrollend", keepPlace); // a reload forgets what is written while the page goes
addEventListener("pagehide", keepPlace); // and not every browser says when scrolling ends
addEventListener("popstate", restore);
if (box.value && box.value !== readAddress().text) show({ ...readAddress(), text: box.value }, false); // typed before this script was here
else restore();
