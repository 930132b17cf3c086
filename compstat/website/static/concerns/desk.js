// The desk: single keys to move and to choose. Without this file each page is whole.
"use strict";

const KEYS_OFF = "desk keys off";
const dialog = document.querySelector("[data-keys-list]");

if (dialog) {
  const opener = document.querySelector("[data-keys]");
  const on = dialog.querySelector("[data-keys-on]");
  const kept = {
    read: () => {
      try {
        return localStorage.getItem(KEYS_OFF) !== "1";
      } catch {
        return true; // storage is closed to us: nothing is remembered
      }
    },
    write: (off) => {
      try {
        localStorage.setItem(KEYS_OFF, off ? "1" : "");
      } catch {
        // as above
      }
    },
  };
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  on.checked = kept.read();
  on.addEventListener("change", () => kept.write(!on.checked));

  const writing = () => {
    const at = document.activeElement;
    return dialog.open || at?.matches("input:not([type=radio],[type=checkbox]), textarea, select");
  };

  const move = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    const at = rows.indexOf(document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))]?.focus();
  };

  const open = (step) => {
    step.open = true;
    step.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.matches("input, textarea, select")) {
      document.activeElement.blur();
      return;
    }
    if (!on.checked || writing() || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = document.querySelector(`[data-step="${CSS.escape(event.key)}"]`);
    if (event.key === "?") dialog.showModal();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "b" && document.querySelector("[data-back]")) document.querySelector("[data-back]").click();
    else if (step) open(step);
    else return;
    event.preventDefault();
  });
}
