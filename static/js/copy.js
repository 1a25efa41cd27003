// A button that copies the field before it. It shows only where the browser can copy.

/** How long the button says that it has copied. */
const SAID_MS = 3000;

for (const button of document.querySelectorAll("[data-copy-button]")) {
  const field = button.parentElement.querySelector("[data-copy]");
  const words = button.querySelector("span");
  const usual = words.textContent;
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = usual), SAID_MS);
  });
}
