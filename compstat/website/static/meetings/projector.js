// The projector by keyboard. Every slide is on the page already: it goes on when the network does not.
"use strict";

(() => {
  const body = document.body;
  const about = body.dataset;
  const slides = () => [...document.querySelectorAll(".slide")];
  const state = document.querySelector("[data-state]");
  const help = document.querySelector("[data-help]");
  const dark = document.querySelector("[data-dark]");
  const EVERY = 2000; // milliseconds between two looks at what changes
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let digits = "";
  let etag = "";
  let unclear = {};
  let showing = about.showing ?? "";
  let moves = 0; // slides told to phones; what was asked before the last of them does not lead back
  let wanted = "";
  let posting = false;

  const at = () => slides().findIndex((slide) => !slide.hidden);

  function newId() {
    let key = "";
    for (let time = Date.now(), place = 0; place < 10; place += 1, time = Math.floor(time / 32)) key = LETTERS[time % 32] + key;
    return crypto.getRandomValues(new Uint8Array(16)).reduce((told, byte) => told + LETTERS[byte % 32], key);
  }

  function say(text) {
    if (state && state.textContent !== text) state.textContent = text;
  }

  function tell() {
    const slide = slides()[at()];
    const count = unclear[slide?.id];
    say(digits ? `${about.wordGo} ${digits}` : count ? about.wordUnclear.replace("{n}", count) : alone());
  }

  // That phones do not follow, before the meeting and after it.
  function alone() {
    if (!about.act || about.inSession === "1") return "";
    return about.inSession === "0" ? about.wordOver : about.wordNotBegun;
  }

  // Longer words of another language may take more room than there is: then, and only then, the slide is set smaller.
  function fit(slide) {
    const place = slide.querySelector(".body");
    const wide = () => !slide.classList.contains("s-weeks") && place.scrollWidth > place.clientWidth + 1;
    const over = () => place.scrollHeight > place.clientHeight + 1 || wide();
    delete slide.dataset.fit;
    for (const size of ["1", "2"]) if (over()) slide.dataset.fit = size;
  }

  function show(index, post = true) {
    const all = slides();
    const to = Math.max(0, Math.min(all.length - 1, index));
    if (!all.length || to === at()) return tell();
    all.forEach((slide, place) => (slide.hidden = place !== to));
    const slide = all[to];
    document.querySelector("[data-page]").textContent = about.wordPage.replace("{n}", to + 1).replace("{of}", all.length);
    document.querySelector("[data-follow] [name=slide]")?.setAttribute("value", slide.id);
    slide.focus({ preventScroll: true });
    fit(slide);
    try {
      history.replaceState(null, "", about.part ? `?slide=${encodeURIComponent(slide.id)}` : `#${slide.id}`);
    } catch {
      // A file on a disk may not change its address.
    }
    tell();
    if (post) follow(slide.id);
    return undefined;
  }

  // Phones follow; without a line, or before the meeting has begun, they do not, and the footer says so. One at a time,
  // and of several that wait only the last, so that what shows in the end is what was shown last.
  async function follow(key) {
    if (!about.act) return;
    if (about.inSession !== "1") return tell();
    showing = wanted = key;
    if (posting) return;
    posting = true;
    while (wanted) {
      const now = wanted;
      wanted = "";
      await post(now);
      moves += 1;
    }
    posting = false;
  }

  // What shows here, phones show too: as soon as the meeting is in session, whatever was opened first.
  function catchUp() {
    const key = slides()[at()]?.id;
    if (about.inSession === "1" && key && key !== showing) follow(key);
  }

  async function post(key) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const told = new URLSearchParams({ slide: key, id: newId() });
    try {
      const answer = await fetch(about.act, { method: "POST", body: told, headers, redirect: "manual" });
      if (!answer.ok) say(about.wordNoLine);
    } catch {
      say(about.wordNoLine);
    }
  }

  function renew(part, sure) {
    if (part.dataset.keys !== about.keys) return location.reload();
    if (part.dataset.inSession !== about.inSession) {
      about.inSession = part.dataset.inSession;
      catchUp(); // it has begun while these slides were open
      sure = false;
    }
    for (const fresh of part.querySelectorAll("[data-of]")) {
      const place = document.getElementById(fresh.dataset.of)?.querySelector(".body");
      if (place && place.innerHTML !== fresh.innerHTML) place.innerHTML = fresh.innerHTML;
    }
    if (slides()[at()]) fit(slides()[at()]);
    unclear = Object.fromEntries([...part.querySelectorAll("[data-unclear]")].map((each) => [each.dataset.unclear, each.dataset.count]));
    if (sure && part.dataset.showing && part.dataset.showing !== showing) {
      showing = part.dataset.showing; // somebody has shown another slide from another screen
      show(slides().findIndex((slide) => slide.id === showing), false);
    }
    tell();
    return undefined;
  }

  async function look() {
    const before = moves;
    try {
      const answer = await fetch(about.part, { headers: etag ? { "If-None-Match": etag } : {}, redirect: "manual" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        const made = document.createElement("template");
        made.innerHTML = await answer.text();
        renew(made.content.firstElementChild, moves === before && !posting);
      } else if (answer.status !== 304) {
        say(about.wordNoLine);
      }
    } catch {
      say(about.wordNoLine);
    }
    setTimeout(look, EVERY);
  }

  function contrast(on) {
    document.documentElement.dataset.contrast = on ? "strong" : "";
    try {
      localStorage.setItem("projector contrast", on ? "strong" : "");
    } catch {
      // Nothing is remembered in a private window.
    }
  }

  const keys = {
    ArrowRight: () => show(at() + (document.dir === "rtl" ? -1 : 1)),
    ArrowLeft: () => show(at() - (document.dir === "rtl" ? -1 : 1)),
    ArrowDown: () => show(at() + 1),
    ArrowUp: () => show(at() - 1),
    PageDown: () => show(at() + 1),
    PageUp: () => show(at() - 1),
    " ": () => show(at() + 1),
    Home: () => show(0),
    End: () => show(slides().length - 1),
    b: () => (dark.hidden = !dark.hidden),
    c: () => contrast(document.documentElement.dataset.contrast !== "strong"),
    "?": () => (help.open ? help.close() : help.showModal()),
    Enter: () => {
      const to = Number(digits);
      digits = "";
      return to ? show(to - 1) : tell();
    },
    Escape: () => {
      digits = "";
      dark.hidden = true;
      tell();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const plain = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^[0-9]$/.test(plain)) {
      digits = (digits + plain).slice(-3);
      tell();
      return;
    }
    const held = event.target.closest?.("a, button, summary, dialog[open]");
    if (held && (plain === "Enter" || plain === " ")) return; // what has the focus is pressed
    const act = keys[plain];
    if (!act || (help.open && plain !== "?")) return;
    event.preventDefault();
    act();
  });

  document.querySelector("[data-before]").addEventListener("click", (event) => {
    event.preventDefault();
    show(at() - 1);
  });
  document.querySelector("[data-after]").addEventListener("click", (event) => {
    event.preventDefault();
    show(at() + 1);
  });

  try {
    if (localStorage.getItem("projector contrast")) contrast(true);
  } catch {
    // Nothing was remembered.
  }
  document.documentElement.dataset.keys = "";
  const named = slides().findIndex((slide) => slide.id === decodeURIComponent(location.hash.slice(1)));
  if (named >= 0) show(named, false);
  const fitNow = () => slides()[at()] && fit(slides()[at()]);
  document.fonts.ready.then(fitNow);
  addEventListener("resize", fitNow);
  tell();
  catchUp();
  if (about.part) look();
})();
