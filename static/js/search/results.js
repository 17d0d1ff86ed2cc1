/** Papers that were found, as elements. Every text is set as text: what a title says is never taken for HTML. */

const { site } = window.digest;
const months = (document.querySelector(".found")?.getAttribute("data-months") ?? "").split("|");

/**
 * @param {string} name
 * @param {object} [properties]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
export function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** @param {string} text with {values} @param {Record<string, string | number>} values @returns {string} */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** @param {string} pattern @param {string} iso date or month @returns {string} as the site writes it */
export function writeDate(pattern, iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return fill(pattern, { year, month: months[month - 1], day });
}

/** @param {string[]} pieces plain, marked, plain … */
const marked = (pieces) => pieces.map((text, at) => (at % 2 ? make("mark", { textContent: text }) : text));

/** @param {import("./worker.js").Row} row @param {string} dateFormat @returns {HTMLElement} */
export function rowOf({ slug, date, title, lead, tags }, dateFormat) {
  const link = make("a", { href: `${site}papers/${slug}.html` }, marked(title));
  const time = make("time", { dateTime: date, textContent: writeDate(dateFormat, date) });
  const topics = tags.map(([tag, name]) =>
    make("li", {}, [make("a", { href: `${site}tags/${tag}.html`, textContent: name })]),
  );
  const head = make("header", {}, [
    make("h2", {}, [link]),
    make("p", { className: "when" }, [make("a", { href: `${site}days/${date}.html` }, [time])]),
    ...(topics.length ? [make("ul", { className: "tags" }, topics)] : []),
  ]);
  const text = make("div", { className: "text" }, [make("p", {}, marked(lead))]);
  return make("li", {}, [make("article", { className: "entry" }, [head, text])]);
}
