/** Buttons that copy the forms of a citation, made when a reader opens them; in its place the text can be selected. */

const { tell, words } = window.digest;

/**
 * @param {string} text
 * @param {Element} [shown] selected where the browser refuses, for the reader to copy
 */
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    tell(words.copied ?? "");
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown);
  }
}

for (const part of document.querySelectorAll(".cite [data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `${words.copy}: ${part.getAttribute("data-copy")}`;
  button.addEventListener("click", () => copy(part.textContent ?? "", part));
  part.after(button);
}
