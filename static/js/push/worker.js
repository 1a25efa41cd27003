// The service worker: shows what is pushed, and opens its page with a tap. It keeps nothing and stands before no page.

const here = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

here.addEventListener("install", () => here.skipWaiting());

here.addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = { body: told.body, tag: told.tag, data: { link: told.link }, icon: "/static/icon.svg" };
  event.waitUntil(here.registration.showNotification(told.title ?? "", shown));
});

here.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link));
});

/** @param {string | undefined} link */
async function open(link) {
  // Only our own pages, whatever a message says.
  const target = new URL(link ?? "/", here.location.origin);
  if (target.origin !== here.location.origin) return;
  await here.clients.openWindow(target.href);
}
