// Opens the page of a meeting without a line, from what the page itself has kept (keeping.js). Network first, always;
// this file stores nothing, and answers nothing but the page of the room or of the scribe, and its files.

const STAFF = new URL(self.registration.scope).pathname.startsWith("/staff/");
const PAGES = STAFF ? /^\/staff\/meetings\/[^/]+\/scribe\// : /^\/(?!staff\/)(?:.+\/)?meetings\/[^/]+\/room\//;
const KEPT = STAFF ? "scribe" : "room";
const FILES = "/static/";
const PATIENCE = 4_000; // milliseconds before a line that hangs counts as none
const LASTS = 12 * 3_600_000; // as long as one stays signed in

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (PAGES.test(url.pathname)) event.respondWith(answer(request, KEPT));
  else if (url.pathname.startsWith(FILES)) event.respondWith(answer(request, `${KEPT}-files`));
});

async function kept(request, name) {
  const cache = await caches.open(name);
  const found = await cache.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
  if (!found || name !== KEPT) return found;
  if (Date.now() - Number(found.headers.get("X-Kept-At")) < LASTS) return found;
  await cache.delete(request, { ignoreVary: true, ignoreSearch: true });
  return undefined;
}

async function asked(request, name) {
  const told = await fetch(request);
  if (STAFF && name === KEPT && told.type === "opaqueredirect") await caches.delete(KEPT); // nobody is signed in any more
  if ([502, 503, 504].includes(told.status)) return (await kept(request, name)) ?? told;
  return told;
}

async function answer(request, name) {
  const network = asked(request, name);
  network.catch(() => undefined);
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([network, slow]).catch(() => undefined);
  return first ?? (await kept(request, name)) ?? network;
}
