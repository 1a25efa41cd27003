// Trying camera and sound before the visit.

import { isSupported, openMedia } from "./media.js";
import { showOnly } from "./screen.js";

/** The bar follows the voice without flickering. */
const LEVEL_MS = 100;
/** Speech at arm's length reaches about a fifth of full scale: that should look like plenty. */
const LEVEL_SCALE = 500;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-check]"));
document.querySelector("[data-again]")?.addEventListener("click", () => location.reload());
if (isSupported()) void check();
else show("old");

async function check() {
  show("asking");
  const { stream, got, trouble } = await openMedia();
  root.dataset.media = got;
  showTrouble(trouble);
  show(stream ? "works" : "");
  if (!stream) return;
  showOnly(root, "got", got);
  const own = /** @type {HTMLVideoElement} */ (root.querySelector("[data-own]"));
  own.hidden = !stream.getVideoTracks().length;
  own.srcObject = stream;
  list(stream);
  meter(stream);
}

/** @param {string} what */
function show(what) {
  showOnly(root, "shows", what);
}

/** @param {string} trouble */
function showTrouble(trouble) {
  const box = /** @type {HTMLElement} */ (root.querySelector("[data-troubles]"));
  box.hidden = !trouble;
  showOnly(box, "trouble", trouble);
}

/** Name the devices in use. @param {MediaStream} stream */
function list(stream) {
  const devices = /** @type {HTMLElement} */ (root.querySelector("[data-devices]"));
  for (const track of stream.getTracks()) {
    const line = document.createElement("li");
    line.textContent = track.label;
    devices.append(line);
  }
}

/** Show how loud it is. @param {MediaStream} stream */
function meter(stream) {
  const box = /** @type {HTMLElement} */ (root.querySelector("[data-sound]"));
  box.hidden = !stream.getAudioTracks().length;
  if (box.hidden) return;
  const level = /** @type {HTMLMeterElement} */ (root.querySelector("[data-level]"));
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  context.createMediaStreamSource(stream).connect(analyser);
  // Some browsers hold sound back until a tap.
  document.addEventListener("click", () => context.resume(), { once: true });
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    level.value = Math.min(100, loudness * LEVEL_SCALE);
  }, LEVEL_MS);
}
