// Moves between the tablet's screens inside one document: a sound once allowed by a tap stays allowed (iOS asks anew on
// every page), and what is in hand stays where it is when something else on the screen changes.

import { answered, release, sayWaiting } from "../page.js";
import { lost, regained } from "./contact.js";

/** A tap that is not answered for so long may be tapped again. */
const PATIENCE_MS = 10_000;

/** @type {WeakMap<Element, string>} what each part of the screen was last exchanged for */
const shown = new WeakMap();

/** @returns {HTMLElement} what holds the present screen */
export function root() {
  const found = document.getElementById("tablet");
  if (!found) throw new Error("this page is no screen of the tablet");
  return found;
}

/** Fetch the first screen anew and show it: the day, or the locked tablet. */
export async function reload() {
  await go(root().dataset.home ?? "/");
}

/** Fetch the present screen and exchange the parts that changed; another kind of screen is shown as a whole. */
export async function showChanges() {
  const before = root();
  const answer = await fetch(before.dataset.screen ?? "", { signal: AbortSignal.timeout(PATIENCE_MS) });
  const fresh = parse(await answer.text()).getElementById("tablet");
  if (before !== root() || !answer.ok || !fresh) return;
  const wasLocked = before.dataset.kind === "locked";
  if (wasLocked !== (fresh.dataset.kind === "locked")) {
    await reload();
    return;
  }
  // The mark was taken before what it stands for was read: a change in between shows at the next question.
  before.dataset.now = fresh.dataset.now;
  before.dataset.mark = fresh.dataset.mark;
  for (const part of before.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.getAttribute("data-live")}"]`);
    if (next) exchange(part, next);
  }
  announce();
}

export function watchLinksAndForms() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !link.closest("#tablet") || "whole" in link.dataset || !isOurs(link.href)) return;
    event.preventDefault();
    go(link.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.closest("#tablet") || "whole" in form.dataset) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    if (form.method === "get") {
      // A form that only asks: its fields are texts, and stand in the address.
      const asked = [...fields].map(([name, value]) => [name, String(value)]);
      go(`${form.action}?${new URLSearchParams(asked)}`);
    } else {
      go(form.action, { method: "POST", body: fields }, form);
    }
  });
  addEventListener("popstate", () => location.reload());
}

/**
 * @param {string} url
 * @param {RequestInit} [how]
 * @param {HTMLFormElement} [form]
 */
async function go(url, how = {}, form) {
  sayWaiting();
  try {
    const answer = await fetch(url, { ...how, signal: AbortSignal.timeout(PATIENCE_MS) });
    const page = parse(await answer.text());
    regained();
    const isScreen = page.getElementById("tablet") !== null;
    if (isScreen ? isCall(answer.url) : answer.ok || !page.querySelector("main")) {
      location.assign(answer.url);
      return;
    }
    show(page, form && !answer.redirected ? null : answer.url);
    answered();
  } catch {
    lost();
    answered();
    if (form) release(form);
  }
}

/**
 * @param {Document} page
 * @param {string | null} url where it came from, which becomes the address; none for the answer to a form that was
 *   wrong: it comes from an address that cannot be opened anew
 */
function show(page, url) {
  const fresh = page.getElementById("tablet");
  const present = root();
  if (fresh) {
    document.dispatchEvent(new CustomEvent("tablet:leaving", { detail: { from: present, to: fresh } }));
    present.replaceWith(document.adoptNode(fresh));
    const opened = new URL(url ?? fresh.dataset.home ?? "/", location.href).href;
    if (opened !== location.href) history.pushState(null, "", opened);
  } else {
    // A page about something that went wrong is no screen of its own: it stands in for one until the next tap.
    present.replaceChildren(document.adoptNode(/** @type {Element} */ (page.querySelector("main"))));
  }
  document.title = page.title;
  scrollTo(0, 0);
  showInRail();
  // The chosen day may lie far along the row of days.
  root().querySelector(".days [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  /** @type {HTMLElement | null} */ (root().querySelector("[role=alert]") ?? root().querySelector("h1"))?.focus();
  announce();
}

/**
 * Show a screen again that was left, as it was.
 * @param {HTMLElement} screen
 * @param {string} url
 * @param {string} title
 */
export function putBack(screen, url, title) {
  root().replaceWith(screen);
  document.title = title;
  history.pushState(null, "", url);
  scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (screen.querySelector("h1"))?.focus();
  announce();
}

/** Lying down, the list scrolls by itself: the visit in focus stays in sight in it. Upright this does nothing. */
export function showInRail() {
  const rail = root().querySelector(".rail");
  const chosen = rail?.querySelector("[aria-current]");
  if (!rail || !chosen) return;
  const { top, bottom } = rail.getBoundingClientRect();
  const at = chosen.getBoundingClientRect();
  if (at.top < top || at.bottom > bottom) rail.scrollTop += at.top - top - rail.clientHeight / 3;
}

/**
 * Put new content into a part of the screen; the focus stays on the same control if there still is one.
 * @param {Element} part
 * @param {Element} next
 */
function exchange(part, next) {
  // What says the same is left alone: a screen reader would read it out again.
  const content = next.innerHTML.replace(/name="csrf_token" value="[^"]*"/g, "");
  if (shown.get(part) === content) return;
  shown.set(part, content);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const again = active && address(active);
  const chosen = part.querySelector("input[type=radio]:checked")?.getAttribute("value");
  part.replaceChildren(...[...next.childNodes].map((node) => document.adoptNode(node)));
  const radio = chosen && /** @type {HTMLInputElement | null} */ (part.querySelector(`input[value="${CSS.escape(chosen)}"]`));
  if (radio) radio.checked = true;
  if (again) /** @type {HTMLElement | null} */ (part.querySelector(again))?.focus({ preventScroll: true });
}

/**
 * @param {Element} element
 * @returns {string} a selector that finds the same control in a newer copy of the screen
 */
function address(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const action = element.closest("form")?.getAttribute("action");
  const value = element.getAttribute("value");
  const own = element.tagName.toLowerCase() + (value ? `[value="${CSS.escape(value)}"]` : "");
  const href = element.getAttribute("href");
  if (href) return `a[href="${CSS.escape(href)}"]`;
  return action ? `form[action="${CSS.escape(action)}"] ${own}` : own;
}

/** @param {string} html */
function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** @param {string} url */
function isOurs(url) {
  const { origin, pathname } = new URL(url, location.href);
  return origin === location.origin && pathname.startsWith("/tablet/") && !isCall(url);
}

/** @param {string} url */
function isCall(url) {
  return new URL(url, location.href).pathname.endsWith("/call");
}

function announce() {
  document.dispatchEvent(new CustomEvent("tablet:shown"));
}
