/** Files of the index, fetched when they are needed and kept while there is room. */

const ROOM = 12_000_000; // characters that are kept; beyond them the least recently used files go

/** What a search says that cannot go on: it is begun again when the files are there. */
export class Missing extends Error {
  /** @param {string[]} paths @param {boolean} [again] whether a kept file is out of date */
  constructor(paths, again = false) {
    super("files are missing");
    this.paths = paths;
    this.again = again;
  }
}

/** @typedef {{data: any, size: number, isFresh: boolean, made: Map<string, any>}} File `made` holds what was read in it */

export class Files {
  /** @type {Map<string, File>} the least recently used first */
  #kept = new Map();
  /** @type {Map<string, Promise<void>>} */
  #coming = new Map();
  /** @type {(path: string) => string} */
  #addressOf;

  /** @param {(path: string) => string} addressOf gives the address of a path, version included */
  constructor(addressOf) {
    this.#addressOf = addressOf;
  }

  /** Says what is missing of several files at once, so that they are fetched together. @param {string[]} paths */
  need(paths) {
    const missing = paths.filter((path) => !this.#kept.has(path));
    if (missing.length) throw new Missing([...new Set(missing)]);
  }

  /** @param {string} path @returns {File} */
  get(path) {
    const file = this.#kept.get(path);
    if (!file) throw new Missing([path]);
    this.#kept.delete(path);
    this.#kept.set(path, file);
    return file;
  }

  /** @template T @param {string} path @param {string} name @param {(data: any) => T} make @returns {T} kept with the file */
  read(path, name, make) {
    const file = this.get(path);
    if (!file.made.has(name)) file.made.set(name, make(file.data));
    return file.made.get(name);
  }

  /** Asks for a file once more, past every cache. @param {string} path */
  askAgain(path) {
    if (!this.get(path).isFresh) throw new Missing([path], true);
  }

  /** @param {Missing} missing @returns {Promise<unknown>} when all are there */
  load(missing) {
    return Promise.all(missing.paths.map((path) => this.#fetchOnce(path, missing.again ? "reload" : "default")));
  }

  /** @param {string} path @param {RequestCache} cache */
  #fetchOnce(path, cache) {
    const coming = this.#coming.get(path) ?? this.#fetch(path, cache).finally(() => this.#coming.delete(path));
    this.#coming.set(path, coming);
    return coming;
  }

  /** @param {string} path @param {RequestCache} cache */
  async #fetch(path, cache) {
    const answer = await fetch(this.#addressOf(path), { cache: path === "manifest.json" ? "no-cache" : cache });
    if (!answer.ok && (answer.status !== 404 || path === "manifest.json")) throw new Error(`${path}: ${answer.status}`);
    const text = answer.ok ? await answer.text() : "";
    const data = path.endsWith(".json") ? JSON.parse(text || "{}") : text;
    this.#kept.set(path, { data, size: text.length, isFresh: cache === "reload", made: new Map() });
  }

  /** Lets files go that were not used for longest. Only between searches, or one might never end. */
  trim() {
    let size = [...this.#kept.values()].reduce((sum, file) => sum + file.size, 0);
    for (const [path, file] of this.#kept) {
      if (size <= ROOM) return;
      if (path !== "manifest.json") this.#kept.delete(path);
      size -= file.size;
    }
  }
}
