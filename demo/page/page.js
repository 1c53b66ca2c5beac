// @ts-check
// What the demo does before the console starts: its worker has to answer for the cloud by then. Nothing of the
// cloud itself is loaded here.

const base = new URL(".", document.baseURI);
const controlled = control();
// Whoever waits for it hears of it; until then nobody does.
controlled.catch(() => {});

/** Resolves when the demo's worker answers what this page asks, and what the vault will ask. */
async function control() {
  const workers = navigator.serviceWorker;
  if (!workers) {
    throw new Error("This demo needs service workers, which browsers offer over https and outside of private windows.");
  }
  if (workers.controller) return;
  const taken = new Promise((resolve) => workers.addEventListener("controllerchange", resolve, { once: true }));
  await workers.register(new URL("service-worker.js", base), { type: "module", scope: base.pathname });
  // A new worker takes its pages by itself. One that was there before does not take a page that was reloaded past
  // it unless it is asked to.
  const { active } = await workers.ready;
  if (workers.controller) return;
  active?.postMessage("claim");
  await taken;
}

/**
 * The console's WebAssembly, once the demo can be used. Fetching and compiling it goes on meanwhile.
 * @param {string} wasm its address relative to the base
 * @returns {Promise<WebAssembly.Module>}
 */
export async function ready(wasm) {
  const compiled = compile(new URL(wasm, base));
  compiled.catch(() => {});
  await controlled.catch((error) => {
    const notice = document.querySelector(".boot.loading");
    if (notice) notice.textContent = `The demo cannot start. ${error.message}`;
    throw error;
  });
  if (location.pathname.startsWith(`${base.pathname}cloud/`)) {
    // The host answered an address of the cloud, because the worker was left out. It is not any more.
    location.replace(location.href);
    return new Promise(() => {});
  }
  addEventListener("TrunkApplicationStarted", whenIdle, { once: true });
  return compiled;
}

/** @param {URL} address */
async function compile(address) {
  const response = await fetch(address);
  // A host that does not know the type of such files hands them out as something else.
  const isNamed = response.headers.get("content-type")?.startsWith("application/wasm");
  return isNamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** The bar, and with it the cloud, come when the console's first screen is there. */
function whenIdle() {
  const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  later(() => import("./bar.js"));
}
