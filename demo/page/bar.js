// @ts-check
// The demo's bar: which agent, how large a world, and what goes wrong. It stands beside the console's own elements
// and knows nothing of them.

/**
 * @typedef {{ name: string, label: string, hint: string, on: boolean }} Trouble
 * @typedef {{ agent: string, agents: { userName: string, hint: string }[], customers: number, sizes: number[],
 *   troubles: Trouble[] }} Scene
 */

const base = new URL(".", document.baseURI);

/** Whether the bar is open, in this tab. The demo forgets it when it starts over, as it does the rest. */
const OPEN = "tenantry.demo.open";

/**
 * Asks the worker for the scene, or orders another one.
 * @param {string} path
 * @param {object} [order]
 * @returns {Promise<Scene>}
 */
async function ask(path, order) {
  const body = order && JSON.stringify(order);
  const response = await fetch(new URL(`cloud/demo${path}`, base), { method: order ? "PUT" : "GET", body });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/**
 * An element with properties and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {...(Node | string)} children
 */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** What tells the other windows, and the vault, that the demo starts over. */
const overs = new BroadcastChannel(`tenantry-demo ${base.pathname}`);
overs.addEventListener("message", leave);

/** Orders a world that begins, and shows the console's first page in every window. */
async function startOver(/** @type {number} */ customers) {
  await ask("/world", { customers });
  overs.postMessage("over");
  leave();
}

/** Forgets what the console remembers of the world before, and goes to a page that leads to a new console. */
function leave() {
  for (const storage of [localStorage, sessionStorage]) {
    Object.keys(storage).filter((key) => key.startsWith("tenantry.")).forEach((key) => storage.removeItem(key));
  }
  location.assign(new URL("cloud/over", base));
}

const panel = element("div", { id: "demo-panel", className: "demo-panel", hidden: true });
const state = element("span", { className: "demo-state" });
const toggle = element("button", { type: "button", className: "demo-toggle" }, "Set the scene");
toggle.setAttribute("aria-controls", panel.id);
const said = element("p", { className: "demo-said" });
said.setAttribute("role", "status");
const bar = element(
  "aside",
  { className: "demo-bar" },
  panel,
  element("div", { className: "demo-line" }, element("strong", {}, "Demo"), state, toggle),
);
bar.setAttribute("aria-label", "Demo");

/** @param {boolean} isOpen */
function setOpen(isOpen) {
  panel.hidden = !isOpen;
  toggle.setAttribute("aria-expanded", String(isOpen));
  sessionStorage.setItem(OPEN, String(isOpen));
}

/**
 * Carries an order out and shows what there is then, or why it was not carried out.
 * @param {Promise<Scene>} answer
 * @param {string} done
 */
async function show(answer, done) {
  try {
    draw(await answer);
    said.textContent = done;
  } catch (error) {
    said.textContent = `That did not work: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * A labelled choice with what it means below it.
 * @param {string} label
 * @param {{ value: string, text: string }[]} options
 * @param {string} chosen
 * @param {string} hint
 * @param {(value: string) => void} choose
 */
function choice(label, options, chosen, hint, choose) {
  const id = `demo-${label.toLowerCase()}`;
  const select = element("select", { id }, ...options.map(({ value, text }) => element("option", { value }, text)));
  select.value = chosen;
  select.setAttribute("aria-describedby", `${id}-hint`);
  select.addEventListener("change", () => choose(select.value));
  const name = element("label", { htmlFor: id }, label);
  return element("div", { className: "demo-choice" }, name, select, element("p", { id: `${id}-hint` }, hint));
}

/** @param {Trouble} trouble */
function troubleSwitch({ name, label, hint, on }) {
  const id = `demo-${name}`;
  const box = element("input", { type: "checkbox", id, checked: on });
  box.setAttribute("aria-describedby", `${id}-hint`);
  box.addEventListener("change", () => {
    const done = box.checked ? `${label}: ${hint}.` : `${label} is over.`;
    show(ask(`/troubles/${name}`, { on: box.checked }), done);
  });
  const about = element("p", { id: `${id}-hint` }, hint);
  return element("div", { className: "demo-trouble" }, box, element("label", { htmlFor: id }, label), about);
}

/** @param {Scene} scene */
function draw(scene) {
  const focused = document.activeElement?.id;
  const troubles = scene.troubles.filter((trouble) => trouble.on).map((trouble) => trouble.label);
  state.textContent = troubles.length ? troubles.join(" · ") : "All made up";
  bar.classList.toggle("demo-troubled", troubles.length > 0);
  const agent = choice(
    "Agent",
    scene.agents.map(({ userName, hint }) => ({ value: userName, text: `${userName}: ${hint}` })),
    scene.agent,
    "Suggested at the next sign-in; nobody is signed out by it. Every password is “sandbox”.",
    (userName) => show(ask("/agent", { userName }), `The next sign-in suggests ${userName}.`),
  );
  const world = choice(
    "World",
    scene.sizes.map((size) => ({ value: String(size), text: `${size.toLocaleString("en")} customers` })),
    String(scene.customers),
    "Another world starts over: you are signed out, and what you changed is gone.",
    (customers) => startOver(Number(customers)),
  );
  const over = element("button", { type: "button", className: "demo-over" }, "Start over");
  over.addEventListener("click", () => startOver(scene.customers));
  const legend = element("legend", {}, "What goes wrong");
  const group = element("fieldset", {}, legend, ...scene.troubles.map(troubleSwitch));
  panel.replaceChildren(element("div", { className: "demo-choices" }, agent, world, over), group, said);
  if (focused && panel.querySelector(`#${focused}`)) document.getElementById(focused)?.focus();
}

toggle.addEventListener("click", () => {
  setOpen(panel.hidden);
  if (!panel.hidden) show(ask(""), "");
});
bar.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || panel.hidden) return;
  setOpen(false);
  toggle.focus();
});

const styles = element("link", { rel: "stylesheet", href: new URL("demo/bar.css", base).href });
styles.addEventListener("load", () => document.body.append(bar));
document.head.append(styles);
setOpen(sessionStorage.getItem(OPEN) === "true");
show(ask(""), "");
