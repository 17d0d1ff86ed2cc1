/**
 * The faults that stand in the way of the site, over the page, until they are mended or folded away.
 *
 * In a shadow tree with a style sheet of its own: the page's styles do not reach in, its content policy needs no
 * exception, and nothing that a fault says is ever read as markup.
 *
 * @typedef {{ path: string, line: number, message: string, excerpt: [number, string][] }} Fault
 */

const NAME = "digest-faults";
const STYLE = `
  :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483647; color-scheme: light dark; }
  section { --ink: light-dark(#1f1b1a, #f3ecea); --paper: light-dark(#fff8f6, #261d1b); --mark: light-dark(#b3261e, #ff8a80);
    max-height: 70vh; overflow: auto; overscroll-behavior: contain; padding: 1rem clamp(1rem, 4vw, 3rem) 1.25rem;
    color: var(--ink); background: var(--paper); border-top: 4px solid var(--mark);
    font: 1rem/1.5 system-ui, sans-serif; box-shadow: 0 -8px 32px #0004; }
  header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
  h2 { margin: 0; font-size: 1.125rem; }
  p { margin: .25rem 0 0; overflow-wrap: anywhere; }
  .note { font-size: .875rem; }
  ol { margin: .75rem 0 0; padding: 0; list-style: none; }
  li + li { margin-top: 1rem; }
  .place { font-family: ui-monospace, monospace; font-weight: 600; color: var(--mark); }
  pre { margin: .5rem 0 0; padding: .5rem .75rem; overflow: auto; font: .8125rem/1.5 ui-monospace, monospace;
    background: color-mix(in srgb, var(--ink) 6%, transparent); border-radius: 4px; tab-size: 4; }
  .at { color: var(--mark); font-weight: 700; }
  button { font: inherit; font-size: .875rem; color: inherit; padding: .25rem .75rem; cursor: pointer;
    background: transparent; border: 1px solid currentColor; border-radius: 4px; }
  button:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
`;

/**
 * @param {string} name
 * @param {string} [text]
 * @param {string} [className]
 * @returns {HTMLElement}
 */
function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/**
 * @param {Fault} fault
 * @returns {HTMLElement}
 */
function excerpt(fault) {
  const block = element("pre");
  block.tabIndex = 0; // so that the keyboard can scroll it
  const width = String(fault.excerpt.at(-1)?.[0] ?? "").length;
  for (const [number, text] of fault.excerpt) {
    const isIt = number === fault.line;
    block.append(element("span", `${isIt ? ">" : " "} ${String(number).padStart(width)}  ${text}\n`, isIt ? "at" : ""));
  }
  return block;
}

/**
 * @param {Fault} fault
 * @returns {HTMLElement}
 */
function item(fault) {
  const made = element("li");
  made.append(element("p", fault.line ? `${fault.path}:${fault.line}` : fault.path, "place"), element("p", fault.message));
  if (fault.excerpt.length > 0) made.append(excerpt(fault));
  return made;
}

/** @returns {ShadowRoot} of the overlay, which is put into the page where it is not there yet */
function overlayRoot() {
  const old = document.querySelector(NAME);
  if (old?.shadowRoot) return old.shadowRoot;
  const host = document.createElement(NAME);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  host.addEventListener("keydown", (event) => event.key === "Escape" && host.remove());
  document.body.append(host);
  return root;
}

/**
 * Shows these faults in place of those before; none takes the overlay away.
 * @param {Fault[]} faults
 * @returns {void}
 */
export function show(faults) {
  if (faults.length === 0) {
    document.querySelector(NAME)?.remove();
    return;
  }
  const root = overlayRoot();
  const section = element("section");
  section.setAttribute("role", "alert");
  const header = element("header");
  const close = element("button", "Hide");
  close.addEventListener("click", () => root.host.remove());
  header.append(element("h2", faults.length === 1 ? "One error" : `${faults.length} errors`), close);
  const list = element("ol");
  list.append(...faults.map(item));
  section.append(header, element("p", "This goes away by itself when all is mended.", "note"), list);
  root.replaceChildren(section);
}
