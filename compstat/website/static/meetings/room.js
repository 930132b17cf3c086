// The room on a phone: reads anew what changes, and sends without leaving the page. Without it, everything is a form.

const room = document.querySelector("[data-room]");
const about = room.dataset;
const EVERY = 5000; // milliseconds between two looks
const PATIENCE = 10_000;
const MINE_EVERY = 20_000; // while a question of one's own waits for a person
const MOST = 30;

// --- What this phone remembers of this meeting: ids of its questions, what it has supported and answered

const STORE = `room ${about.key}`;
const memory = { asked: [], done: [], ...remembered() };

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {}; // a private window, perhaps
  }
}

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify(memory));
  } catch {
    // Nothing is remembered here.
  }
}

// --- Swapping what has changed: what is typed, chosen, open and in focus stays

const seen = new Map(["now", "polls", "questions", "mine"].map((id) => [id, document.getElementById(id)?.outerHTML]));

function stateOf(section) {
  const fields = [...section.querySelectorAll("input[id], textarea[id], select[id]")];
  return {
    fields: fields.map((field) => [field.id, field.value, field.checked]),
    open: [...section.querySelectorAll("details[open]")].map((each) => each.querySelector("summary").textContent),
    said: [...section.querySelectorAll(".form-said")].map((each) => [each.dataset.of, each]),
    focus: section.contains(document.activeElement) ? document.activeElement.id : "",
  };
}

function restore(section, state) {
  for (const [id, value, checked] of state.fields) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.checked = checked;
  }
  for (const each of section.querySelectorAll("details")) {
    if (state.open.includes(each.querySelector("summary").textContent)) each.open = true;
  }
  for (const [id, said] of state.said) document.getElementById(id)?.closest("form")?.append(said);
  if (state.focus) (document.getElementById(state.focus) ?? section.querySelector("h2") ?? section).focus({ preventScroll: true });
}

function swap(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old || seen.get(fresh.id) === fresh.outerHTML) return false;
  seen.set(fresh.id, fresh.outerHTML);
  const state = stateOf(old);
  old.replaceWith(fresh);
  restore(fresh, state);
  mark(fresh);
  return true;
}

// What this phone has done already is shown as done.
function mark(section = room) {
  for (const button of section.querySelectorAll("button[id][data-done]")) {
    if (memory.done.includes(button.id)) pressed(button);
  }
  for (const form of section.querySelectorAll("form[data-hides]")) {
    const poll = document.getElementById(form.dataset.hides);
    if (memory.done.includes(form.dataset.hides) && !poll.classList.contains("done")) {
      poll.classList.add("done");
      poll.append(saying(about.wordAnswered));
    }
  }
  for (const item of section.querySelectorAll(".mine li")) {
    const own = item.querySelector(".own");
    const kept = memory.asked.find((each) => each.id === item.dataset.id);
    if (kept && !own.textContent) own.textContent = kept.text;
  }
}

function pressed(button) {
  button.textContent = button.dataset.done;
  button.setAttribute("aria-pressed", "true");
}

function saying(text, problem = false, of = "") {
  const made = document.createElement("p");
  made.className = problem ? "form-said problem" : "form-said";
  made.setAttribute("role", problem ? "alert" : "status");
  made.dataset.of = of;
  made.textContent = text;
  return made;
}

// --- Looking

const announce = room.querySelector("[data-announce]");
const line = room.querySelector("[data-line]");
let etag = about.etag;
let timer = 0;
let looked = 0;
let showing = document.getElementById("now")?.dataset.slide;

function broken(is) {
  line.hidden = !is;
  line.textContent = is ? about.wordNoLine : "";
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(about.part, {
      headers: { "If-None-Match": etag }, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      renew(await answer.text());
    }
    broken(answer.status >= 500);
  } catch {
    broken(true);
  }
  if (memory.asked.some((each) => each.waits) && Date.now() - looked > MINE_EVERY) await lookAtMine();
  clearTimeout(timer);
  timer = setTimeout(look, EVERY + Math.random() * 500);
}

function renew(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  for (const section of [...made.content.children]) swap(section);
  const { slide, title } = document.getElementById("now").dataset;
  if (slide !== showing) {
    showing = slide;
    announce.textContent = title ? `${about.wordNow} ${title}` : "";
  }
}

// What became of what this phone asked.
async function lookAtMine() {
  const ids = memory.asked.slice(-MOST).reverse().map((each) => `asked=${each.id}`);
  if (!ids.length) return;
  looked = Date.now();
  try {
    const answer = await fetch(`${about.mine}?${ids.join("&")}`, { credentials: "omit", signal: AbortSignal.timeout?.(PATIENCE) });
    if (!answer.ok) return;
    const made = document.getElementById("mine").cloneNode(false);
    made.innerHTML = await answer.text();
    for (const item of made.querySelectorAll("li")) {
      const kept = memory.asked.find((each) => each.id === item.dataset.id);
      if (kept) kept.waits = item.dataset.state === "waits";
    }
    remember();
    swap(made);
  } catch {
    // Another time.
  }
}

// --- Sending

function newId() {
  if (window.Keeping) return window.Keeping.newId();
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return crypto.getRandomValues(new Uint8Array(26)).reduce((told, byte) => told + letters[byte % 32], "");
}

async function sent(fields) {
  if (window.Keeping?.able) return window.Keeping.send(fields, room.querySelector("form[data-act]").action);
  const body = new URLSearchParams(fields);
  const answer = await fetch(room.querySelector("form[data-act]").action, {
    method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("no answer");
  return answer.json();
}

async function send(form, button) {
  const fields = new FormData(form);
  if (!fields.get("id")) fields.set("id", newId());
  const id = fields.get("id");
  fields.set("label", fields.get("text") || form.dataset.label || "");
  form.setAttribute("aria-busy", "true");
  for (const old of form.querySelectorAll(".form-said")) old.remove();
  try {
    const answer = await sent(fields);
    if (answer.accepted === false) form.append(saying(answer.said, true, button.id));
    else taken(form, button, fields, id, answer.accepted === null ? about.wordWaits : answer.said);
  } catch {
    form.append(saying(about.wordFailed, true, button.id));
  }
  form.removeAttribute("aria-busy");
}

// It is taken, or waits on this device for a line.
function taken(form, button, fields, id, said) {
  if ("asks" in form.dataset) {
    memory.asked.push({ id, text: fields.get("text"), waits: true });
    form.querySelector("textarea").value = "";
    form.querySelector("[name=id]").value = "";
    form.append(saying(said));
    lookAtMine();
  } else if (form.dataset.hides) {
    memory.done.push(form.dataset.hides);
    const poll = document.getElementById(form.dataset.hides);
    poll.classList.add("done");
    const told = saying(said);
    told.tabIndex = -1;
    poll.append(told);
    told.focus({ preventScroll: true });
  } else {
    memory.done.push(button.id);
    pressed(button);
  }
  remember();
  setTimeout(look, 1200); // the part is made anew once a second
}

room.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (form.getAttribute("aria-busy") === "true" || button.getAttribute("aria-pressed") === "true") return;
  send(form, button);
});

document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
mark();
if (memory.asked.length) lookAtMine();
timer = setTimeout(look, EVERY);
