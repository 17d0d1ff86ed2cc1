/**
 * Live reload, the browser's half: keeps the page that it stands in up to date while `digest serve` runs.
 *
 * The server says digests of what the page shows. A style sheet whose digest differs is swapped; anything else that
 * differs means a new page, which comes back at the same place with the same parts folded out. A stream that was away
 * starts by saying all digests, so that nothing which happened meanwhile is missed.
 */

const RETRY_MS = 300;
const KEPT_STREAMS = 3; // of tabs in the background: a browser opens six connections to a host, and pages need some
const PLACE_KEY = "digest-preview-place";

const tag = /** @type {HTMLScriptElement} */ (document.querySelector("script[data-shows]"));
const base = new URL(tag.src).pathname.replace(/\.digest\/[^/]*$/, "");

/** What the page was made from: the digest of each output by its site path, "" for one that is not there. */
const known = new Map(Object.entries(JSON.parse(tag.dataset.shows ?? "{}")));

/** @type {EventSource | null} */
let stream = null;
/** @type {(() => void) | null} ends the stay of a background tab's stream */
let release = null;
let isComingBack = false;

/**
 * @param {string} address
 * @returns {string} the site path of an address of this site, "" for any other
 */
function sitePath(address) {
  const url = new URL(address, location.href);
  const isOwn = url.origin === location.origin && url.pathname.startsWith(base);
  const path = isOwn ? decodeURIComponent(url.pathname.slice(base.length)) : "";
  return path.startsWith(".") ? "" : path;
}

/** @returns {HTMLLinkElement[]} */
function styleSheets() {
  return [...document.querySelectorAll("link")].filter((link) => link.relList.contains("stylesheet"));
}

/** @returns {Set<string>} the site paths that the page is made of */
function shownPaths() {
  const sources = [...document.scripts, ...document.images].map((element) => element.src);
  const addresses = [...sources, ...styleSheets().map((link) => link.href)].filter((address) => address !== "");
  return new Set([...known.keys(), ...addresses.map(sitePath)].filter((path) => path !== ""));
}

/**
 * Puts a new style sheet beside the old one and takes that away when the new one is there: nothing flickers.
 * @param {string} path
 * @param {string} digest
 * @returns {boolean} whether the page has such a style sheet
 */
function swapStyle(path, digest) {
  const old = styleSheets().filter((link) => sitePath(link.href) === path);
  const last = old.at(-1);
  if (last === undefined || digest === "") return false;
  const fresh = /** @type {HTMLLinkElement} */ (last.cloneNode());
  const address = new URL(last.href);
  address.searchParams.set("digest", digest);
  fresh.href = address.href;
  fresh.addEventListener("load", () => old.forEach((link) => link.remove()));
  fresh.addEventListener("error", () => fresh.remove());
  last.after(fresh);
  return true;
}

/** @param {Record<string, string>} digests of outputs as they are now */
function compare(digests) {
  const differing = Object.entries(digests).filter(([path, digest]) => (known.get(path) ?? digest) !== digest);
  for (const [path, digest] of Object.entries(digests)) known.set(path, digest);
  const isNewPage = differing.filter(([path, digest]) => !swapStyle(path, digest)).length > 0;
  if (isNewPage) reload();
}

/** @returns {[string, HTMLDetailsElement][]} every part that folds, by its id or by its words and their number */
function foldingParts() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return [...document.querySelectorAll("details")].map((part) => {
    const words = part.id || (part.querySelector("summary")?.textContent ?? "").trim();
    counts.set(words, (counts.get(words) ?? 0) + 1);
    return [`${words}#${counts.get(words)}`, part];
  });
}

/** Loads the page anew, leaving a note for `comeBack` in the page to come. */
function reload() {
  leave();
  const open = foldingParts().map(([key, part]) => [key, part.open]);
  const place = { address: location.pathname, x: scrollX, y: scrollY, open };
  try {
    sessionStorage.setItem(PLACE_KEY, JSON.stringify(place));
    isComingBack = true;
  } catch {
    // storage is refused: the browser restores what it can
  }
  location.reload();
}

/** Takes the place up again that the page had before it was loaded anew. */
function comeBack() {
  const note = sessionStorage.getItem(PLACE_KEY);
  sessionStorage.removeItem(PLACE_KEY);
  if (note === null) return;
  const place = JSON.parse(note);
  if (place.address !== location.pathname) return;
  const open = new Map(place.open);
  for (const [key, part] of foldingParts()) part.open = open.get(key) ?? part.open;
  const scroll = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
  scroll();
  if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
}

/** @param {object[]} faults */
async function showFaults(faults) {
  if (faults.length === 0 && document.querySelector("digest-faults") === null) return;
  const overlay = await import("./overlay.js");
  overlay.show(faults);
}

function listen() {
  release?.();
  if (stream !== null) return;
  const query = new URLSearchParams([...shownPaths()].map((path) => ["shows", path]));
  const opened = new EventSource(`${base}.digest/events?${query}`);
  opened.addEventListener("digests", (event) => compare(JSON.parse(event.data)));
  opened.addEventListener("faults", (event) => void showFaults(JSON.parse(event.data)));
  opened.addEventListener("error", () => {
    // Browsers try again by themselves, but not where nobody answered at all, as some do not call that an interruption.
    if (opened.readyState !== EventSource.CLOSED || stream !== opened) return;
    leave();
    setTimeout(listen, RETRY_MS);
  });
  stream = opened;
}

/** The page goes: who takes care of its place when it is back, this script or the browser? */
function part() {
  history.scrollRestoration = isComingBack ? "manual" : "auto";
  leave();
}

function leave() {
  stream?.close();
  stream = null;
}

/** In the background: stay connected in one of few places, or leave. */
async function rest() {
  let hasPlace = false;
  for (let number = 0; number < KEPT_STREAMS && !hasPlace && document.hidden; number += 1) {
    hasPlace = await new Promise((resolve) => {
      if (navigator.locks === undefined) return resolve(false);
      const stay = (/** @type {Lock | null} */ lock) => {
        resolve(lock !== null);
        return lock && new Promise((end) => (release = () => end((release = null))));
      };
      void navigator.locks.request(`digest-preview-${number}`, { ifAvailable: true }, stay);
    });
  }
  if (!document.hidden) release?.();
  else if (!hasPlace) leave();
}

comeBack();
listen();
document.addEventListener("visibilitychange", () => (document.hidden ? void rest() : listen()));
addEventListener("pagehide", part);
addEventListener("pageshow", (event) => event.persisted && listen());
