// Says when the tablet cannot reach the house, since when, and that it keeps trying.

/** One question lost on the way is nothing; after so many in a row somebody should know. */
const FAILURES_UNTIL_SAID = 2;

let failures = 0;
let since = new Date();

export function lost() {
  if (failures === 0) since = new Date();
  failures += 1;
  if (failures < FAILURES_UNTIL_SAID) return;
  const line = document.getElementById("contact");
  if (!line || !line.hidden) return;
  line.textContent = (line.dataset.words ?? "").replace("{time}", wallTime(since));
  line.hidden = false;
}

export function regained() {
  failures = 0;
  const line = document.getElementById("contact");
  if (line) line.hidden = true;
}

/**
 * Write a time as the page's own clock does: with its mark between hours and minutes, in the home's time zone.
 * @param {Date} moment
 * @returns {string}
 */
export function wallTime(moment) {
  const mark = document.getElementById("clock")?.textContent?.trim().match(/\D/)?.[0] ?? ":";
  const timeZone = document.getElementById("tablet")?.dataset.timezone;
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).formatToParts(moment);
  return parts.map((part) => (part.type === "literal" ? mark : part.value)).join("");
}
