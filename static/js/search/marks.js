/** Which words of a text to mark: those that share a stem with what was asked for. */

import { CHUNK, WORD, foldText, splitChunk } from "./characters.js";

/** @typedef {import("./reading.js").IndexReader} IndexReader */

/**
 * @param {string} text
 * @param {Set<string>} stems
 * @param {IndexReader} reader
 * @returns {string[]} the text in pieces: plain, marked, plain …
 */
export function markText(text, stems, reader) {
  const isMeant = (/** @type {string} */ word) => reader.loadedForms(word).some(({ stem }) => stems.has(stem));
  const pieces = [""];
  let end = 0;
  const mark = (/** @type {number} */ start, /** @type {string} */ word) => {
    pieces[pieces.length - 1] += text.slice(end, start);
    pieces.push(word, "");
    end = start + word.length;
  };
  for (const { 0: chunk, index } of text.matchAll(CHUNK)) {
    if (isMeant(splitChunk(foldText(chunk)).joined)) mark(index, chunk);
    else {
      for (const { 0: word, index: at } of chunk.matchAll(WORD)) {
        if (isMeant(foldText(word).toLowerCase())) mark(index + at, word);
      }
    }
  }
  pieces[pieces.length - 1] += text.slice(end);
  return pieces;
}
