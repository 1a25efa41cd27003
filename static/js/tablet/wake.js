// Keeps the screen on while the board is open: a tablet that sleeps shows no alarm.

export function keepScreenOn() {
  if (!("wakeLock" in navigator)) return;
  document.addEventListener("visibilitychange", hold);
  hold();
}

/** A lock falls when another page is looked at, and is refused on a low battery: it is asked for at every return. */
function hold() {
  if (document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => {});
}
