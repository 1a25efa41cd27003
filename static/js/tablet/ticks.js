// Sends each tick at once. What could not be sent waits and is sent again; a newer screen never takes it back meanwhile.

/** A tick that is not answered for so long is sent again. */
const PATIENCE_MS = 8000;

/** @type {Map<string, {action: string, only: string, ticked: boolean, token: string}>} */
const waiting = new Map();
let sending = false;

export function watchTicks() {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.name !== "tick" || !box.form) return;
    const token = /** @type {HTMLInputElement} */ (box.form.elements.namedItem("csrf_token")).value;
    waiting.set(`${box.form.action} ${box.value}`, { action: box.form.action, only: box.value, ticked: box.checked, token });
    sendTicks().catch(() => {});
  });
}

/** Send what waits; throws when there is no contact. */
export async function sendTicks() {
  if (sending) return;
  sending = true;
  try {
    await Promise.all([...waiting].map(send));
  } finally {
    sending = false;
  }
}

/** @param {[string, {action: string, only: string, ticked: boolean, token: string}]} one */
async function send([key, tick]) {
  const body = new FormData();
  body.set("csrf_token", tick.token);
  body.set("only", tick.only);
  if (tick.ticked) body.set("tick", tick.only);
  const answer = await fetch(tick.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.status >= 500) throw new Error(`answer ${answer.status}`);
  // Unless it was tapped once more in the meantime.
  if (waiting.get(key) === tick) waiting.delete(key);
}

/** Show what waits over what the house knew, and put the button away that a page without scripts needs. */
export function restoreTicks() {
  for (const button of document.querySelectorAll("[data-plain]")) /** @type {HTMLElement} */ (button).hidden = true;
  for (const tick of waiting.values()) {
    const box = /** @type {HTMLInputElement | null} */ (document.getElementById(`tick-${tick.only}`));
    if (box?.form?.action === tick.action) box.checked = tick.ticked;
  }
}
