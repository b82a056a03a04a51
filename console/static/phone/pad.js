// Keys of the page's pad and of the keyboard.
const TYPING = "input, select, textarea";
const ACTING = "button, a, summary, input, select, textarea";
const LIT_MILLISECONDS = 150;

export function listenToPad({ press, dial, hangUp, mute }) {
  for (const button of document.querySelectorAll("[data-key]")) {
    button.addEventListener("click", () => press(button.dataset.key));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return hangUp();
    if (event.target.closest(TYPING)) return;
    if (event.key === "Enter" && !event.target.closest(ACTING)) return dial();
    if (event.repeat) return;
    if (event.key.toLowerCase() === "m") return mute();
    const key = event.key.toLowerCase() === "x" ? "*" : event.key;
    const button = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
    if (!button) return;
    event.preventDefault();
    button.classList.add("down");
    setTimeout(() => button.classList.remove("down"), LIT_MILLISECONDS);
    press(key);
  });
}
