// Starts the vault: the worker that holds the tokens, and the only place that may reach an authority.
// The page names the two hashed files; only plain names beside this file are taken, so that no other
// origin's code can ever run here. The page waits for the vault's own "ready" before it says anything,
// and hears "failed" where this file cannot get that far.
try {
  const asked = new URL(self.location.href).searchParams;
  const beside = (name) => {
    if (!/^[A-Za-z0-9_-]+\.(js|wasm)$/.test(name ?? "")) throw new Error("The vault was given no file names.");
    return new URL(name, self.location.href);
  };
  const wasm = beside(asked.get("wasm"));
  const { default: init } = await import(beside(asked.get("script")));
  await init({ module_or_path: wasm });
} catch (error) {
  self.postMessage(["failed", String(error?.message ?? error)]);
}
