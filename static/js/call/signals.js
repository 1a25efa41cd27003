// The mailbox on the server, through which browsers signal until they are connected. Nothing here gives up.
/* oxlint-disable no-await-in-loop -- one letter after the other is what it is for */

/** A request that takes longer is lost in the network. */
const REQUEST_MS = 10_000;
/** Between tries while the network or the server is away: doubled each time, up to the longest. */
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;

/**
 * @typedef {{peer: string, side: string, name: string, offers: boolean}} Other
 * @typedef {{number: number, from: string, kind: "offer" | "answer" | "candidate", payload: string}} Signal
 * @typedef {{version: number, others: Other[], signals: Signal[], wait: string, ended: boolean}} News
 * @typedef {{peer: string, version: number, others: Other[], ice_servers: RTCIceServer[]}} Joined
 */

/** What the server answered when it was not what we asked for. */
export class Refusal extends Error {
  /** @param {number} status @param {{ended?: boolean, full?: boolean}} [facts] */
  constructor(status, facts = {}) {
    super(`answered ${status}`);
    this.status = status;
    this.facts = facts;
  }
}

export class Mailbox {
  /** @type {{to: string, kind: string, payload: string}[]} */
  #outbox = [];
  #sending = false;
  #etag = "";

  /** @param {{peersUrl: string, signalsUrl: string, csrf: string}} addresses */
  constructor({ peersUrl, signalsUrl, csrf }) {
    this.peersUrl = peersUrl;
    this.signalsUrl = signalsUrl;
    this.csrf = csrf;
    this.peer = "";
    this.after = 0;
  }

  /** Come into the room. @param {string} replaces @returns {Promise<Joined>} */
  async join(replaces) {
    const answer = await this.#ask(this.peersUrl, { replaces });
    const joined = await answer.json();
    this.peer = joined.peer;
    this.after = joined.version;
    this.#etag = "";
    this.#outbox = [];
    return joined;
  }

  /** Ask what is new; null when nothing is. @returns {Promise<News | null>} */
  async poll() {
    const query = new URLSearchParams({ peer: this.peer, after: String(this.after) });
    const answer = await this.#ask(`${this.signalsUrl}?${query}`);
    if (answer.status === 304) return null;
    const news = await answer.json();
    this.after = news.version;
    this.#etag = answer.headers.get("ETag") ?? "";
    return news;
  }

  /** Leave a letter for another browser; letters go out one after the other, in order. */
  /** @param {string} to @param {string} kind @param {object} content */
  post(to, kind, content) {
    this.#outbox.push({ to, kind, payload: JSON.stringify(content) });
    void this.#send();
  }

  /** Say goodbye while the page goes away: a beacon outlives it. */
  leave() {
    if (!this.peer) return;
    const form = new FormData();
    form.set("csrf_token", this.csrf);
    navigator.sendBeacon(`${this.peersUrl}/${this.peer}/departure`, form);
    this.peer = "";
    this.#outbox = [];
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    let failures = 0;
    while (this.#outbox.length) {
      const letter = this.#outbox[0];
      try {
        await this.#ask(this.signalsUrl, { from: this.peer, ...letter });
        failures = 0;
      } catch (error) {
        // Refused: whoever it was for has left. Anything else is the network: the same letter again.
        if (!(error instanceof Refusal) || error.status >= 500) {
          await pause(backOff(failures++));
          continue;
        }
      }
      if (this.#outbox[0] === letter) this.#outbox.shift();
    }
    this.#sending = false;
  }

  /** Ask, or with a body post. Throws a Refusal, or whatever the network does. @param {string} url @param {object} [body] */
  async #ask(url, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_MS);
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    /** @type {RequestInit} */
    const wish = { headers, signal: abort.signal };
    if (body) {
      Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
      Object.assign(wish, { method: "POST", body: JSON.stringify(body) });
    } else if (this.#etag) headers["If-None-Match"] = this.#etag;
    try {
      const answer = await fetch(url, wish);
      if (answer.ok || answer.status === 304) return answer;
      throw new Refusal(answer.status, await answer.json().catch(() => ({})));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** How long to wait after so many failures in a row; not quite the same for everybody. @param {number} failures */
export function backOff(failures) {
  return Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures) * (0.75 + Math.random() / 2);
}

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
  });
}
