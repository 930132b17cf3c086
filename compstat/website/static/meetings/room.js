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
    said: [...section.querySelectorAll(".form-said[data-of]")].map((each) => [each.dataset.of, each]),
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
  mark(fresh);
  restore(fresh, state);
  return true;
}

// --- What became of what was sent: it waits on this device, it was refused, or the server has taken it. Only what was
// taken is shown as done.

const waiting = new Set(); // what acts of this phone that are not sent yet are about
const refused = new Map(); // what was not taken: what it was about, and the act
const sending = new Set(); // what is on its way just now
const another = new Set(); // polls for which one more slip is entered on this phone
const heard = new Set(); // what was said aloud once

// What an act is about, as it is remembered: a poll, or the button that was pressed.
function aboutOf({ kind, poll, line: of, slide }) {
  return { ask: "ask", support: `support-${of}`, unclear: `unclear-${slide}` }[kind] ?? `poll-${poll}`;
}

function done(of) {
  return memory.done.includes(of);
}

function mark(section = room) {
  for (const form of section.querySelectorAll("form[data-act]")) markForm(form);
  for (const item of section.querySelectorAll(".mine li")) {
    const own = item.querySelector(".own");
    const kept = memory.asked.find((each) => each.id === item.dataset.id);
    if (kept && !own.textContent) own.textContent = kept.text;
  }
}

function markForm(form) {
  const of = aboutOf(Object.fromEntries(new FormData(form)));
  const button = form.querySelector("button[id][data-done]");
  const waits = waiting.has(of) && of !== "ask" && !another.has(of) && !sending.has(of);
  for (const old of form.querySelectorAll("[data-fate]")) old.remove();
  if (form.dataset.hides) markPoll(form, of, waits);
  else if (waits) form.append(fate(of, about.wordWaits));
  else if (button && done(of)) pressed(button);
  if (refused.has(of) && !waits) correct(form, refused.get(of), of);
}

// A poll that this phone has answered. Somebody else here may hold a slip of their own.
function markPoll(form, of, waits) {
  const poll = document.getElementById(form.dataset.hides);
  const counted = done(of) && !another.has(of) && !refused.has(of);
  poll.classList.toggle("done", waits || counted);
  const words = waits ? about.wordWaits : counted ? about.wordAnswered : "";
  const old = poll.querySelector(".own-fate");
  if ((old?.dataset.told ?? "") === words) return;
  old?.remove();
  if (!words) return;
  const made = document.createElement("div");
  made.className = "own-fate";
  made.dataset.told = words;
  made.append(fate(of, words));
  if (form.querySelector("[name=code]")) made.append(next(form, of));
  poll.append(made);
}

function next(form, of) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "second";
  made.id = `another-${of}`;
  made.textContent = about.wordAnother;
  made.addEventListener("click", () => {
    another.add(of);
    form.reset();
    mark();
    form.querySelector("input:not([type=hidden])").focus();
  });
  return made;
}

// What was not taken stands in its form again, with the reason.
function correct(form, act, of) {
  form.append(fate(`${of} ${act.id}`, act.said, true));
  if (form.dataset.mends === act.id) return;
  form.dataset.mends = act.id;
  const choices = [act.fields.choice ?? []].flat();
  for (const name of ["code", "text"]) {
    const field = form.querySelector(`[name=${name}]`);
    if (!field || field.value) continue;
    field.value = act.fields[name] ?? "";
    for (const each of form.querySelectorAll("[name=choice]")) each.checked = choices.includes(each.value);
  }
}

// A sentence of its own; read aloud when it is new, and not each time the page is made anew.
function fate(of, text, problem = false) {
  const made = saying(text, problem);
  made.dataset.fate = of;
  if (heard.has(`${of} ${text}`)) made.removeAttribute("role");
  heard.add(`${of} ${text}`);
  return made;
}

function pressed(button) {
  button.textContent = button.dataset.done;
  button.setAttribute("aria-pressed", "true");
}

function saying(text, problem = false, of = "") {
  const made = document.createElement("p");
  made.className = problem ? "form-said problem" : "form-said";
  made.setAttribute("role", problem ? "alert" : "status");
  if (of) made.dataset.of = of;
  made.textContent = text;
  return made;
}

const ours = (act) => act.url.includes(`/${about.key}/`);

function followed(acts) {
  waiting.clear();
  refused.clear();
  for (const act of acts.filter(ours)) {
    if (act.state === "refused") refused.set(aboutOf(act.fields), act);
    else waiting.add(aboutOf(act.fields));
  }
  for (const of of refused.keys()) another.delete(of);
  mark();
}

// The server has taken it.
function taken(fields, id) {
  const of = aboutOf(fields);
  if (of === "ask") memory.asked.push({ id, text: fields.text, waits: true });
  else if (!done(of)) memory.done.push(of);
  another.delete(of);
  remember();
  mark();
  if (of === "ask") lookAtMine();
  setTimeout(look, 1200); // the part is made anew once a second
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
  const of = aboutOf(Object.fromEntries(fields));
  form.setAttribute("aria-busy", "true");
  sending.add(of);
  for (const old of form.querySelectorAll(".form-said")) old.remove();
  const { mends } = form.dataset;
  delete form.dataset.mends;
  let answer = { accepted: false, said: about.wordFailed };
  try {
    if (mends) await window.Keeping.remove(mends); // what is sent now takes its place
    answer = await sent(fields);
  } catch {
    refused.delete(of);
  }
  sending.delete(of);
  form.removeAttribute("aria-busy");
  if (answer.accepted !== false) another.delete(of);
  if (answer.accepted && !window.Keeping?.able) taken(Object.fromEntries(fields), id);
  mark();
  if (answer.accepted !== false) said(form, answer.accepted ? answer.said : about.wordWaits);
  else if (!refused.has(of)) form.append(saying(answer.said, true, button.id)); // else it says so already
}

// It is taken, or waits on this device for a line.
function said(form, words) {
  if ("asks" in form.dataset) {
    form.querySelector("textarea").value = "";
    form.querySelector("[name=id]").value = "";
    form.append(saying(words));
    return;
  }
  const told = document.getElementById(form.dataset.hides)?.querySelector(".own-fate p");
  if (!told) return;
  told.tabIndex = -1;
  told.focus({ preventScroll: true });
}

room.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (sending.has(aboutOf(Object.fromEntries(new FormData(form)))) || button.getAttribute("aria-pressed") === "true") return;
  if (form.querySelector("[data-fate]:not(.problem)")) return; // it waits for a line already
  send(form, button);
});

document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
addEventListener("storage", ({ key }) => {
  if (key !== STORE) return;
  Object.assign(memory, remembered()); // this room is open twice on this phone
  mark();
});
mark();
window.Keeping?.pending(followed);
window.Keeping?.delivered((act) => ours(act) && taken(act.fields, act.id));
if (memory.asked.length) lookAtMine();
timer = setTimeout(look, EVERY);
