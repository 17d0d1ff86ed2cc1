/** The page of saved papers: the list, what can be done with those that are chosen, and papers shared by a link. */

import { copy } from "./copy.js";
import { FORMATS } from "./formats.js";
import { completeAll, fetchRecord } from "./record.js";
import { itemOf, parseFragment, parseList, sorted, writeFragment, writeList } from "./shelf.js";

const { read, site, tell, words, write } = window.digest;
const shelf = /** @type {HTMLElement} */ (document.querySelector(".shelf"));
const shared = /** @type {HTMLElement} */ (document.querySelector(".shared"));
const template = /** @type {HTMLTemplateElement} */ (document.querySelector("main template"));
const SHARED_AT_ONCE = 100; // pages that a link may make this one ask for

/** @template {Element} T @param {string} selector @returns {T} a part of the list's tools */
const tool = (selector) => /** @type {T} */ (shelf.querySelector(selector));
const chosen = new Set();
/** @type {Record<string, import("./record.js").Saved>} what was taken off last, for a reader who thinks again */
let removed = {};

const saved = () => read("saved", {});
const visible = () => sorted(saved(), tool(".order").value);

/** @param {string} slug @returns {HTMLInputElement} what ticks it */
const boxOf = (slug) => tool(`.papers [value="${slug}"]`);
const ticked = () => visible().filter((paper) => chosen.has(paper.slug));

/** @returns {import("./record.js").Saved[]} the papers that the reader ticked; all where none is ticked */
function selection() {
  const papers = ticked();
  return papers.length ? papers : visible();
}

/** @param {string} date in ISO form, or "" @returns {string} as the site's other pages print it */
function printed(date) {
  const { longDate = "", months = "" } = shelf.dataset;
  const [year, month, day] = date.split("-").map(Number);
  const values = { day, month: months.split("|")[month - 1], year };
  return date && longDate.replace(/{(\w+)}/g, (_, name) => String(values[name]));
}

/** @param {import("./record.js").Saved} paper @returns {Element} */
function rowOf(paper) {
  const row = /** @type {Element} */ (document.importNode(template.content, true).firstElementChild);
  const [box, link] = [row.querySelector("input"), row.querySelector("a")];
  box.checked = chosen.has(paper.slug);
  box.ariaLabel = paper.title;
  box.value = paper.slug;
  box.addEventListener("change", () => {
    if (box.checked) chosen.add(paper.slug);
    else chosen.delete(paper.slug);
    showChoice();
  });
  link.href = `${site}papers/${paper.slug}.html`;
  link.textContent = paper.title;
  const authors = (paper.csl?.author ?? []).map((author) => author.literal).join(", ");
  row.querySelector(".facts").textContent = [authors, printed(paper.date), ...paper.tags].filter(Boolean).join(" · ");
  return row;
}

function show() {
  const papers = visible();
  for (const slug of chosen) if (!Object.hasOwn(saved(), slug)) chosen.delete(slug);
  tool(".papers").replaceChildren(...papers.map(rowOf));
  tool(".none").hidden = papers.length > 0;
  tool(".tools").hidden = papers.length === 0;
  tool(".export").disabled = papers.length === 0;
  tool(".tools:has(.undo)").hidden = Object.keys(removed).length === 0;
  showChoice();
}

function showChoice() {
  const [some, all] = [ticked().length, visible().length];
  tool(".all").checked = some > 0 && some === all;
  tool(".all").indeterminate = some > 0 && some < all;
  tool(".remove").disabled = some === 0;
}

/** @param {string} text that ends before a number @param {{length: number}} papers */
const tellNumber = (text, papers) => tell(`${text} ${papers.length}`);

/** @param {string} name @param {string} text @param {string} type hands the reader a file */
function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @returns {{text: string, suffix: string, type: string}} the selection in the format that is set */
function written() {
  const format = FORMATS[tool(".format").value];
  return { ...format, text: format.write(selection().map(itemOf)) };
}

/** @param {Record<string, import("./record.js").Saved>} papers added to the list; those that it has stay as they are */
function keep(papers) {
  write("saved", { ...papers, ...saved() });
  show();
}

/** @param {Event} event */
async function bring(event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  const papers = parseList((await field.files?.[0]?.text()) ?? "");
  field.value = "";
  if (!papers) return tell(shelf.dataset.notAList ?? "");
  keep(papers);
  return tellNumber(shelf.dataset.imported ?? "", Object.keys(papers));
}

/** Takes off what is ticked, and nothing else; who works by keyboard goes on where it stood. */
function remove() {
  const papers = ticked();
  if (!papers.length) return;
  const at = visible().findIndex((paper) => chosen.has(paper.slug));
  removed = Object.fromEntries(papers.map((paper) => [paper.slug, paper]));
  write("saved", Object.fromEntries(Object.entries(saved()).filter(([slug]) => !Object.hasOwn(removed, slug))));
  show();
  const boxes = shelf.querySelectorAll(".papers input");
  /** @type {HTMLElement} */ (boxes[Math.min(at, boxes.length - 1)] ?? tool(".undo")).focus();
  tellNumber(shelf.dataset.removed ?? "", papers);
}

function undo() {
  const back = Object.keys(removed);
  keep(removed);
  removed = {};
  show();
  boxOf(back[0]).focus();
  tellNumber(shelf.dataset.kept ?? "", back);
}

function chooseAll() {
  for (const paper of visible()) tool(".all").checked ? chosen.add(paper.slug) : chosen.delete(paper.slug);
  show();
}

/** Shows the papers of the link that the reader followed, as far as the site still has them. */
async function showShared() {
  const slugs = parseFragment(location.hash).slice(0, SHARED_AT_ONCE);
  const records = await Promise.all(slugs.map((slug) => fetchRecord(slug).catch(() => null)));
  const rows = slugs.map((slug, number) => {
    const row = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `${site}papers/${slug}.html` });
    link.textContent = records[number]?.title ?? slug;
    row.append(link, records[number] ? "" : ` (${shelf.dataset.notFound})`);
    return row;
  });
  shared.querySelector("ul").replaceChildren(...rows);
  shared.hidden = slugs.length === 0;
  const at = new Date().toISOString();
  const found = records.filter((record) => record !== null).map((record) => [record.slug, { ...record, at }]);
  const button = shared.querySelector(".keep");
  button.hidden = found.length === 0;
  button.onclick = () => {
    keep(Object.fromEntries(found));
    shared.hidden = true;
    history.replaceState(null, "", location.pathname + location.search); // else a reload would offer them again
    boxOf(found[0][0]).focus();
    tellNumber(shelf.dataset.kept ?? "", found);
  };
}

const deeds = {
  ".copy": () => copy(written().text),
  ".download": () => download(`papers.${written().suffix}`, written().text, written().type),
  ".share": () => copy(`${location.href.split("#")[0]}${writeFragment(selection().map((paper) => paper.slug))}`),
  ".remove": remove,
  ".undo": undo,
  ".export": () => download("saved-papers.json", writeList(saved()), "application/json"),
};
for (const [selector, act] of Object.entries(deeds)) tool(selector).addEventListener("click", act);
tool(".order").addEventListener("change", show);
tool(".all").addEventListener("change", chooseAll);
tool(".import input").addEventListener("change", bring);
addEventListener("storage", show);
addEventListener("pageshow", (event) => event.persisted && show());
addEventListener("hashchange", showShared);
Promise.all([showShared(), completeAll()]).finally(() => {
  show();
  shelf.classList.remove("waiting");
});
