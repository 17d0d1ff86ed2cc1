/** What the manifest tells of the other files: which shards of words there are, and the versions in addresses. */

const VERSION_BITS = 9;
const VERSION_LENGTH = 3;

/** @typedef {{format: number, papers: number, bits: number, letters: number, terms: string, words: Record<string, string>}} Manifest */

/** @param {string} prefix of a shard of words @param {Manifest} manifest @returns {boolean} */
export function hasWords(prefix, { letters, words }) {
  if (!Object.hasOwn(words, prefix[0])) return false;
  const rest = words[prefix[0]].slice(VERSION_LENGTH);
  if (letters < 3) return letters === 1 || rest.includes(prefix[1]);
  return rest.split(" ").some((part) => part[0] === prefix[1] && part.includes(prefix[2], 1));
}

/** @param {string} path @param {() => Manifest} manifest @returns {string} its address below that of the site */
export function addressOf(path, manifest) {
  if (!path.endsWith(".json")) return path; // a page
  const [, folder, name] = /^(\w+)\/([^.]+)/.exec(path) ?? [];
  if (folder === "words") return `search/${path}?v=${manifest().words[name[0]].slice(0, VERSION_LENGTH)}`;
  if (folder !== "terms") return `search/${path}`;
  const group = parseInt(name, 16) >> Math.max(manifest().bits - VERSION_BITS, 0);
  return `search/${path}?v=${manifest().terms.slice(VERSION_LENGTH * group, VERSION_LENGTH * (group + 1))}`;
}
