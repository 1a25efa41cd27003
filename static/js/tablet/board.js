// The tablet's screen: asks every two seconds whether anything is new, and shows it without losing what is in hand.

import { ring } from "./alarm.js";
import { lost, regained } from "./contact.js";
import { watchTouches } from "./idle.js";
import { watchLeaving } from "./kept.js";
import { setMoments } from "./moments.js";
import { reload, root, showChanges, showInRail, watchLinksAndForms } from "./pages.js";
import { setPad, watchPad } from "./pad.js";
import { restoreTicks, sendTicks, watchTicks } from "./ticks.js";
import { keepScreenOn } from "./wake.js";

/** Often enough that a tap on one tablet shows on the next before anybody walks there. */
const ASK_MS = 2000;
/** A question without an answer for so long has been lost on the way. */
const PATIENCE_MS = 8000;
/** What the minute alone changes ("How did it go?" after a visit's end) needs no version: look anew so often. */
const ANEW_MS = 60_000;

let anewAt = Date.now() + ANEW_MS;

async function ask() {
  const { mark = "", version = "" } = root().dataset;
  try {
    const answer = await fetch(version, {
      headers: { Accept: "application/json", "If-None-Match": `"${mark}"` },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 401) return location.reload();
    if (!answer.ok && answer.status !== 304) throw new Error(`answer ${answer.status}`);
    regained();
    await sendTicks();
    if (answer.status !== 304 || Date.now() > anewAt) {
      anewAt = Date.now() + ANEW_MS;
      await showChanges();
    }
  } catch {
    lost();
  }
  setTimeout(ask, ASK_MS);
}

function settle() {
  setMoments();
  setPad();
  restoreTicks();
  ring();
}

document.addEventListener("tablet:shown", settle);
watchLinksAndForms();
watchTouches(reload);
watchLeaving();
watchTicks();
watchPad();
keepScreenOn();
showInRail();
settle();
ask();
