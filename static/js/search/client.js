/** The page's end of the worker. Answers come to the newest question of a kind; those to older ones are dropped. */

/** @typedef {{rows: import("./worker.js").Row[], total: number, relaxed: boolean, isExact: boolean, hasPhrases: boolean,
 *   isVain: boolean, isBegun: boolean, months: [string, number][], corrected: [string, string][], unknown: string[]}} Found */

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
/** @type {Map<string, {id: number, resolve: (value: any) => void, reject: (fault: string) => void}>} by kind */
const waiting = new Map();
let asked = 0;
let isBroken = false;

/**
 * @param {"search" | "topics"} kind
 * @param {{text: string, limit?: number, byDate?: boolean}} question
 * @returns {Promise<any>} never settled where another question of its kind follows; rejected with the name of a fault
 */
export function ask(kind, question) {
  const id = ++asked;
  if (isBroken) return Promise.reject("unread");
  worker.postMessage({ ...question, id, kind });
  return new Promise((resolve, reject) => waiting.set(kind, { id, resolve, reject }));
}

worker.addEventListener("message", ({ data: { id, answer, fault } }) => {
  for (const [kind, question] of waiting) {
    if (question.id !== id) continue;
    waiting.delete(kind);
    if (fault) question.reject(fault);
    else question.resolve(answer);
  }
});
worker.addEventListener("error", () => {
  isBroken = true;
  waiting.forEach(({ reject }) => reject("unread"));
});
