// @ts-check
// The demo's service worker: Microsoft's cloud, emulated, below `cloud/` of the console's own address. It lies at
// the console's base path, because a host of plain files cannot widen a worker's scope.
import init, { Cloud } from "./demo/cloud-%BUILD%.js";

/** Another build keeps its world differently, so that each has its own. */
const BUILD = "%BUILD%";

/** What stands in the configuration in place of the console's own address, which only this worker knows. */
const PLACEHOLDER = "https://demo.invalid/";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const base = new URL(worker.registration.scope);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
// A page that was reloaded past this worker asks to be taken in again.
worker.addEventListener("message", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== base.origin || !pathname.startsWith(base.pathname)) return;
  const path = pathname.slice(base.pathname.length);
  const isVisit = event.request.mode === "navigate";
  // What the bar orders is for scripts of this origin: anybody can make a browser visit an address.
  if (/^cloud\/(demo|control)(\/|$)/.test(path) && isVisit) return;
  if (path === "cloud/over") event.respondWith(over());
  else if (path.startsWith("cloud/")) event.respondWith(ask(event.request));
  else if (path === "vault.js") event.respondWith(vault(event.request));
  else if (path === "config.json") event.respondWith(configuration());
  // The console's own addresses, for which a host of plain files has no file.
  else if (isVisit && /^(t\/.*|customers|setup|activity)$/.test(path)) event.respondWith(page());
});

/**
 * Lets the emulated cloud answer, and keeps what has changed by it before anybody sees the answer: this worker may
 * be ended at any moment, also while somebody types a password.
 * @param {Request} request
 */
async function ask(request) {
  const cloud = await started();
  const body = new Uint8Array(await request.arrayBuffer());
  const answer = await cloud.answer(request.method, request.url, [...request.headers], body);
  const changed = cloud.changed(request.method, request.url);
  if (changed) await keep(changed);
  if (!answer) return Response.error();
  const [status, headers, octets] = answer;
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? octets : null, { status, headers });
}

/** The console's configuration, with the addresses that this worker answers. */
async function configuration() {
  const response = await fetch(new URL("config.json", base), { cache: "no-cache" });
  const text = (await response.text()).replaceAll(PLACEHOLDER, base.href);
  return new Response(text, { status: response.status, headers: { "content-type": "application/json" } });
}

/**
 * The vault's script, which ends with the world that its tokens are of. A browser may keep a shared worker for a
 * while that no window holds any more.
 * @param {Request} request
 */
async function vault(request) {
  const response = await fetch(request.url, { cache: "no-cache" });
  const end = `new BroadcastChannel("tenantry-demo ${base.pathname}").onmessage = () => self.close();\n`;
  const headers = { "content-type": "text/javascript" };
  return new Response(end + (await response.text()), { status: response.status, headers });
}

/** What is shown while the demo starts over, in a page without a console: nothing starts another vault meanwhile. */
function over() {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="1;url=${base.pathname}"><title>Tenantry demo</title><p>Starting over…</p></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** The console's page, for whichever of its addresses. */
async function page() {
  const response = await fetch(base, { cache: "no-cache" });
  const html = (await response.text()).replace('<base href="./">', `<base href="${base.pathname}">`);
  return new Response(html, { status: response.status, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** @type {Promise<Cloud> | undefined} */
let cloud;

/** The cloud, which is loaded when it is first asked. */
function started() {
  cloud ??= start().catch((error) => {
    cloud = undefined;
    throw error;
  });
  return cloud;
}

async function start() {
  const wasm = new URL(`demo/cloud-${BUILD}_bg.wasm`, base);
  const [kept] = await Promise.all([recall(), init({ module_or_path: wasm })]);
  return new Cloud(base.href, kept);
}

/** The world is kept under the console's path: an origin may hold several demos. */
const key = `${base.pathname} ${BUILD}`;

/** @returns {Promise<IDBDatabase>} */
function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("tenantry-demo", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("worlds");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/**
 * Does something with what is kept. Where the browser keeps nothing, the demo lives as long as this worker.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(worlds: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T | undefined>}
 */
async function withWorlds(mode, act) {
  try {
    const transaction = (await (opened ??= database())).transaction("worlds", mode);
    const request = act(transaction.objectStore("worlds"));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } catch (error) {
    console.warn("The demo's world is not kept:", error);
  }
}

/** What was kept by this build. What other builds kept at this path is forgotten. */
async function recall() {
  await withWorlds("readwrite", (worlds) => {
    const keys = worlds.getAllKeys();
    keys.onsuccess = () => {
      const stale = keys.result.filter((other) => String(other).startsWith(`${base.pathname} `) && other !== key);
      stale.forEach((other) => worlds.delete(other));
    };
    return keys;
  });
  return withWorlds("readonly", (worlds) => worlds.get(key));
}

/** @param {Uint8Array} world */
async function keep(world) {
  await withWorlds("readwrite", (worlds) => worlds.put(world, key));
}
