// A number of a card is keyed as a person would, key by key; with the hash that ends it, where the line waits for one.
const BETWEEN_MILLISECONDS = 160;

export function keyCards(press, standing) {
  let busy = false;
  for (const button of document.querySelectorAll(".key-it")) {
    button.addEventListener("click", async () => {
      const now = standing();
      if (!now || busy) return;
      busy = true;
      for (const key of entry(button.dataset.keys, now.most_keys)) {
        if (!standing()) break;
        press(key);
        await new Promise((done) => setTimeout(done, BETWEEN_MILLISECONDS));
      }
      busy = false;
    });
  }
}

export function entry(keys, mostKeys) {
  return mostKeys && keys.length >= mostKeys ? keys : `${keys}#`;
}
