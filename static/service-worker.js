/**
 * Keeps a site readable without a network: the pages that were visited, the latest days, and the files that these and
 * search were seen to use. Published at the site's root where `offline = true`, started by js/offline.js.
 *
 * A page comes from the network whenever that answers, however late: what is kept stands in for it and never goes
 * first. Only a file of search whose address names its version is taken from here unasked.
 */
"use strict";

const VERSION = 1; // of what is kept: what another version kept is thrown away
const SITE = self.registration.scope;
const OURS = `digest ${SITE} `; // one host may serve several sites
const LIMITS = { pages: 300, days: 7, files: 400 }; // of these the oldest go first: some ten megabytes in all
const FRAME = ["style.css", "site.js", "icon.svg", "js/offline.js", "js/visit.js"].map((name) => `${SITE}static/${name}`);

let hasLooked = false;
let isRetired = false;

/** @typedef {keyof LIMITS} Part */

const nameOf = (/** @type {Part} */ part) => `${OURS}${VERSION} ${part}`;
const cacheOf = (/** @type {Part} */ part) => caches.open(nameOf(part));

/** @param {string} address @returns {string} the same for all addresses of one page */
function pageAt(address) {
  const url = new URL(address);
  url.search = url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
}

/** @param {Part} part @param {string} address @param {Response} response whole and of this site, or it is not kept */
async function keep(part, address, response) {
  if (isRetired || response.status !== 200 || response.type !== "basic" || response.redirected) return;
  const cache = await cacheOf(part);
  await cache.delete(address, { ignoreSearch: true }); // other versions, too; and what is put anew counts as the newest
  await cache.put(address, response);
  for (const old of (await cache.keys()).slice(0, -LIMITS[part])) await cache.delete(old);
}

/** @param {Part} part @param {string} address */
const fetchAndKeep = async (part, address) => keep(part, address, await fetch(address, { cache: "no-cache" }));

/** @param {string} home the page that lists the latest days */
async function keepDays(home) {
  if (isRetired) return;
  const days = [...new Set(home.match(/days\/\d{4}-\d\d-\d\d\.html/g))].sort().slice(-LIMITS.days);
  const cache = await cacheOf("days");
  for (const day of days) {
    const isKept = day !== days.at(-1) && (await cache.match(SITE + day)); // the latest may have grown
    if (!isKept) await fetchAndKeep("days", SITE + day);
  }
}

/** @param {string} address @param {CacheQueryOptions} [how] @returns {Promise<Response | undefined>} what was kept of it */
async function kept(address, how) {
  for (const part of /** @type {Part[]} */ (Object.keys(LIMITS))) {
    const found = await caches.match(address, { ...how, cacheName: nameOf(part) }); // which makes no cache anew
    if (found) return found;
  }
  return undefined;
}

/** @param {FetchEvent} event @returns {Promise<Response>} a page */
async function openPage(event) {
  const page = pageAt(event.request.url);
  try {
    const response = await fetch(event.request, { cache: "no-cache" });
    const [toKeep, toRead] = [response.clone(), response.clone()];
    event.waitUntil(keep("pages", page, toKeep).then(retireIfLeft));
    if (page === `${SITE}index.html` && response.ok) event.waitUntil(toRead.text().then(keepDays));
    return response;
  } catch (fault) {
    const found = (await kept(page)) ?? (await sayNoNetwork());
    if (found) return found;
    throw fault; // the browser says it in its own words
  }
}

/** @returns {Promise<Response | undefined>} the frame of the home page around its words for this */
async function sayNoNetwork() {
  const home = await (await kept(`${SITE}index.html`))?.text();
  const words = home?.match(/<template id="no-network">([^]*?)<\/template>/)?.[1];
  if (home === undefined || words === undefined) return undefined;
  const page = home
    .replace(/(<main\b[^>]*>)[^]*(<\/main>)/, (_, start, end) => start + words + end)
    .replace(/ (href|src|action)="(?![a-z]+:|[/#])/g, (_, name) => ` ${name}="${SITE}`); // it is shown at any address
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** @param {FetchEvent} event @returns {Promise<Response>} a style, a script, a file of search */
async function openFile(event) {
  const address = event.request.url;
  const sure = new URL(address).searchParams.has("v") && event.request.cache !== "reload" && (await kept(address));
  if (sure) return sure;
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep("files", address, response.clone()));
    return response;
  } catch (fault) {
    const found = await kept(address, { ignoreSearch: true }); // another version is out of date, never wrong
    if (found) return found;
    throw fault;
  }
}

/** Where another site took the place of ours, nobody sends a message; looked at once each time the worker is started. */
async function retireIfLeft() {
  if (hasLooked) return;
  hasLooked = true;
  const own = await fetch(self.location.href, { method: "HEAD", cache: "no-store" });
  if (own.status === 404 || own.status === 410) await retire();
}

async function retire() {
  isRetired = true; // pages that are open go on asking
  await forget(() => true);
  await self.registration.unregister(); // last: where no page is open the browser ends us with it
}

/** @param {(name: string) => boolean} isMeant for names of our own caches */
async function forget(isMeant) {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && isMeant(name)) await caches.delete(name);
}

async function keepOpenPages() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = open.map((client) => pageAt(client.url)).filter((page) => page.startsWith(SITE));
  for (const page of pages) await fetchAndKeep("pages", page);
  await keepDays(await (await fetch(`${SITE}index.html`)).text());
}

async function start() {
  await forget((name) => !name.startsWith(`${OURS}${VERSION} `));
  await self.clients.claim();
  await keepOpenPages();
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(
    Promise.all([fetchAndKeep("pages", `${SITE}index.html`), ...FRAME.map((file) => fetchAndKeep("files", file))]),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(start()));

self.addEventListener("message", (event) => event.data === "retire" && event.waitUntil(retire()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.url.startsWith(SITE) ? request.url.slice(SITE.length) : "";
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(openPage(event));
  else if (/^(static|search)\//.test(path)) event.respondWith(openFile(event));
});
