// Locks the tablet when nobody touches it, and tells the house that somebody does.

/** Two and a half minutes; the house itself locks after three, should this script be asleep. */
const LOCK_AFTER_MS = 150_000;
const LOOK_EVERY_MS = 5000;
/** At most so often the house hears of touches. */
const TELL_EVERY_MS = 30_000;

let touchedAt = Date.now();
let toldAt = Date.now();

/** @param {() => Promise<void>} reload shows the locked screen */
export function watchTouches(reload) {
  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(kind, touched, { capture: true, passive: true });
  }
  setInterval(() => {
    if (Date.now() - touchedAt > LOCK_AFTER_MS) void lock(reload);
  }, LOOK_EVERY_MS);
}

function touched() {
  touchedAt = Date.now();
  const awake = document.getElementById("tablet")?.dataset.awake;
  if (!awake || touchedAt - toldAt < TELL_EVERY_MS) return;
  toldAt = touchedAt;
  // Lost on the way it does no harm: the next touch tells again, and the board's own question says when it is locked.
  post(awake).catch(() => {});
}

/** @param {() => Promise<void>} reload */
async function lock(reload) {
  const address = document.getElementById("tablet")?.dataset.lock;
  if (!address) return;
  try {
    await post(address);
    await reload();
  } catch {
    // Without contact the house cannot lock it: hide the names at least, and try again in some seconds.
    document.getElementById("tablet")?.classList.add("veiled");
  }
}

/** @param {string} address */
function post(address) {
  const token = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=csrf-token]"))?.content ?? "";
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
}
