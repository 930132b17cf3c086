// Keeping: what is entered at a meeting is stored on this device first, then sent in order; it counts once.
//
// The template meetings/keeping.html brings this module to a page, with where to send, the words, and the list of
// what is not sent yet. Load it before the script of the page, which then finds `window.Keeping`:
//
//   Keeping.able               offline keeping works here (https or localhost, IndexedDB). If not: leave forms alone
//   Keeping.newId()            a key made on this device, 26 characters
//   Keeping.keep(fields)       stores an act; resolves to its id once it is safe on the device. Sends nothing
//   Keeping.deliver()          sends what waits, now; resolves when nothing is left or there is no line
//   Keeping.send(fields, url)  keep, then deliver; resolves to {id, accepted, again, said}: `accepted` is true, false
//                              (`said` tells why; the act stays in the list) or null (no line yet; sent by itself later)
//   Keeping.pending(callback)  calls back now and at each change with [{id, at, fields, state, said}], the oldest first;
//                              state: "waiting" | "refused"
//   Keeping.delivered(callback) calls back with (act, answer) for each act the server has taken from this page, those of
//                              before too
//   Keeping.retry(id), Keeping.remove(id)   for what was refused
//   Keeping.mending(word, kinds, callback)  what was refused of these kinds gets a button that calls back with the act
//   Keeping.remember(url, response)         keeps a fragment, so that the page can be opened again without a line
//   Keeping.forget()           at sign-out: removes what was kept of pages; resolves to how many acts are not sent yet,
//                              whoever wrote them on this device
//
// `fields` is an object (values: text, or lists of texts) or FormData; id and at are added where they are missing.
// Acts belong to the person who was signed in (a keyed hash): nobody else on this device sees or sends them.

const about = document.querySelector("[data-keeping]")?.dataset ?? {};
const DOOR = about.door ?? "room";
const OWNER = about.owner ?? "";
const FILES = new URL("../", import.meta.url).pathname;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PATIENCE = 20_000; // milliseconds for one delivery
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const AT_ONCE = 100; // acts in one delivery of a scribe
const LATER = { later: true };
const KEPT_AT = "X-Kept-At";
const KEPT_BY = "X-Kept-By";
const LASTS = 12 * 3_600_000; // of a page that was kept: as long as one stays signed in
const able = window.isSecureContext && "indexedDB" in window && "caches" in window;

function newId() {
  let time = Date.now();
  let key = "";
  for (let place = 0; place < 10; place += 1) {
    key = LETTERS[time % 32] + key;
    time = Math.floor(time / 32);
  }
  return crypto.getRandomValues(new Uint8Array(16)).reduce((told, byte) => told + LETTERS[byte % 32], key);
}

// --- The store

const opened = able
  ? new Promise((resolve, reject) => {
      const asked = indexedDB.open("meetings", 1);
      asked.onupgradeneeded = () => {
        const store = asked.result.createObjectStore("kept", { keyPath: "order", autoIncrement: true });
        store.createIndex("id", "id", { unique: true });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    })
  : Promise.reject(new Error("No store on this page."));
opened.catch(() => undefined); // whoever keeps something is told

async function stored(mode, use) {
  const base = await opened;
  return new Promise((resolve, reject) => {
    const change = base.transaction("kept", mode, { durability: "strict" });
    const asked = use(change.objectStore("kept"));
    change.oncomplete = () => resolve(asked?.result);
    change.onabort = change.onerror = () => reject(change.error);
  });
}

async function mine() {
  const all = await stored("readonly", (kept) => kept.getAll());
  return all.filter((act) => act.door === DOOR && act.owner === OWNER);
}

async function byId(id) {
  return (await mine()).find((act) => act.id === id);
}

const told = new Set();
const taken = new Set();
const before = []; // what was taken already
const answers = new Map();
const others = "BroadcastChannel" in window ? new BroadcastChannel("meetings") : null;
if (others) others.onmessage = () => changed(false);

async function changed(tell = true) {
  if (tell) others?.postMessage("changed");
  const acts = able ? await mine() : [];
  for (const callback of told) callback(acts);
}

function plain(fields) {
  if (!(fields instanceof FormData)) return { ...fields };
  const names = new Set(fields.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = fields.getAll(name).map(String);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}

async function keep(fields, url = about.act) {
  const { id = newId(), at = new Date().toISOString(), csrfmiddlewaretoken: _, ...rest } = plain(fields);
  const act = { id: id || newId(), at, fields: rest, url, door: DOOR, owner: OWNER, state: "waiting", said: "" };
  await stored("readwrite", (kept) => kept.add(act));
  await changed();
  return act.id;
}

// --- Delivery: one page at a time, in order, again after 2, 4, 8 … 60 seconds

let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
let running = null;
let again = false;
let wait = FIRST_WAIT;
let timer = 0;
let trouble = "";

async function fetched(url, options) {
  try {
    const answer = await fetch(url, {
      ...options, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.type === "opaqueredirect") return { ...LATER, trouble: "signedOut" };
    if ([502, 503, 504].includes(answer.status)) return { ...LATER, trouble: "noLine" };
    if (answer.status === 429) {
      return { ...LATER, trouble: "noLine", wait: 1000 * (Number(answer.headers.get("Retry-After")) || 5) };
    }
    const json = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
    if (!json && answer.status < 400) return { ...LATER, trouble: "noLine" }; // cut amid its head, or a page of the wifi
    return { status: answer.status, json };
  } catch {
    return { ...LATER, trouble: "noLine" };
  }
}

function posted(act) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...act.fields, id: act.id, at: act.at })) {
    for (const each of Array.isArray(value) ? value : [value]) body.append(name, each ?? "");
  }
  return fetched(act.url, { method: "POST", body, headers: { Accept: "application/json" } });
}

function postedTogether(url, acts) {
  const body = JSON.stringify(acts.map((act) => ({ ...act.fields, id: act.id, at: act.at })));
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token, [KEPT_BY]: OWNER };
  return fetched(url, { method: "POST", body, headers });
}

// Who is signed in now, and the token forms of this session carry: the page may be an old one.
async function renewed(url) {
  const now = await fetched(url, { headers: { Accept: "application/json" } });
  if (!now.json?.token) return now.later ? now : { ...LATER, trouble: "signedOut" };
  if (now.json.owner !== OWNER) return { ...LATER, trouble: "somebodyElse" };
  token = now.json.token;
  return null;
}

async function scribed(url, acts) {
  let answer = await postedTogether(url, acts);
  if (answer.status === 409 || (answer.status === 403 && !answer.json)) {
    const stopped = await renewed(url);
    if (stopped) return stopped;
    answer = await postedTogether(url, acts);
  }
  return answer;
}

async function settle(act, result) {
  if (result.accepted) {
    await stored("readwrite", (kept) => kept.delete(act.order));
  } else {
    await stored("readwrite", (kept) => kept.put({ ...act, state: "refused", said: result.said || about.wordNotTaken }));
  }
  answers.set(act.id, { id: act.id, accepted: result.accepted, again: Boolean(result.again), said: result.said ?? "" });
  if (result.accepted) {
    before.push([act, result]);
    for (const callback of taken) callback(act, result);
  }
}

// What came of a delivery for these acts; the answer when the rest has to wait.
async function settled(acts, answer) {
  if (answer.later) return answer;
  if (answer.status >= 500) return { ...LATER, trouble: "noLine" };
  const results = Array.isArray(answer.json?.results) ? answer.json.results : acts.map(() => answer.json ?? {});
  for (const [place, act] of acts.entries()) {
    await settle(act, { ...results[place], accepted: results[place]?.accepted === true });
  }
  return null;
}

async function sendSome(acts) {
  const { url } = acts[0];
  const answer = await (about.json === undefined ? posted(acts[0]) : scribed(url, acts));
  if (answer.status >= 500 && acts.length > 1) {
    const stopped = []; // one of them is too much for the server: the others shall not wait for it
    for (const act of acts) stopped.push(await settled([act], await scribed(url, [act])));
    return stopped.find(Boolean) ?? null;
  }
  return settled(acts, answer);
}

async function sendAll() {
  let stopped = null;
  const tried = new Set();
  for (;;) {
    const waiting = (await mine()).filter((act) => act.state === "waiting" && !tried.has(act.id));
    if (stopped || !waiting.length) break;
    const most = about.json === undefined ? 1 : AT_ONCE;
    const acts = waiting.filter((act) => act.url === waiting[0].url).slice(0, most);
    acts.forEach((act) => tried.add(act.id));
    stopped = await sendSome(acts);
    await changed();
  }
  trouble = stopped?.trouble ?? "";
  await changed(false);
  clearTimeout(timer);
  if (!stopped) {
    wait = FIRST_WAIT;
    return;
  }
  timer = setTimeout(deliver, (stopped.wait ?? wait) + Math.random() * 1000);
  wait = Math.min(LONGEST_WAIT, wait * 2);
}

function deliver() {
  if (running) {
    again = true;
    return running;
  }
  const alone = () => ("locks" in navigator ? navigator.locks.request("meetings", sendAll) : sendAll());
  running = (async () => {
    do {
      again = false;
      await alone();
    } while (again);
  })().finally(() => (running = null));
  return running;
}

async function send(fields, url) {
  const id = await keep(fields, url);
  await deliver();
  const answer = answers.get(id);
  answers.delete(id);
  return answer ?? { id, accepted: null, again: false, said: "" };
}

async function retry(id) {
  const act = await byId(id);
  if (act) await stored("readwrite", (kept) => kept.put({ ...act, state: "waiting", said: "" }));
  await changed();
  await deliver();
}

async function remove(id) {
  const act = await byId(id);
  if (act) await stored("readwrite", (kept) => kept.delete(act.order));
  await changed();
}

// --- The page itself, for when it is opened again without a line. The worker reads these; it writes nothing.

async function remember(url, response) {
  if (!able || !response.ok || response.headers.has(KEPT_AT)) return;
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding"); // the body is plain by now
  headers.delete("Content-Length");
  headers.set(KEPT_AT, String(Date.now()));
  const cache = await caches.open(DOOR);
  await cache.put(new URL(url, location.href).href, new Response(await response.blob(), { headers }));
}

async function forgetOld(whose) {
  const cache = await caches.open(DOOR);
  for (const request of await cache.keys()) {
    const { headers } = (await cache.match(request)) ?? new Response();
    const theirs = headers.get(KEPT_BY) ?? "";
    if (Date.now() - Number(headers.get(KEPT_AT)) > LASTS || theirs !== whose) await cache.delete(request);
  }
}

async function rememberPage() {
  const page = await fetch(location.pathname, { redirect: "manual", credentials: "same-origin" });
  if (page.status !== 200 || page.headers.has(KEPT_AT)) return;
  const whose = page.headers.get(KEPT_BY) ?? "";
  await forgetOld(whose);
  if (whose !== OWNER) return location.reload(); // somebody else has signed in since this page was made
  await remember(location.pathname, page);
  await rememberFiles();
  about.kept = "whole"; // the page and its files: it can be opened without a line from now on
}

async function rememberFiles() {
  const names = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = names.filter((url) => url.origin === location.origin && url.pathname.startsWith(FILES));
  const wanted = new Set([...files.map((url) => url.href), import.meta.url]);
  const cache = await caches.open(`${DOOR}-files`);
  const there = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all([...there].filter((url) => !wanted.has(url)).map((url) => cache.delete(url)));
  await Promise.all([...wanted].filter((url) => !there.has(url)).map((url) => cache.add(url)));
}

// At sign-out. What is not sent yet stays, for the same person; how many acts that is, of everybody on this device.
async function forget() {
  if (!able) return 0;
  await Promise.all([caches.delete(DOOR), caches.delete(`${DOOR}-files`)]);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(
    workers.filter((each) => new URL(each.scope).pathname === about.scope).map((each) => each.unregister()),
  );
  const all = await stored("readonly", (kept) => kept.getAll());
  return all.filter((act) => act.door === DOOR).length;
}

// --- What is not sent yet, in words

let mend = null;
const list = document.querySelector("[data-keeping-list]");
const state = document.querySelector("[data-keeping-state]");

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "second";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function element(name, text, kind = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = kind;
  return made;
}

function shownAct(act) {
  const item = document.createElement("li");
  item.dataset.state = act.state;
  item.append(element("span", act.fields.label || act.fields.text || act.fields.kind || "", "kept-text"));
  item.append(" ", element("strong", act.state === "waiting" ? about.wordWaiting : about.wordRefused));
  if (act.state === "refused") {
    const ways = element("p", "", "ways");
    if (mend?.kinds.includes(act.fields.kind)) ways.append(button(mend.word, () => mend.callback(act)), " ");
    ways.append(button(about.wordRetry, () => retry(act.id)), " ", button(about.wordRemove, () => remove(act.id)));
    item.append(element("p", act.said), ways);
  }
  return item;
}

function show(acts) {
  const waiting = acts.filter((act) => act.state === "waiting").length;
  const words = { noLine: about.wordNoLine, signedOut: about.wordSignedOut, somebodyElse: about.wordSomebodyElse };
  const sentences = waiting ? [`${about.wordCount} ${waiting}.`, words[trouble]] : [];
  if (!acts.length && !navigator.onLine) sentences.push(about.wordNoLine);
  const said = sentences.filter(Boolean).join(" ");
  if (state.textContent !== said) state.textContent = said;
  list.replaceChildren(...acts.map(shownAct));
}

function pending(callback) {
  told.add(callback);
  if (able) mine().then(callback, () => callback([]));
  else callback([]);
  return () => told.delete(callback);
}

async function begin() {
  const worker = navigator.serviceWorker;
  if (about.worker && worker) {
    await worker.register(about.worker, { scope: about.scope, updateViaCache: "none" });
    await rememberPage();
  }
}

window.Keeping = {
  able, newId, keep, deliver, send, pending, retry, remove, remember, forget,
  delivered: (callback) => {
    for (const [act, result] of before) callback(act, result);
    taken.add(callback);
  },
  mending: (word, kinds, callback) => (mend = { word, kinds, callback }),
};

if (able && about.act) {
  // Keys that came with the page were perhaps used already, when it is a kept one: each act gets its own.
  for (const key of document.querySelectorAll("form[data-act] input[name=id]")) key.value = "";
  if (list && state) pending(show);
  deliver();
  addEventListener("online", () => {
    wait = FIRST_WAIT;
    setTimeout(deliver, Math.random() * (about.json === undefined ? 2000 : 200)); // a whole hall comes back at once
  });
  addEventListener("offline", () => changed(false));
  document.addEventListener("visibilitychange", () => document.hidden || deliver());
  begin().catch(() => undefined); // no line just now: the page is remembered another time
  if (DOOR === "scribe") navigator.storage?.persist?.();
} else if (state) {
  state.textContent = about.wordOff;
}
