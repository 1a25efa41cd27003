// Keeps the clock and "In 12 minutes" right by themselves, by the server's time: a tablet's own clock may be wrong.

import { wallTime } from "./contact.js";

const EVERY_MS = 20_000;
/** As in board_words.py. */
const SOON_MINUTES = 30;
const MINUTES_SAID_AS_HOURS = 90;

let ahead = 0;
let told = "";

export function setMoments() {
  const now = document.getElementById("tablet")?.dataset.now ?? "";
  if (now !== told) {
    told = now;
    ahead = Date.parse(now) - Date.now();
  }
  tell();
}

setInterval(tell, EVERY_MS);

function tell() {
  const now = Date.now() + ahead;
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = wallTime(new Date(now));
  for (const badge of document.querySelectorAll("[data-moment]")) {
    const { moment = "", before = "", after = "", at = "" } = /** @type {HTMLElement} */ (badge).dataset;
    const minutes = Math.round((Date.parse(moment) - now) / 60_000);
    const text = minutes === 0 ? at : (minutes < 0 ? after : before).replace("{time}", distance(minutes));
    const said = text.charAt(0).toUpperCase() + text.slice(1);
    if (badge.textContent !== said) badge.textContent = said;
    badge.classList.toggle("late", minutes < 0);
    badge.classList.toggle("soon", minutes >= 0 && minutes <= SOON_MINUTES);
  }
}

/**
 * Say a distance in the page's language, from the same tables (CLDR) the server has.
 * @param {number} minutes
 * @returns {string}
 */
function distance(minutes) {
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  if (Math.abs(minutes) < MINUTES_SAID_AS_HOURS) return words.format(minutes, "minute");
  return words.format(Math.round(minutes / 60), "hour");
}
