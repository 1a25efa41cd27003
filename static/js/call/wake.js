// Keeps the screen lit during a visit: nobody touches it while talking.

/** Keep the screen awake until the returned function is called. @returns {() => void} */
export function keepAwake() {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  let wanted = true;
  const ask = async () => {
    if (!wanted || document.visibilityState !== "visible" || !navigator.wakeLock) return;
    // Refused on a nearly empty battery: then the screen sleeps as it always does.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
  };
  // The browser takes the lock back whenever the page is hidden.
  document.addEventListener("visibilitychange", ask);
  void ask();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
  };
}
