// Keeps what somebody was filling in when the tablet locked by itself: ten minutes, for her alone, in this document's
// memory and nowhere else. After her PIN the day offers to go on there.

import { putBack, root } from "./pages.js";

/** Long enough for a call for help down the corridor; then nobody's names stay behind a locked screen. */
const KEPT_MS = 600_000;

/** @type {{ screen: HTMLElement, address: string, title: string, until: number } | null} */
let kept = null;
let forgetting = 0;

export function watchLeaving() {
  document.addEventListener("tablet:leaving", (event) => {
    const { from, to } = /** @type {CustomEvent<{ from: HTMLElement, to: HTMLElement }>} */ (event).detail;
    if (to.dataset.kind === "locked") {
      if (from.dataset.kind === "booking" && from.querySelector("form[method=post]")) keep(from);
    } else if (to.dataset.kind === "booking" || to.dataset.person !== kept?.screen.dataset.person) {
      // Somebody else is here, or she has begun anew.
      kept = null;
    }
  });
  document.addEventListener("tablet:shown", offer);
  // Whoever locks it by hand is done.
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.action.endsWith("/tablet/lock")) kept = null;
  });
  document.addEventListener("click", (event) => {
    const tapped = event.target instanceof Element ? event.target.closest("#go-on button") : null;
    if (!tapped) return;
    const again = kept && Date.now() < kept.until && tapped.hasAttribute("data-yes") ? kept : null;
    kept = null;
    offer();
    if (again) putBack(again.screen, again.address, again.title);
  });
}

/** @param {HTMLElement} screen with all that is typed in it */
function keep(screen) {
  screen.classList.remove("veiled");
  kept = { screen, address: location.href, title: document.title, until: Date.now() + KEPT_MS };
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    kept = null;
    offer();
  }, KEPT_MS);
}

function offer() {
  const place = root().querySelector("#go-on");
  // A tablet that slept has timers that come too late.
  if (place instanceof HTMLElement) place.hidden = !kept || Date.now() >= kept.until;
}
