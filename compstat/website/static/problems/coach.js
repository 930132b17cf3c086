// The sentence of a problem as it will read, while it is typed. The page is whole without this file.
"use strict";

const said = document.querySelector("[data-coach]");
const parts = ["behavior", "place_type", "time", "harm", "baseline"];
const fields = parts.map((name) => document.querySelector(`form [name="${name}"]`));

function typed(field) {
  return field.value.trim().replace(/\.+$/, "");
}

function show() {
  const words = fields.map(typed);
  if (words.some((word) => !word)) return;
  words[0] = words[0].charAt(0).toUpperCase() + words[0].slice(1);
  said.textContent = parts.reduce((text, name, at) => text.replace(`%${name}%`, () => words[at]), said.dataset.coach);
}

if (said && fields.every(Boolean)) for (const field of fields) field.addEventListener("input", show);
