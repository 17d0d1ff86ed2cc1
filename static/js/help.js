/** The list of keys, shown over the page that the reader is on, and the switch on it; its words come from keys.html. */

const { read, site, write } = window.digest;

/** @param {ParentNode} part that has the switch */
function furnish(part) {
  const box = /** @type {HTMLInputElement | null} */ (part.querySelector(".use-keys"));
  if (!box) return;
  box.checked = read("keys", true);
  box.addEventListener("change", () => write("keys", box.checked));
}

/** @returns {Promise<HTMLDialogElement>} the dialog, made of the page keys.html */
async function make() {
  const answer = await fetch(`${site}keys.html`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.append(document.adoptNode(/** @type {HTMLElement} */ (page.querySelector(".keys"))));
  dialog.ariaLabel = dialog.querySelector("h1")?.textContent ?? "";
  furnish(dialog);
  document.body.append(dialog);
  return dialog;
}

/** @type {Promise<HTMLDialogElement> | null} */
let dialog = null;

/** Opens the list of keys; Esc closes it. */
export async function show() {
  dialog ??= make();
  (await dialog).showModal();
}

furnish(document);
