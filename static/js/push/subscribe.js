// The button that lets this browser show notifications. The browser asks for leave only once it is pressed.

const room = document.querySelector("[data-push]");
const button = document.querySelector("[data-push-begin]");

if (room instanceof HTMLElement && button && "serviceWorker" in navigator && "PushManager" in window) {
  room.hidden = false;
  show("cannot", false);
  button.addEventListener("click", () => begin(room).catch(() => show("failed", true)));
}

/**
 * Ask the browser, its maker and then us.
 * @param {HTMLElement} asked
 */
async function begin(asked) {
  show("failed", false);
  const leave = await Notification.requestPermission();
  show("refused", leave === "denied");
  if (leave !== "granted") return;
  const worker = await navigator.serviceWorker.register(asked.dataset.worker ?? "");
  await ready(worker);
  const key = bytes(asked.dataset.key ?? "");
  const subscription = await subscribe(worker, key);
  const answer = await fetch(asked.dataset.address ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": asked.dataset.token ?? "" },
    body: form(subscription.toJSON()),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  location.reload();
}

/**
 * A subscription made with an earlier key of ours is of no use, and stands in the way of another.
 * @param {ServiceWorkerRegistration} worker
 * @param {Uint8Array<ArrayBuffer>} key
 */
async function subscribe(worker, key) {
  const wish = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await worker.pushManager.subscribe(wish);
  } catch (error) {
    const old = await worker.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return await worker.pushManager.subscribe(wish);
  }
}

/** @param {ServiceWorkerRegistration} worker */
function ready(worker) {
  const starting = worker.installing ?? worker.waiting;
  if (worker.active || !starting) return Promise.resolve();
  return new Promise((done) => {
    starting.addEventListener("statechange", () => starting.state === "activated" && done(undefined));
  });
}

/** @param {PushSubscriptionJSON} told */
function form(told) {
  const said = { endpoint: told.endpoint, p256dh: told.keys?.p256dh, auth: told.keys?.auth };
  return new URLSearchParams(Object.entries(said).map(([name, value]) => [name, value ?? ""]));
}

/**
 * Read base64url, as keys are written.
 * @param {string} coded
 */
function bytes(coded) {
  return Uint8Array.from(atob(coded.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/**
 * Show or hide a line of words.
 * @param {string} which
 * @param {boolean} shown
 */
function show(which, shown) {
  const line = document.querySelector(`[data-push-${which}]`);
  if (line instanceof HTMLElement) line.hidden = !shown;
}
