// The room: who is in it, a link to each of them, and what state that makes for whoever looks at the screen.
/* oxlint-disable no-await-in-loop -- one question after the other is what it is for */

import { Link } from "./peer.js";
import { Refusal, backOff } from "./signals.js";

/** How often to ask: while connecting, while the other side may come any moment, and else. */
const CONNECTING_MS = 300;
const SOON_MS = 1000;
const QUIET_MS = 2000;
/** After something has happened, more is likely to follow. */
const BUSY_MS = 5000;
/** How often links are looked after. */
const WATCH_MS = 500;
/** The side that waits for offers is slower than the side that makes them, so that both never act at once. */
const ANSWER_MS = 12_000;
/** A room that is full is tried again. */
const FULL_MS = 5000;
/** So many failures in a row are worth a word: one is a hiccup. */
const FAILURES_TOLD = 2;

/** @typedef {"connecting" | "waiting" | "connected" | "lost" | "full" | "ended"} State */

export class Room {
  /** @type {Map<string, Link>} */
  #links = new Map();
  /** @type {RTCIceServer[]} */
  #iceServers = [];
  #failures = 0;
  #full = false;
  #met = false;
  #busyUntil = 0;
  #loneSince = performance.now();
  /** Wakes the loop from its pause. */
  #wake = () => {};
  #left = false;

  /**
   * @param {object} given
   * @param {import("./signals.js").Mailbox} given.mailbox
   * @param {string} given.side
   * @param {string} given.wait
   * @param {MediaStream | null} given.stream
   * @param {() => void} given.changed
   * @param {(peer: string) => void} given.joined
   */
  constructor({ mailbox, side, wait, stream, changed, joined }) {
    this.mailbox = mailbox;
    this.side = side;
    this.wait = wait;
    this.stream = stream;
    this.changed = changed;
    this.joined = joined;
    this.ended = false;
    this.signedOut = false;
  }

  get links() {
    return [...this.#links.values()];
  }

  /** @returns {State} */
  get state() {
    if (this.ended) return "ended";
    const far = this.links.filter((link) => link.other.side !== this.side);
    if (far.some((link) => link.connected)) return "connected";
    if (this.#full) return "full";
    if (this.#failures >= FAILURES_TOLD) return "lost";
    if (!this.mailbox.peer) return this.#met ? "lost" : "connecting";
    if (far.length) return this.#met ? "lost" : "connecting";
    // The tablet was there and is not, yet nobody has ended the visit: it will be back.
    return this.#met && this.side === "relative" && this.wait === "starting" ? "lost" : "waiting";
  }

  /** Stay in the room until the visit ends or the page goes away. @param {string} replaces */
  async run(replaces) {
    const watch = setInterval(() => this.#watch(), WATCH_MS);
    while (!this.ended && !this.#left) {
      try {
        if (this.mailbox.peer) await this.#poll();
        else await this.#join(replaces);
        replaces = "";
        this.#failures = 0;
        this.#full = false;
      } catch (error) {
        this.#failed(error);
      }
      this.changed();
      if (!this.ended) await this.#pause();
    }
    clearInterval(watch);
    this.#dropAll();
    this.changed();
  }

  /** Ask at once, and often for a while. */
  hurry() {
    this.#busyUntil = performance.now() + BUSY_MS;
    this.#wake();
  }

  /** Go, while the page goes. */
  leave() {
    this.#left = true;
    this.mailbox.leave();
    this.#dropAll();
  }

  /** @param {string} replaces */
  async #join(replaces) {
    const joined = await this.mailbox.join(replaces);
    this.#iceServers = joined.ice_servers;
    this.#loneSince = performance.now();
    this.joined(joined.peer);
    this.#meet(joined.others);
    this.#busyUntil = performance.now() + BUSY_MS;
  }

  async #poll() {
    const news = await this.mailbox.poll();
    if (!news || this.#left) return;
    this.wait = news.wait;
    this.ended = news.ended;
    if (this.ended) return;
    this.#meet(news.others);
    for (const signal of news.signals) {
      this.#links.get(signal.from)?.take(signal.kind, JSON.parse(signal.payload));
    }
  }

  /** @param {import("./signals.js").Other[]} others */
  #meet(others) {
    const there = new Map(others.map((other) => [other.peer, other]));
    for (const [peer, link] of this.#links) {
      // Unseen is not gone: whoever is still connected has trouble with the server only.
      if (there.has(peer) || link.connected) continue;
      link.close();
      this.#links.delete(peer);
    }
    for (const other of others) {
      if (!this.#links.has(other.peer)) this.#link(other);
    }
  }

  /** @param {import("./signals.js").Other} other */
  #link(other) {
    const link = new Link({
      other,
      iceServers: this.#iceServers,
      stream: this.stream,
      send: (kind, letter) => this.mailbox.post(other.peer, kind, letter),
      changed: () => this.changed(),
      hung: () => this.hurry(),
    });
    this.#links.set(other.peer, link);
    if (link.offers) link.offer();
  }

  #watch() {
    for (const link of this.links) link.watch();
    const connected = this.links.some((link) => link.connected);
    if (this.state === "connected") this.#met = true;
    if (connected || !this.links.length) this.#loneSince = performance.now();
    // Nobody whose offer we wait for made one that worked: come in anew, then the offers are ours.
    else if (performance.now() - this.#loneSince > ANSWER_MS && this.links.every((link) => !link.offers)) this.#rejoin();
    this.changed();
  }

  #rejoin() {
    this.#loneSince = performance.now();
    this.mailbox.leave();
    this.#dropAll();
    this.hurry();
  }

  #dropAll() {
    for (const link of this.links) link.close();
    this.#links.clear();
  }

  /** @param {unknown} error */
  #failed(error) {
    const { status, facts } = error instanceof Refusal ? error : { status: 0, facts: {} };
    this.#full = Boolean(facts.full);
    if (facts.ended || status === 404) this.ended = true;
    // Signed out, or the page is too old: only a new page helps, but not in the middle of a picture.
    else if (status === 401 || status === 400) this.signedOut = this.state !== "connected";
    else if (status === 410) {
      // We count as gone, perhaps after a long sleep: come in anew.
      this.mailbox.peer = "";
      this.#dropAll();
    }
    if (!this.#full && status !== 410) this.#failures += 1;
  }

  #pause() {
    return /** @type {Promise<void>} */ (
      new Promise((done) => {
        const timer = setTimeout(done, this.#restFor());
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      })
    );
  }

  #restFor() {
    if (this.#failures) return backOff(this.#failures - 1);
    if (this.#full) return FULL_MS;
    const connecting = this.links.some((link) => !link.connected);
    if (!this.mailbox.peer || connecting || performance.now() < this.#busyUntil) return CONNECTING_MS;
    const soon = !this.links.length && ["ready", "starting"].includes(this.wait);
    return soon ? SOON_MS : QUIET_MS;
  }
}
