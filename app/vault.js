// Starts the vault: the worker that holds the tokens, and the only place that may reach an authority.
// The page names the two hashed files; only plain names beside this file are taken, so that no other
// origin's code can ever run here. Each page hands over a port, by a shared worker's "connect" or a plain
// worker's message, waits for the vault's "ready" there, and hears "failed" where this file cannot get so far.
self.pages = [];
self.onconnect = self.onmessage = (event) => self.pages.push(event.ports[0]);
const tell = (...words) => self.pages.forEach((page) => page.postMessage(words));
// A shared worker's troubles are in no page's log unless they are passed on.
self.addEventListener("error", (event) => tell("trouble", String(event.message)));
self.addEventListener("unhandledrejection", (event) => tell("trouble", String(event.reason)));
self.addEventListener("securitypolicyviolation", (event) =>
  tell("trouble", `${event.violatedDirective} blocked ${event.blockedURI}`));
try {
  const asked = new URL(self.location.href).searchParams;
  const beside = (name) => {
    if (!/^[A-Za-z0-9_-]+\.(js|wasm)$/.test(name ?? "")) throw new Error("The vault was given no file names.");
    return new URL(name, self.location.href);
  };
  const wasm = beside(asked.get("wasm"));
  const { default: init, start_vault } = await import(beside(asked.get("script")));
  await init({ module_or_path: wasm });
  await start_vault();
} catch (error) {
  const reason = String(error?.message ?? error);
  self.onconnect = self.onmessage = (event) => event.ports[0].postMessage(["failed", reason]);
  tell("failed", reason);
}
