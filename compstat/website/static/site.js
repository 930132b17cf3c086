// Small comforts. Every page is whole without this file.
"use strict";

const words = document.documentElement.dataset;

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  return made;
}

// An address, a citation, a paragraph: one press copies it.
if (navigator.clipboard) {
  for (const source of document.querySelectorAll("[data-copy]")) {
    const copy = async (pressed) => {
      await navigator.clipboard.writeText(source.textContent.trim());
      pressed.textContent = words.wordCopied;
      setTimeout(() => (pressed.textContent = words.wordCopy), 2500);
    };
    source.after(button(words.wordCopy, copy));
  }
}

for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// A form that came back with a mistake: its summary takes focus.
document.querySelector("[data-focus]")?.focus();

// Tables that were opened stay open while this tab lives; on paper the chart is enough.
document.querySelectorAll("details[data-keep]").forEach((details, number) => {
  const key = `open ${location.pathname} ${number}`;
  try {
    details.open = sessionStorage.getItem(key) === "1";
    details.addEventListener("toggle", () => sessionStorage.setItem(key, details.open ? "1" : ""));
  } catch {
    // Storage is closed to us (a private window, perhaps): nothing is remembered.
  }
});

// Charts read out: point at a week, or focus the chart and use the arrow keys. The words come from the equal table.
function readable(figure) {
  const plot = figure.querySelector(".plot");
  const rows = [...figure.querySelectorAll("tbody tr")].reverse();
  if (!plot || !rows.length) return;
  const chart = plot.ownerSVGElement;
  const mirrored = chart.classList.contains("mirrored");
  const heads = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const said = document.createElement("p");
  said.className = "said-now";
  said.setAttribute("aria-live", "polite");
  chart.after(said);
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const ink = plot.querySelector(".ink");
  const top = Number(ink.getAttribute("y"));
  mark.setAttribute("class", "readout");
  mark.setAttribute("y1", top);
  mark.setAttribute("y2", top + Number(ink.getAttribute("height")));
  let at = rows.length - 1;

  const show = (index) => {
    at = Math.max(0, Math.min(rows.length - 1, index));
    const share = at / Math.max(1, rows.length - 1);
    const x = `${100 * (mirrored ? 1 - share : share)}%`;
    mark.setAttribute("x1", x);
    mark.setAttribute("x2", x);
    plot.append(mark);
    const cells = [...rows[at].cells].map((cell) => cell.textContent.trim());
    said.textContent = cells.map((text, column) => (text ? `${heads[column]} ${text}` : "")).filter(Boolean).join(" · ");
  };
  const hide = () => {
    mark.remove();
    said.textContent = "";
  };
  chart.tabIndex = 0;
  chart.addEventListener("keydown", (event) => {
    const onward = mirrored ? "ArrowLeft" : "ArrowRight";
    const back = mirrored ? "ArrowRight" : "ArrowLeft";
    const to = { [onward]: at + 1, [back]: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  chart.addEventListener("focus", () => show(at));
  chart.addEventListener("blur", hide);
  chart.addEventListener("pointermove", (event) => {
    const box = ink.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    if (share >= 0 && share <= 1) show(Math.round((mirrored ? 1 - share : share) * (rows.length - 1)));
  });
  chart.addEventListener("pointerleave", hide);
}
document.querySelectorAll("figure.weekly").forEach(readable);
