// The call's page: camera, room and screen, put together.

import { isSupported, openMedia } from "./media.js";
import { Room } from "./room.js";
import { Screen } from "./screen.js";
import { Mailbox } from "./signals.js";
import { keepAwake } from "./wake.js";

/** Long enough to read that the visit has ended, before the page says what comes next. */
const GOODBYE_MS = 1500;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-call]"));
const screen = new Screen(root);
const { side = "", wait = "", peers = "", signals = "", after = "/" } = root.dataset;

if (isSupported()) void begin();
else screen.show("old", wait);

async function begin() {
  screen.show("asking", wait);
  const { stream, got, trouble } = await openMedia();
  screen.own(stream, got, trouble);
  const csrf = document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "";
  const mailbox = new Mailbox({ peersUrl: peers, signalsUrl: signals, csrf });
  const room = new Room({ mailbox, side, wait, stream, changed: () => changed(room), joined: remember });
  const sleep = keepAwake();
  addEventListener("pagehide", () => room.leave());
  // A page brought back by the browser's back button has left the room: begin anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("online", () => room.hurry());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && room.hurry());
  await room.run(remembered());
  for (const track of stream?.getTracks() ?? []) track.stop();
  sleep();
  if (room.ended) setTimeout(() => location.replace(after), GOODBYE_MS);
}

/** @param {Room} room */
function changed(room) {
  if (room.signedOut) location.reload();
  screen.show(room.state, room.wait);
  screen.pictures(room.links);
}

// A reloaded page takes the place it had, so that nobody waits for the browser it was.
/** @param {string} peer */
function remember(peer) {
  try {
    sessionStorage.setItem(peers, peer);
  } catch {
    // Without storage the old place is given up a few seconds later.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(peers) ?? "";
  } catch {
    return "";
  }
}
