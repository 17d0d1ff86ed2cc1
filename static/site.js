/**
 * What every page does besides being read: light and dark, papers saved or read, and keys.
 *
 * The one classic script, run in the head before anything is painted, so that no page is seen in the wrong scheme; it
 * works from a folder, too. What can wait (marks of what is new, help, copying, whole records of saved papers) is a
 * module of js/, which uses `window.digest`. Buttons are made here, for without this script they could do nothing.
 */
"use strict";

(() => {
  const READ_KEPT = 20_000; // the newest marks of what was read, a megabyte at most
  const PAPERS = "main article, .titles li";
  const LINK = "a[href*='papers/']";
  const root = document.documentElement;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const words = script.dataset;
  const site = new URL("..", script.src);
  const prefix = `digest ${site.pathname} `; // one host may serve several sites
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
  /** @type {Map<string, unknown>} what storage did not take; it lasts as long as the page */
  const unkept = new Map();

  /** @template T @param {string} name @param {T} fallback where nothing of its type was kept @returns {T} */
  function read(name, fallback) {
    try {
      const value = unkept.has(name) ? unkept.get(name) : JSON.parse(localStorage.getItem(prefix + name) ?? "null");
      const fits = value !== null && typeof value === typeof fallback;
      return fits && Array.isArray(value) === Array.isArray(fallback) ? value : fallback;
    } catch {
      return fallback; // storage is refused, or what stands there is not ours
    }
  }

  /** @param {string} name @param {unknown} value @param {boolean} [quietly] where nobody asked for it @returns whether it lasts */
  function write(name, value, quietly = false) {
    try {
      localStorage.setItem(prefix + name, JSON.stringify(value));
      unkept.delete(name);
    } catch {
      unkept.set(name, value);
      if (!quietly) tell(words.unkept ?? "");
    }
    return !unkept.has(name);
  }

  /** @param {string} message shown and read out for a while */
  function tell(message) {
    const line = /** @type {HTMLElement} */ (document.querySelector(".status"));
    line.textContent = message;
    setTimeout(() => line.textContent === message && line.replaceChildren(), 8000);
  }

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches);

  function showTheme() {
    const theme = read("theme", "");
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.querySelector(".theme")?.setAttribute("aria-pressed", String(isDark()));
  }

  function switchTheme() {
    const theme = isDark() ? "light" : "dark";
    write("theme", (theme === "dark") === systemIsDark.matches ? "" : theme, true);
    showTheme();
  }

  /** @param {Element} item a paper of this page @returns {string} */
  const slugOf = (item) =>
    item.id || (/([^/]+)\.html$/.exec(item.querySelector(LINK)?.getAttribute("href") ?? "")?.[1] ?? "");
  /** @param {Element} item @returns {string} ISO date of its day: its own, or that of the list around it */
  const dayOf = (item) =>
    [item, item.closest("section"), document.querySelector(".head")]
      .map((part) => part?.querySelector("time")?.dateTime)
      .find(Boolean) ?? "";

  /** @param {Element} item @returns {object} what is kept of a saved paper, as far as this page tells */
  function recordOf(item) {
    const title = item.querySelector(`h1, ${LINK}`)?.textContent?.trim() ?? "";
    const tags = [...item.querySelectorAll(".tags a")].map((tag) => tag.textContent?.trim());
    return { slug: slugOf(item), title, date: dayOf(item), tags, at: new Date().toISOString() };
  }

  /** @param {Element | null} item @param {boolean} [isTold] where no button tells what became of it */
  function toggleSaved(item, isTold) {
    if (!item) return;
    const [saved, slug] = [read("saved", {}), slugOf(item)];
    const isNew = !Object.hasOwn(saved, slug);
    if (isNew) saved[slug] = recordOf(item);
    else delete saved[slug];
    if (write("saved", saved) && isTold) tell(words.marked?.split("|")[isNew ? 0 : 1] ?? "");
    showPapers();
    if (isNew) import("./js/record.js").then((record) => record.complete(slug)).catch(() => {}); // what is here will do
  }

  /** @param {Element | null} item @param {boolean} [isTold] */
  function toggleRead(item, isTold) {
    if (!item) return;
    const slugs = new Set(read("read", []));
    const isNew = !slugs.delete(slugOf(item));
    if (isNew) slugs.add(slugOf(item));
    if (write("read", [...slugs].slice(-READ_KEPT)) && isTold) tell(words.marked?.split("|")[isNew ? 2 : 3] ?? "");
    showPapers();
  }

  function showPapers() {
    const [saved, done, hides] = [read("saved", {}), new Set(read("read", [])), read("hide", false)];
    const hide = document.querySelector(".hide"); // where there is none, nobody could show again what it hides
    for (const item of document.querySelectorAll(PAPERS)) {
      if (item.matches("article:not(:has(.marks))")) item.append(makeMarks(item));
      const marks = { saved: Object.hasOwn(saved, slugOf(item)), read: done.has(slugOf(item)) };
      for (const [name, isSet] of Object.entries(marks)) {
        item.toggleAttribute(`data-${name}`, isSet);
        item.querySelector(`.marks .${name}`)?.setAttribute("aria-pressed", String(isSet));
      }
    }
    root.toggleAttribute("data-hide-read", hides && hide !== null);
    hide?.setAttribute("aria-pressed", String(hides));
  }

  const showAll = () => (showTheme(), showPapers());
  const current = () => document.activeElement?.closest(PAPERS) ?? document.querySelector("article.paper");
  /** @param {string} selector of a link @returns {string | undefined} where it leads */
  const follow = (selector) => /** @type {HTMLAnchorElement | null} */ (document.querySelector(selector))?.href;

  /** @param {1 | -1} by @returns {string | undefined} where to go, on the page of one paper */
  function step(by) {
    if (document.querySelector("article.paper")) return follow(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    const items = [...document.querySelectorAll(PAPERS)].filter((item) => item.checkVisibility());
    const first = items.findIndex((item) => item.getBoundingClientRect().bottom > 0);
    const at = items.indexOf(current());
    const item = items[at >= 0 ? at + by : by > 0 ? first : first - 1];
    item?.scrollIntoView({ block: "nearest" });
    item?.querySelector(LINK)?.focus({ preventScroll: true });
    return undefined;
  }

  /** @type {Record<string, () => unknown>} keys and their deeds; an address that one gives is gone to */
  const deeds = {
    "/": () => document.querySelector("input[type=search]")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    o: () => current()?.querySelector(`:scope:not(.paper) ${LINK}`)?.href,
    s: () => toggleSaved(current(), true),
    m: () => toggleRead(current(), true),
    "[": () => follow("a[rel=prev]"),
    "]": () => follow("a[rel=next]"),
    t: () => `${site}tags/index.html`,
    "g h": () => `${site}index.html`,
    "?": () => import("./js/help.js").then((help) => help.show()).catch(() => location.assign(`${site}keys.html`)),
  };
  let lastKey = "";

  /** @param {KeyboardEvent} event */
  function press(event) {
    const hasModifier = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
    if (hasModifier || isTyping || event.isComposing || event.defaultPrevented || !read("keys", true)) return;
    const act = deeds[`${lastKey} ${event.key}`] ?? deeds[event.key];
    lastKey = event.key;
    if (!act) return;
    event.preventDefault();
    const address = act();
    if (typeof address === "string") location.assign(address);
  }

  /** @param {string} name @param {string} label @param {() => void} act @returns {HTMLButtonElement} */
  function makeButton(name, label, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: name, title: label });
    button.addEventListener("click", act);
    return button;
  }

  /** @param {Element} item @returns {Element} */
  function makeMarks(item) {
    const marks = Object.assign(document.createElement("div"), { className: "marks" });
    marks.append(makeButton("saved", words.save ?? "", () => toggleSaved(item)));
    marks.append(makeButton("read", words.read ?? "", () => toggleRead(item)));
    return marks;
  }

  function furnish() {
    document.querySelector(".top")?.append(makeButton("theme", words.darkMode ?? "", switchTheme));
    document.querySelector(".hide")?.addEventListener("click", () => (write("hide", !read("hide", false)), showPapers()));
    document.querySelector(".cite")?.addEventListener("toggle", () => import("./js/copy.js"), { once: true });
    if (document.querySelector(".entry")) import("./js/visit.js").catch(() => {}); // from a folder nothing is marked
    if ("offline" in words || navigator.serviceWorker?.controller) import("./js/offline.js").catch(() => {});
    showAll();
  }

  window.digest = Object.freeze({ site: site.href, words, PAPERS, LINK, read, write, tell, slugOf, dayOf, showPapers });
  root.dataset.scripted = location.protocol;
  showTheme();
  document.addEventListener("DOMContentLoaded", furnish);
  document.addEventListener("keydown", press);
  systemIsDark.addEventListener("change", showTheme);
  addEventListener("storage", (event) => (event.key?.startsWith(prefix) ?? true) && showAll()); // another tab
  addEventListener("pageshow", (event) => event.persisted && showAll()); // back to a page that was put by
})();
