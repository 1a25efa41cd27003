// What is seen of a call: the others' pictures, and the words for its state. All words come with the page.

/** @typedef {import("./peer.js").Link} Link */

export class Screen {
  /** @type {Map<Link, {tile: HTMLElement, video: HTMLVideoElement}>} */
  #tiles = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.them = /** @type {HTMLElement} */ (root.querySelector("[data-them]"));
    this.me = /** @type {HTMLVideoElement} */ (root.querySelector("[data-me]"));
    this.tap = /** @type {HTMLButtonElement} */ (root.querySelector("[data-tap]"));
    this.tap.addEventListener("click", () => this.#playAll());
  }

  /** Show the words for a state. @param {string} state @param {string} wait */
  show(state, wait) {
    if (this.root.dataset.state === state && this.root.dataset.wait === wait) return;
    this.root.dataset.state = state;
    this.root.dataset.wait = wait;
    showOnly(this.root, "shows", state);
    showOnly(this.root, "wait", wait);
    showOnly(this.root, "with", state === "connected" ? "now" : "later");
  }

  /** Show our own picture, and what hinders it. @param {import("./media.js").Got} got @param {string} trouble */
  /** @param {MediaStream | null} stream */
  own(stream, got, trouble) {
    this.root.dataset.media = got;
    this.me.hidden = !stream?.getVideoTracks().length;
    this.me.srcObject = stream;
    const box = /** @type {HTMLElement} */ (this.root.querySelector("[data-troubles]"));
    box.hidden = !trouble;
    showOnly(box, "trouble", trouble);
    showOnly(box, "goOn", got);
    for (const button of box.querySelectorAll("[data-dismiss]")) {
      button.addEventListener("click", () => (box.hidden = true));
    }
    box.querySelector("[data-again]")?.addEventListener("click", () => location.reload());
    for (const button of this.root.querySelectorAll("[data-switch]")) this.#switch(button, stream);
  }

  /** Show those who are connected. @param {Link[]} links */
  pictures(links) {
    const shown = links.filter((link) => link.connected);
    for (const [link, { tile }] of this.#tiles) {
      if (shown.includes(link)) continue;
      tile.remove();
      this.#tiles.delete(link);
    }
    for (const link of shown) this.#picture(link);
    if (!this.#tiles.size) this.tap.hidden = true;
    this.them.dataset.count = String(shown.length);
    this.#caption(shown);
  }

  /** @param {Link} link */
  #picture(link) {
    const known = this.#tiles.get(link);
    const tracks = link.remote.getTracks().length;
    if (known && known.tile.dataset.tracks === String(tracks)) return;
    const { tile, video } = known ?? this.#newTile(link);
    tile.dataset.tracks = String(tracks);
    tile.dataset.picture = link.remote.getVideoTracks().length ? "yes" : "no";
    video.srcObject = link.remote;
    void this.#play(video);
  }

  /** @param {Link} link */
  #newTile(link) {
    const tile = document.createElement("figure");
    const video = document.createElement("video");
    const name = document.createElement("figcaption");
    video.autoplay = video.playsInline = true;
    name.textContent = link.other.name;
    tile.append(video, name);
    this.them.append(tile);
    const made = { tile, video };
    this.#tiles.set(link, made);
    return made;
  }

  /** @param {HTMLVideoElement} video */
  async #play(video) {
    try {
      await video.play();
    } catch (error) {
      // The browser wants a tap before it lets sound out. Anything else is a picture that was replaced meanwhile.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.tap.hidden = false;
    }
  }

  #playAll() {
    this.tap.hidden = true;
    for (const { video } of this.#tiles.values()) void this.#play(video);
  }

  /** On the tablet: who the resident is talking to. @param {Link[]} shown */
  #caption(shown) {
    const who = this.root.querySelector("[data-who]");
    const names = shown.map((link) => link.other.name);
    if (!who || !names.length || who.getAttribute("data-names") === names.join("\n")) return;
    who.setAttribute("data-names", names.join("\n"));
    who.replaceChildren(
      ...names.map((name) => {
        const line = document.createElement("span");
        line.textContent = name;
        return line;
      }),
    );
  }

  /** Let a button turn the microphone or the camera off and on. @param {Element} button @param {MediaStream | null} stream */
  #switch(button, stream) {
    if (!(button instanceof HTMLButtonElement)) return;
    const track = stream?.getTracks().find((one) => one.kind === button.dataset.switch);
    button.hidden = !track;
    button.addEventListener("click", () => {
      if (!track) return;
      track.enabled = !track.enabled;
      showOnly(button, "when", track.enabled ? "on" : "off");
    });
  }
}

/** Among the elements with `data-<name>`, show those whose value it is. @param {ParentNode} root @param {string} name @param {string} value */
export function showOnly(root, name, value) {
  const attribute = `data-${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    if (element instanceof HTMLElement) element.hidden = element.getAttribute(attribute) !== value;
  }
}
