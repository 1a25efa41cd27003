// The alarm: two soft tones, again and again, as long as the screen shows that a visit needs somebody.

const AGAIN_MS = 6000;
/** Two notes of a falling third, like a doorbell: heard through a door, and frightening nobody. */
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 523.25, at: 0.55 },
];
const NOTE_SECONDS = 1.6;
const LOUDEST = 0.5;
/** For another unit's visit a tablet sounds a few times only: it stays in sight, but nobody here can silence it. */
const MOST_ELSEWHERE = 5;

/** @type {AudioContext | undefined} */
let audio;
/** @type {ReturnType<typeof setInterval> | undefined} */
let again;
/** @type {Map<string, number>} how often it has sounded for each visit of another unit that is shown */
const sounded = new Map();

/** Begin or stop by what the screen shows; never a sound while a visit is going on at this tablet. */
export function ring() {
  const alarm = document.querySelector("[data-alarm]");
  const elsewhere = shownElsewhere();
  for (const visit of sounded.keys()) if (!elsewhere.includes(visit)) sounded.delete(visit);
  const own = alarm !== null && alarm.querySelectorAll("li").length > elsewhere.length;
  const news = elsewhere.some((visit) => (sounded.get(visit) ?? 0) < MOST_ELSEWHERE);
  const rings = alarm !== null && !alarm.hasAttribute("data-quiet") && (own || news);
  if (rings && again === undefined) {
    again = setInterval(sound, AGAIN_MS);
    sound();
  } else if (!rings && again !== undefined) {
    clearInterval(again);
    again = undefined;
  }
  offer();
}

function sound() {
  for (const visit of shownElsewhere()) sounded.set(visit, (sounded.get(visit) ?? 0) + 1);
  play();
  ring();
}

/** @returns {string[]} the visits of other units that the screen shows */
function shownElsewhere() {
  return [...document.querySelectorAll("[data-elsewhere]")].map((line) => line.getAttribute("data-elsewhere") ?? "");
}

function context() {
  if (!audio) {
    audio = new AudioContext();
    // Safari: the alarm is no decoration, it sounds on a tablet set to silent too.
    if ("audioSession" in navigator) /** @type {any} */ (navigator).audioSession.type = "playback";
    audio.addEventListener("statechange", offer);
  }
  return audio;
}

function play() {
  const out = context();
  if (out.state !== "running") {
    offer();
    return;
  }
  for (const note of NOTES) {
    const begins = out.currentTime + note.at;
    const tone = new OscillatorNode(out, { type: "sine", frequency: note.hertz });
    const loud = new GainNode(out, { gain: 0 });
    loud.gain.setValueAtTime(0, begins);
    loud.gain.linearRampToValueAtTime(LOUDEST, begins + 0.03);
    loud.gain.exponentialRampToValueAtTime(0.001, begins + NOTE_SECONDS);
    tone.connect(loud).connect(out.destination);
    tone.start(begins);
    tone.stop(begins + NOTE_SECONDS);
  }
  document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang ?? 0) + 1);
}

/** Browsers let nothing sound before a tap: offer one as long as it is missing. */
function offer() {
  const button = document.getElementById("sound");
  if (button) button.hidden = context().state === "running";
}

async function allow() {
  const out = context();
  // iOS also calls a context "interrupted" after a phone call or another app's sound.
  if (out.state === "running") return;
  await out.resume();
  offer();
  if (again !== undefined) play();
}

for (const kind of ["pointerdown", "pointerup", "keydown"]) document.addEventListener(kind, () => void allow());
