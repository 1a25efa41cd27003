// One connection to one other browser, and the decision when it must be made anew.

/** The offering side makes a connection anew that is not there after this long … */
const CONNECT_MS = 8000;
/** … or that has been broken for this long: Wi-Fi that only hiccups comes back by itself before. */
const BROKEN_MS = 5000;
/** The other end closed it on purpose: either it leaves (the next poll says so) or it needs a new one. */
const CLOSED_MS = 1500;
/** A picture that freezes this shortly is not worth a word on the screen. */
const HICCUP_MS = 1500;
/** Candidates are found in bursts: one letter for each burst. */
const BURST_MS = 50;

/**
 * @typedef {{attempt: number, sdp?: string, candidates?: RTCIceCandidateInit[]}} Letter
 * @typedef {(kind: string, letter: Letter) => void} Send
 */

export class Link {
  /** Each try has a number, so that letters of an earlier one are known and thrown away. */
  #attempt = 0;
  /** @type {RTCPeerConnection | null} */
  #connection = null;
  /** @type {RTCIceCandidateInit[]} */
  #candidates = [];
  #described = false;
  #closedThere = false;
  /** Letters are worked off one after the other. */
  #work = Promise.resolve();
  /** Since when it is as it is, by performance.now(). */
  #since = performance.now();
  #was = "new";

  /**
   * @param {object} given
   * @param {import("./signals.js").Other} given.other
   * @param {RTCIceServer[]} given.iceServers
   * @param {MediaStream | null} given.stream  what this side sends; null sends nothing and still receives
   * @param {Send} given.send
   * @param {() => void} given.changed  the connection or its pictures are different
   * @param {() => void} given.hung  the other end has closed
   */
  constructor({ other, iceServers, stream, send, changed, hung }) {
    this.other = other;
    this.iceServers = iceServers;
    this.stream = stream;
    this.send = send;
    this.changed = changed;
    this.hung = hung;
    /** What the other side sends. */
    this.remote = new MediaStream();
  }

  /** It came later than we did, so it makes the offers; else we do. Never both. */
  get offers() {
    return !this.other.offers;
  }

  get connected() {
    const hiccup = this.#state === "disconnected" && this.#was === "disconnected" && this.age < HICCUP_MS;
    return !this.#closedThere && (this.#state === "connected" || hiccup);
  }

  /** How long, in ms, since it changed. */
  get age() {
    return performance.now() - this.#since;
  }

  get #state() {
    return this.#connection?.connectionState ?? "new";
  }

  /** Begin (again) by an offer. */
  offer() {
    this.#begin(this.#attempt + 1);
    this.#work = this.#work.then(() => this.#describe("offer")).catch(() => this.changed());
  }

  /** Take a letter from the other side. @param {string} kind @param {Letter} letter */
  take(kind, letter) {
    this.#work = this.#work.then(() => this.#read(kind, letter)).catch(() => this.changed());
  }

  /** Look whether it must be made anew, and do so if the offers are ours to make. */
  watch() {
    if (this.#was !== this.#state) {
      this.#was = this.#state;
      this.#since = performance.now();
      this.changed();
    }
    if (this.offers && this.#isBroken()) this.offer();
  }

  close() {
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
  }

  #isBroken() {
    if (this.#closedThere) return this.age > CLOSED_MS;
    switch (this.#state) {
      case "connected":
        return false;
      case "failed":
      case "closed":
        return true;
      case "disconnected":
        return this.age > BROKEN_MS;
      default:
        return this.age > CONNECT_MS;
    }
  }

  /** @param {number} attempt */
  #begin(attempt) {
    this.close();
    this.#attempt = attempt;
    this.#candidates = [];
    this.#described = this.#closedThere = false;
    const connection = new RTCPeerConnection({ iceServers: this.iceServers });
    this.#connection = connection;
    this.#was = this.#state;
    this.#since = performance.now();
    connection.addEventListener("connectionstatechange", () => this.watch());
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (connection !== this.#connection || !candidate?.candidate) return;
      this.#candidates.push(candidate.toJSON());
      setTimeout(() => connection === this.#connection && this.#sendCandidates(), BURST_MS);
    });
    connection.addEventListener("track", ({ track }) => {
      if (connection !== this.#connection) return;
      this.remote.addTrack(track);
      this.changed();
    });
    // The channel carries nothing: it closes the moment the other end does, long before the pictures are missed.
    if (this.offers) this.#hear(connection, connection.createDataChannel("here"));
    else connection.addEventListener("datachannel", ({ channel }) => this.#hear(connection, channel));
    if (this.offers) this.#sendPictures(connection);
  }

  /** @param {RTCPeerConnection} connection @param {RTCDataChannel} channel */
  #hear(connection, channel) {
    channel.addEventListener("close", () => {
      if (connection !== this.#connection) return;
      this.#closedThere = true;
      this.#since = performance.now();
      this.hung();
    });
  }

  /** @param {RTCPeerConnection} connection */
  #sendPictures(connection) {
    const kinds = new Set();
    for (const track of this.stream?.getTracks() ?? []) {
      connection.addTrack(track, /** @type {MediaStream} */ (this.stream));
      kinds.add(track.kind);
    }
    if (!this.offers) return;
    for (const kind of ["audio", "video"]) {
      if (!kinds.has(kind)) connection.addTransceiver(kind, { direction: "recvonly" });
    }
  }

  /** @param {"offer" | "answer"} kind */
  async #describe(kind) {
    const connection = /** @type {RTCPeerConnection} */ (this.#connection);
    const attempt = this.#attempt;
    await connection.setLocalDescription(await (kind === "offer" ? connection.createOffer() : connection.createAnswer()));
    if (connection !== this.#connection) return;
    this.send(kind, { attempt, sdp: connection.localDescription?.sdp });
    this.#described = true;
    this.#sendCandidates();
  }

  #sendCandidates() {
    // Never before the description they belong to.
    if (!this.#described || !this.#candidates.length) return;
    this.send("candidate", { attempt: this.#attempt, candidates: this.#candidates });
    this.#candidates = [];
  }

  /** @param {string} kind @param {Letter} letter */
  async #read(kind, letter) {
    if (kind === "offer") {
      if (this.offers || letter.attempt <= this.#attempt) return;
      this.#begin(letter.attempt);
      const connection = /** @type {RTCPeerConnection} */ (/** @type {unknown} */ (this.#connection));
      await connection.setRemoteDescription({ type: "offer", sdp: letter.sdp });
      this.#sendPictures(connection);
      await this.#describe("answer");
      return;
    }
    const connection = this.#connection;
    if (!connection || letter.attempt !== this.#attempt) return;
    if (kind === "answer") {
      await connection.setRemoteDescription({ type: "answer", sdp: letter.sdp });
      return;
    }
    await Promise.all((letter.candidates ?? []).map((candidate) => connection.addIceCandidate(candidate)));
  }
}
