// What every page does: a form that is being sent says so and is sent once; an error summary takes the focus.

/** A slow network must not lock a form for ever. */
const SENDING_MS = 8000;
/** Whoever waits longer than this is told so: a quick answer needs no words. */
const UNSAID_MS = 700;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  sayWaiting();
  setTimeout(() => release(form), SENDING_MS);
});

// Coming back with the browser's back button shows the page as it was left: let its forms be sent again.
addEventListener("pageshow", () => {
  answered();
  document.querySelectorAll("form[data-sending]").forEach(release);
});

// The chosen day may lie far along the row of days.
document.querySelector(".days [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

document.querySelector(".notice.wrong[role=alert]")?.focus();

/** @param {Element} form */
export function release(form) {
  delete (/** @type {HTMLFormElement} */ (form).dataset.sending);
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
}

/** Say that something is under way, unless it is answered at once. */
export function sayWaiting() {
  answered();
  soon = setTimeout(() => {
    const line = document.getElementById("sending");
    if (line) line.textContent = line.dataset.words ?? "";
  }, UNSAID_MS);
}

/** Take the words away again. */
export function answered() {
  clearTimeout(soon);
  const line = document.getElementById("sending");
  if (line) line.textContent = "";
}
