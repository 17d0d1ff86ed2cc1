/** The text of a paper, cut out of its page: a worker has no parser of HTML, and all that is wanted is its words. */

const ABSTRACT = /<div class="prose">([^]*?)<details/;
const SIGNS = new Map([["amp", "&"], ["lt", "<"], ["gt", ">"], ["quot", '"']]);

/** @param {string} slug @returns {string} path of a paper's page */
export const pagePath = (slug) => `papers/${slug}.html`;

/** @param {string} page @returns {string} empty where it has none */
export function abstractIn(page) {
  const plain = (ABSTRACT.exec(page)?.[1] ?? "").replace(/<[^>]*>/g, " ");
  return plain.replace(/&(?:#(\d+)|(\w+));/g, (whole, number, name) =>
    name ? (SIGNS.get(name) ?? whole) : String.fromCodePoint(Number(number)),
  );
}
