/**
 * What every page does besides being read: the switch between light and dark.
 *
 * A classic script in the head, run before anything is painted, so that a reader who chose a scheme never sees the
 * other one flash by. The button is made here, for without this script it could do nothing.
 */
"use strict";

(() => {
  const KEY = "theme";
  const root = document.documentElement;
  const label = document.currentScript?.dataset.darkMode ?? "";
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

  /** @returns {string} "dark", "light", or "" where the reader leaves it to the system */
  function chosenTheme() {
    try {
      const theme = localStorage.getItem(KEY);
      return theme === "dark" || theme === "light" ? theme : "";
    } catch {
      return ""; // storage is refused: the choice lasts for this page
    }
  }

  /**
   * @param {string} theme what to remember; "" follows the system again
   * @returns {void}
   */
  function remember(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // as above
    }
  }

  /** @param {string} theme */
  function show(theme) {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  /** @returns {boolean} whether the page is dark now */
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
  }

  /** @returns {void} */
  function addSwitch() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "theme";
    button.title = label;
    button.setAttribute("aria-label", label);
    const tell = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      const choice = (theme === "dark") === systemIsDark.matches ? "" : theme;
      show(choice);
      remember(choice);
      tell();
    });
    systemIsDark.addEventListener("change", tell);
    window.addEventListener("storage", (event) => {
      if (event.key !== KEY && event.key !== null) return;
      show(chosenTheme());
      tell();
    });
    tell();
    document.querySelector(".top")?.append(button);
  }

  show(chosenTheme());
  document.addEventListener("DOMContentLoaded", addSwitch);
})();
