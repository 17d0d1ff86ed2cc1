/**
 * Saved papers in the formats of reference managers, from their CSL-JSON: what is not known is left out. The entries of
 * BibTeX equal those that the site's own pages give (digest/pages/cite.py).
 */

/**
 * @typedef {object} Item a paper in CSL-JSON 1.0.2
 * @property {string} id
 * @property {string} type
 * @property {string} title
 * @property {{literal: string}[]} [author]
 * @property {{"date-parts": number[][]}} [issued]
 * @property {string} [number]
 * @property {string} [publisher]
 * @property {string} [DOI]
 * @property {string} [URL]
 * @property {string} [note]
 */

const LATEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
const IN_ADDRESS = { "{": "%7B", "}": "%7D", "\\": "%5C", "%": "\\%", "#": "\\#" };

/** @param {string} text */
const latex = (text) => text.replace(/[\\{}~^]|[#$%&_]/g, (sign) => LATEX[sign] ?? `\\${sign}`);

/** @param {string} name kept together where BibTeX would take it for two, or for one in another order */
const bibtexName = (name) =>
  name.includes(",") || ` ${name.toLowerCase()} `.includes(" and ") ? `{${latex(name)}}` : latex(name);

/** @param {Item} item @returns {string} an entry of a .bib file */
export function toBibtex(item) {
  const arxiv = item.number?.startsWith("arXiv:") ? item.number.slice(6) : "";
  const fields = [
    ["title", `{${latex(item.title)}}`],
    ["author", item.author?.map((author) => bibtexName(author.literal)).join(" and ")],
    ["year", item.issued?.["date-parts"][0][0]],
    ["eprint", arxiv],
    ["archiveprefix", arxiv && "arXiv"],
    ["doi", item.DOI && latex(item.DOI)],
    ["url", item.URL?.replace(/[{}\\%#]/g, (sign) => IN_ADDRESS[sign])],
    ["note", item.note && latex(item.note)],
  ];
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@misc{${item.id},\n${lines.join("")}}\n`;
}

/** @param {Item} item @returns {string} a record of RIS: a tag of two letters a line, CRLF, from TY to ER */
export function toRis(item) {
  const [year, month] = item.issued?.["date-parts"][0] ?? [];
  const lines = [
    ["TY", "GEN"],
    ["ID", item.id],
    ["TI", item.title],
    ...(item.author ?? []).map((author) => ["AU", author.literal]),
    ["PY", year],
    ["DA", year && `${year}/${String(month).padStart(2, "0")}`],
    ["PB", item.publisher],
    ["M1", item.number],
    ["DO", item.DOI],
    ["UR", item.URL],
    ["N1", item.note],
  ];
  const known = lines.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`.replace(/\s+$/, ""));
  return [...known.map((line) => line.replace(/[\r\n]+/g, " ")), "ER  - ", ""].join("\r\n");
}

/** The formats by name: what follows the dot of a file, its type, and how several papers are written. */
export const FORMATS = {
  bib: {
    suffix: "bib",
    type: "application/x-bibtex",
    /** @param {Item[]} items */
    write: (items) => items.map(toBibtex).join("\n"),
  },
  csl: {
    suffix: "json",
    type: "application/vnd.citationstyles.csl+json",
    /** @param {Item[]} items */
    write: (items) => `${JSON.stringify(items, null, 1)}\n`,
  },
  ris: {
    suffix: "ris",
    type: "application/x-research-info-systems",
    /** @param {Item[]} items */
    write: (items) => items.map(toRis).join("\r\n"),
  },
};
