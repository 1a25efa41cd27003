// The PIN pad of the locked tablet: keys for thumbs, dots for the digits. Without it there is a field to type into.

const LONGEST = 6;

/** Bring out the keys, hide the digits, name whoever is chosen. */
export function setPad() {
  const pin = field();
  const pad = pin?.closest(".pad");
  if (!pin || !pad) return;
  pad.classList.add("keyed");
  for (const key of pad.querySelectorAll("[data-key]")) /** @type {HTMLElement} */ (key).hidden = false;
  // The pad stands in for the tablet's own keyboard; one that is plugged in still types here.
  pin.inputMode = "none";
  if (CSS.supports("-webkit-text-security", "disc")) {
    // Not a password to the browser, which would offer to save it for the next colleague.
    pin.type = "text";
    pin.classList.add("masked");
  }
  greet();
}

export function watchPad() {
  document.addEventListener("click", (event) => {
    const key = event.target instanceof Element ? event.target.closest("[data-key]") : null;
    const pin = field();
    if (!key || !pin) return;
    const value = key.getAttribute("data-key") ?? "";
    pin.value = value === "erase" ? pin.value.slice(0, -1) : (pin.value + value).slice(0, LONGEST);
  });
  document.addEventListener("change", (event) => {
    const chosen = event.target;
    if (!(chosen instanceof HTMLInputElement) || chosen.name !== "person") return;
    const pin = field();
    if (pin) pin.value = "";
    greet();
  });
}

/** @returns {HTMLInputElement | null} */
function field() {
  return /** @type {HTMLInputElement | null} */ (document.getElementById("pin"));
}

function greet() {
  const label = /** @type {HTMLLabelElement | null} */ (document.querySelector("label[for=pin]"));
  const chosen = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=person]:checked"));
  if (label && chosen) label.textContent = (label.dataset.words ?? "").replace("{name}", chosen.dataset.name ?? "");
}
