// Counts how long a call has lasted. Without scripts the page shows since when.
"use strict";
for (const timer of document.querySelectorAll("[data-seconds]")) {
  const began = performance.now() - Number(timer.dataset.seconds) * 1000;
  const tick = () => {
    if (document.querySelector("[data-line-is-over]")) return;
    const seconds = Math.floor((performance.now() - began) / 1000);
    timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    setTimeout(tick, 1000);
  };
  tick();
}
