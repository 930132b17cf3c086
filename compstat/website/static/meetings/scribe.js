// The scribe's page: keys, what is written kept on this device first, and what others do brought in every few seconds.
// Without this file the page is whole: each button is a form.

const page = document.querySelector("[data-scribe]");
const entry = page.querySelector("[data-entry]");
const said = page.querySelector("[data-scribe-said]");
const stale = page.querySelector("[data-scribe-stale]");
const words = page.dataset;
const { Keeping } = window;
const EVERY = 3000; // milliseconds
const NOT_DONE = "scribe undo " + location.pathname;
const KEYS_OFF = "scribe keys off";

// --- Keys: single ones only while nobody types, and not at all for whoever has switched them off

const dialog = page.querySelector("[data-keys-list]");
const switchOf = dialog.querySelector("[data-keys-on]");
const opener = page.querySelector("[data-keys]");
const kinds = { q: "question", c: "concern", p: "promise", n: "note" };
opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());
switchOf.checked = localStorage.getItem(KEYS_OFF) !== "1";
switchOf.addEventListener("change", () => localStorage.setItem(KEYS_OFF, switchOf.checked ? "" : "1"));

function writing() {
  const at = document.activeElement;
  return at?.matches("input:not([type=radio],[type=checkbox]), textarea, select") || dialog.open;
}

function choose(kind) {
  const radio = entry?.querySelector(`[name=said][value=${kind}]`);
  if (!radio) return;
  radio.checked = true;
  entry.elements.text.focus();
}

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = document.activeElement?.closest("form[data-act]") ?? entry;
    event.preventDefault();
    form?.requestSubmit(form.querySelector("button:not([type=button])"));
    return;
  }
  if (event.key === "Escape" && writing() && !dialog.open) {
    document.activeElement.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || writing() || !switchOf.checked) return;
  const acts = {
    "?": () => dialog.showModal(), "/": () => entry?.elements.text.focus(), u: undo, U: redo,
    ...Object.fromEntries(Object.entries(kinds).map(([key, kind]) => [key, () => choose(kind)])),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

// --- The form of a line: new, or an old one written differently

function fill(version, line) {
  for (const [name, value] of Object.entries(version)) {
    const field = entry.elements[name === "kind" ? "said" : name];
    if (field) field.value = value;
  }
  entry.elements.kind.value = line ? "edit" : "line";
  entry.elements.line.value = line;
  entry.elements.seen.value = line ? JSON.stringify(version) : "";
  entry.querySelector(".pins").open = Boolean(version.pinned_row || version.pinned_area || version.card);
  entry.querySelector("[data-cancel]").hidden = !line;
  page.querySelector("[data-entry-title]").textContent = line ? words.wordChange : words.wordNew;
  entry.querySelector(".problems")?.remove();
}

let mended = ""; // the key of an act that was refused, and is in the form to be written differently

function blank() {
  mended = "";
  const { value } = entry.elements.said;
  fill({ kind: value, text: "", answer: "", owner: "", due_on: "", pinned_row: "", pinned_area: "", card: "" }, "");
  at(page.querySelector("[data-item]")?.dataset.item);
}

page.addEventListener("click", (event) => {
  const on = (name) => event.target.closest(`[data-${name}]`);
  const change = on("change");
  if (change && entry) {
    event.preventDefault();
    fill(JSON.parse(change.closest("[data-version]").dataset.version), change.dataset.change);
    entry.elements.text.focus();
  } else if (on("cancel")) {
    event.preventDefault();
    blank();
  } else if (on("day")) {
    entry.elements.due_on.value = on("day").dataset.day;
  } else if (on("choose")) {
    for (const box of page.querySelectorAll("#unread [data-marks]")) {
      if (box.dataset.marks.split(" ").includes(on("choose").dataset.choose)) box.checked = true;
    }
  } else if (on("priorities")) {
    const form = event.target.closest("form");
    form.elements.question.value = on("priorities").dataset.priorities;
    form.elements.ballot.value = "ballot";
    form.elements.dots.value = "3";
    form.querySelectorAll("[name=chosen]").forEach((box) => (box.checked = true));
  }
});

function reveal(where) {
  where.querySelectorAll("[data-quick], [data-choose]").forEach((hidden) => (hidden.hidden = false));
}
reveal(page);

// --- Acts: kept on this device, then sent

function tell(text) {
  said.textContent = text;
}

async function keep(fields) {
  const id = await Keeping.keep(fields);
  Keeping.deliver();
  return id;
}

function plain(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const told = {};
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name);
    told[name] = values.length > 1 ? values : values[0];
  }
  const { id: _, csrfmiddlewaretoken: __, then: ___, ...fields } = told;
  const label = form.dataset.label ?? fields.text ?? fields.question ?? "";
  const button = submitter?.textContent.trim() ?? "";
  return { ...fields, label: form === entry || !button ? label : [button, label].filter(Boolean).join(": ") };
}

page.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-act]")) return;
  if (!Keeping?.able) return complete(form);
  event.preventDefault();
  const fields = plain(form, event.submitter);
  try {
    const id = await keep(fields);
    remembered({ ...fields, id });
    if (form === entry && mended) await Keeping.remove(mended);
  } catch {
    complete(form, event.submitter); // this device keeps nothing: it is sent as any form is
    form.submit();
    return;
  }
  if (form.dataset.item) at(form.dataset.item);
  if (form === entry) {
    blank();
    entry.elements.text.focus();
    tell("");
  } else if (fields.kind === "poll") {
    form.reset();
    form.closest("details").open = false;
  } else {
    for (const button of form.querySelectorAll("[aria-pressed]")) button.ariaPressed = button === event.submitter;
  }
});

// A form that came in as a fragment has neither key nor token of its own.
function complete(form, submitter) {
  for (const [name, value] of [
    ["id", Keeping?.newId() ?? ""],
    ["csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""],
    [submitter?.name, submitter?.value],
  ]) {
    if (!name || form.querySelector(`input[name="${name}"]`)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
}

if (entry) {
  Keeping?.mending(words.wordMend, ["line", "edit"], ({ id, fields }) => {
    const { said: kind, label: _, kind: __, line = "", seen = "", ...version } = fields;
    fill({ ...version, kind }, line);
    entry.elements.seen.value = seen;
    mended = id;
    entry.elements.text.focus();
  });
}

// --- Undo: by an act that says the opposite, so that the other scribe sees it too

const opposite = {
  line: ({ id }) => [{ kind: "undo", line: id }],
  edit: ({ id }) => [{ kind: "put_back", change: id }],
  put_back: ({ id }) => [{ kind: "put_back", change: id }],
  undo: ({ line }) => [{ kind: "redo", line }],
  redo: ({ line }) => [{ kind: "undo", line }],
  let_through: ({ asked }) => [{ kind: "decide_again", asked }],
  refuse: ({ asked }) => [asked].flat().map((each) => ({ kind: "decide_again", asked: each })),
};

function stacks() {
  return JSON.parse(sessionStorage.getItem(NOT_DONE) ?? '{"done":[],"undone":[]}');
}

function remembered(act) {
  if (!opposite[act.kind]) return;
  const { done } = stacks();
  sessionStorage.setItem(NOT_DONE, JSON.stringify({ done: [...done, act].slice(-50), undone: [] }));
}

async function undo() {
  const { done, undone } = stacks();
  const last = done.pop();
  if (!last || !Keeping?.able) return tell(words.wordNothing);
  const ids = [];
  for (const fields of opposite[last.kind](last)) {
    ids.push(await keep({ ...fields, label: `${words.wordUndo} ${last.label}` }));
  }
  sessionStorage.setItem(NOT_DONE, JSON.stringify({ done, undone: [...undone, { ...last, undoneBy: ids[0] }] }));
  tell(`${words.wordUndo} ${last.label}`);
}

async function redo() {
  const { done, undone } = stacks();
  const last = undone.pop();
  if (!last || !Keeping?.able) return tell(words.wordNothing);
  const { undoneBy, id, ...fields } = last;
  const again = {
    line: { kind: "redo", line: id }, edit: { kind: "put_back", change: undoneBy },
    put_back: { kind: "put_back", change: undoneBy },
  }[last.kind] ?? fields;
  const key = await keep({ ...again, label: last.label });
  const now = last.kind === "line" ? last : { ...fields, kind: again.kind, id: key };
  sessionStorage.setItem(NOT_DONE, JSON.stringify({ done: [...done, now], undone }));
  tell(last.label);
}

// --- What others do: each section is put in its place when it has changed. Whatever is being typed stays

let etag = "";
let timer = 0;
const shown = new Map();

function isBusy(element) {
  if (element.contains(document.activeElement) && writing()) return true;
  return [...element.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
    field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}

function outermost(section) {
  return [...section.querySelectorAll("[data-key]")].filter((each) => !each.parentElement.closest("[data-key]"));
}

function sameButton(section, was) {
  const there = [...section.querySelectorAll("button, summary, a")];
  const near = there.filter((each) => each.form?.elements.kind?.value === was.kind);
  return near.find((each) => each.textContent === was.textContent) ?? (was.kind ? near[0] : null) ?? there[0];
}

function renew(section, fresh) {
  const focus = section.contains(document.activeElement) ? document.activeElement : null;
  const was = focus && { textContent: focus.textContent, kind: focus.form?.elements.kind?.value };
  const range = focus?.selectionStart === undefined ? null : [focus.selectionStart, focus.selectionEnd];
  for (const old of section.querySelectorAll("details[data-key][open]")) {
    const now = fresh.querySelector(`details[data-key="${old.dataset.key}"]`);
    if (now) now.open = true;
  }
  for (const old of outermost(section)) {
    const now = fresh.querySelector(`[data-key="${old.dataset.key}"]`);
    if (now && isBusy(old)) now.replaceWith(old);
  }
  section.replaceChildren(...fresh.childNodes);
  reveal(section);
  if (!focus) return;
  const target = focus.isConnected ? focus : sameButton(section, was);
  target?.focus({ preventScroll: true });
  if (range && focus.isConnected && focus.setSelectionRange) focus.setSelectionRange(...range);
}

function bring(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const name = part.dataset.live;
    const section = page.querySelector(`[data-live="${name}"]`);
    if (!section || shown.get(name) === part.innerHTML) continue;
    shown.set(name, part.innerHTML);
    renew(section, document.importNode(part, true));
  }
  at(page.querySelector("[data-item]")?.dataset.item);
  const unread = page.querySelectorAll("#unread .unread > li").length;
  const count = page.querySelector("[data-unread]");
  count.textContent = unread;
  count.hidden = !unread;
}

// The point of the agenda that new lines belong to.
function at(item) {
  if (item && entry && !entry.elements.line.value) entry.elements.item.value = item;
}

async function refresh() {
  clearTimeout(timer);
  let next = EVERY;
  try {
    const answer = await fetch(words.part, {
      headers: etag ? { "If-None-Match": etag } : {}, redirect: "manual", cache: "no-store",
    });
    const keptAt = answer.headers.get("X-Kept-At");
    if (answer.ok) {
      if (!keptAt) await Keeping?.remember(words.part, answer.clone());
      etag = keptAt ? "" : answer.headers.get("ETag") ?? "";
      bring(await answer.text());
    }
    const time = keptAt && new Date(Number(keptAt)).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    stale.textContent = time ? `${words.wordKept} ${time}.` : "";
  } catch {
    next = 2 * EVERY; // no line just now
  }
  timer = setTimeout(refresh, document.hidden ? 10 * EVERY : next);
}

Keeping?.delivered(() => refresh());
addEventListener("online", () => refresh());
document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();
