// Camera and microphone: asked for once, and whatever there is of them is used.
/* oxlint-disable no-await-in-loop -- one question after the other is what it is for */

const PICTURE = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * @typedef {"" | "refused" | "absent" | "busy" | "insecure"} Trouble
 * @typedef {"all" | "sound" | "picture" | "none"} Got
 */

/** Tell whether this browser can hold video calls at all. */
export function isSupported() {
  return "RTCPeerConnection" in window && "MediaStream" in window && "sendBeacon" in navigator;
}

/**
 * Open camera and microphone; without one of them the other, without both nothing. Never throws.
 * @returns {Promise<{stream: MediaStream | null, got: Got, trouble: Trouble}>}
 */
export async function openMedia() {
  if (!navigator.mediaDevices?.getUserMedia) return { stream: null, got: "none", trouble: "insecure" };
  /** @type {Trouble} */
  let trouble = "";
  for (const wish of [{ audio: SOUND, video: PICTURE }, { audio: SOUND }, { video: PICTURE }]) {
    // Who said no is not asked again: only what the browser already allows is tried.
    if (trouble === "refused" && !(await isAllowed(wish.audio ? "microphone" : "camera"))) continue;
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wish);
      return { stream, got: wish.audio && wish.video ? "all" : wish.audio ? "sound" : "picture", trouble };
    } catch (error) {
      trouble = trouble || troubleOf(error);
    }
  }
  return { stream: null, got: "none", trouble };
}

/** Say what hinders. @param {unknown} error @returns {Trouble} */
function troubleOf(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "absent";
}

/** @param {string} name */
async function isAllowed(name) {
  try {
    const permission = await navigator.permissions.query({ name: /** @type {PermissionName} */ (name) });
    return permission.state === "granted";
  } catch {
    return false; // a browser that cannot say would ask again
  }
}
