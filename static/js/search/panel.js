/** What a search found, as the search page and the choice of topics show it: papers, counts, and filters to narrow by. */

import { announce } from "./announcer.js";
import { ask } from "./client.js";
import { fill, make, rowOf, writeDate } from "./results.js";

export const AT_ONCE = 10;
const MORE = 20;
const PATIENCE_MS = 300; // without an answer for so long, a reader wonders whether there will be one

/** @typedef {{text: string, byDate: boolean, limit: number}} State what is asked for; its text holds the filters, too */

/** @returns {State} what the address asks for */
export function readAddress() {
  const params = new URLSearchParams(location.search);
  const limit = Math.min(Math.max(Number(params.get("n")) || 0, AT_ONCE), 500);
  return { text: params.get("q") ?? "", byDate: params.get("sort") === "date", limit };
}

/** @param {State} state @returns {string} the address of this page that asks for it */
export function addressOf({ text, byDate, limit }) {
  const params = new URLSearchParams(text ? { q: text } : {});
  if (byDate) params.set("sort", "date");
  if (limit > AT_ONCE) params.set("n", String(limit));
  return `${location.pathname}${params.size ? `?${params}` : ""}`;
}

/** @param {string} text @param {string} filter `tag:speech`, or `date:2025-09`, of which one stands at a time @returns {string} */
export function toggleFilter(text, filter) {
  const pieces = text.split(/\s+/).filter(Boolean);
  const rest = pieces.filter((piece) => (/^date:/.test(filter) ? !/^date:/i.test(piece) : piece !== filter));
  return (pieces.includes(filter) ? rest : [filter, ...rest]).join(" ");
}

/** Replaces filters: the one that has the focus keeps it, the one that is chosen stays in sight. @param {HTMLElement} list @param {HTMLElement[]} items */
function refill(list, items) {
  const focused = list.querySelector(":focus");
  list.replaceChildren(...items);
  const filters = [...list.querySelectorAll("button")];
  if (focused instanceof HTMLElement) filters.find((one) => one.dataset.filter === focused.dataset.filter)?.focus();
  const chosen = filters.find((one) => one.ariaPressed === "true");
  const top = chosen ? chosen.offsetTop - list.offsetTop : list.scrollTop;
  if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 20) list.scrollTop = top - list.clientHeight / 2;
}

export class Panel {
  #root = /** @type {HTMLElement} */ (document.querySelector(".found"));
  #words = this.#root.dataset;
  #number = new Intl.NumberFormat(document.documentElement.lang);
  /** @type {State} */
  #state = { text: "", byDate: false, limit: AT_ONCE };
  #shown = this.#state;

  /** @param {(state: State) => void} change takes what the reader chose here */
  constructor(change) {
    this.#change = change;
    const order = this.#part("select");
    order.addEventListener("change", () => change({ ...this.#state, byDate: order.value === "date", limit: AT_ONCE }));
    this.#part(".more").addEventListener("click", () => change({ ...this.#state, limit: this.#state.limit + MORE }));
    this.#part("details").addEventListener("toggle", () => this.#showTopics());
  }

  #change;

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.#root.querySelector(selector);
  }

  /** @param {State} state @param {() => void} [settled] when the reader has paused @returns {Promise<string>} what came of it in a line; "" where another question followed */
  async show(state, settled) {
    this.#state = state;
    this.#part("select").value = state.byDate ? "date" : "relevance";
    const started = performance.now();
    const isAsked = state.text.trim() !== "";
    const patience = setTimeout(() => isAsked && state === this.#state && this.#wait(), PATIENCE_MS);
    const found = isAsked ? await ask("search", state).catch((fault) => ({ fault })) : null;
    clearTimeout(patience);
    if (state !== this.#state) return "";
    this.#root.ariaBusy = null;
    const line = found ? this.#lineOf(found, performance.now() - started) : "";
    this.#root.hidden = !found || Boolean(found.isBegun); // no word about words that are still being typed
    this.#part("aside").hidden = !found?.rows?.length;
    this.#part(".summary").textContent = line;
    const remarks = found?.rows ? this.#remarksOn(found) : [];
    this.#part(".remarks").replaceChildren(...remarks.map((textContent) => make("li", { textContent })));
    this.#showRows(found?.rows ?? []);
    this.#part(".more").hidden = !(found?.rows?.length >= state.limit && found.total > state.limit);
    this.#showMonths(found?.months ?? []);
    announce([line, ...remarks].join(" "), () => {
      settled?.();
      if (state === this.#state) this.#root.hidden = !found;
      this.#showTopics();
    });
    return line;
  }

  /** Says that there is an answer to come; what was found before stays until then. */
  #wait() {
    this.#root.hidden = false;
    this.#root.ariaBusy = "true";
    this.#part("aside").hidden = !this.#part(".results").childElementCount;
    this.#part(".summary").textContent = this.#words.searching ?? "";
    announce(this.#words.searching ?? "");
  }

  /** @param {any} found @param {number} ms @returns {string} */
  #lineOf({ fault, isExact, isVain, total }, ms) {
    if (fault) return this.#words[fault] ?? String(fault);
    if (isVain) return this.#words.vain ?? "";
    if (!total) return this.#words.nothing ?? "";
    const values = { n: this.#number.format(total), ms: this.#number.format(Math.ceil(ms)) };
    return fill((isExact ? this.#words.exactly : this.#words.about) ?? "", values);
  }

  /** @param {import("./client.js").Found} found @returns {string[]} */
  #remarksOn({ corrected, hasPhrases, relaxed, unknown }) {
    const words = this.#words;
    const remarks = corrected.map(([word, other]) => fill(words.corrected ?? "", { word, other }));
    remarks.push(...unknown.map((word) => fill(words.unknown ?? "", { word })));
    if (relaxed) remarks.push(words.relaxed ?? "");
    if (hasPhrases) remarks.push(words.phrases ?? "");
    return remarks;
  }

  /** Adds to the list where more was asked for, so that nothing moves. @param {import("./worker.js").Row[]} rows */
  #showRows(rows) {
    const { byDate, limit, text } = this.#shown;
    const list = this.#part(".results");
    const isMore = this.#state.text === text && this.#state.byDate === byDate && this.#state.limit > limit;
    const old = new Set(isMore ? [...list.querySelectorAll("h2 a")].map((link) => link.getAttribute("href")) : []);
    const items = rows.map((row) => rowOf(row, this.#words.date ?? ""));
    const partial = rows.findIndex(({ hasAll }) => !hasAll);
    if (partial > 0) items[partial].prepend(make("p", { className: "facts", textContent: this.#words.some }));
    const fresh = items.filter((item) => !old.has(item.querySelector("h2 a")?.getAttribute("href") ?? ""));
    if (isMore) list.append(...fresh);
    else list.replaceChildren(...fresh);
    if (isMore) fresh[0]?.querySelector("a")?.focus();
    this.#shown = this.#state;
    window.digest.showPapers();
  }

  /** @param {string} filter @param {string} name @param {number} count @returns {HTMLElement} */
  #facet(filter, name, count) {
    const number = make("span", { className: "n", textContent: this.#number.format(count) });
    const button = make("button", { type: "button" }, [name, " ", number]);
    button.dataset.filter = filter;
    button.setAttribute("aria-pressed", String(this.#state.text.split(/\s+/).includes(filter)));
    button.addEventListener("click", () => {
      this.#change({ ...this.#state, text: toggleFilter(this.#state.text, filter), limit: AT_ONCE });
    });
    return make("li", {}, [button]);
  }

  /** @param {[string, number][]} months */
  #showMonths(months) {
    const format = this.#words.month ?? "";
    const items = months.map(([month, count]) => this.#facet(`date:${month}`, writeDate(format, month), count));
    refill(this.#part(".by-month"), items);
  }

  /** Counts topics only while the reader wants to see them, and has stopped typing: it costs a file a topic. */
  async #showTopics() {
    const state = this.#state;
    const list = this.#part("details ul");
    if (!this.#part("details").open || !state.text.trim()) return;
    /** @type {[string, string, number][]} */
    const topics = await ask("topics", state).catch(() => []);
    if (state !== this.#state) return;
    const some = topics.filter(([, , count]) => count).sort((one, two) => two[2] - one[2]);
    refill(
      list,
      some.map(([slug, name, count]) => this.#facet(`tag:${slug}`, name, count)),
    );
  }
}
