// A kiosk makes itself ready for the next person. Without this file, "Next person" is a link.
"use strict";

const QUIET = 8000; // after thanks
const LEFT = 90000; // a form that somebody began and left

const thanks = document.querySelector("[data-again]");
if (thanks) setTimeout(() => location.replace(thanks.dataset.again), QUIET);

const form = document.querySelector("form[data-kiosk]");
if (form) {
  let waiting;
  const wait = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => location.replace(form.dataset.kiosk), LEFT);
  };
  for (const happens of ["input", "pointerdown", "keydown"]) form.addEventListener(happens, wait);
}

// Shown again from the browser's memory, a form would be the one of the person before.
addEventListener("pageshow", (shown) => {
  if (shown.persisted) location.reload();
});
