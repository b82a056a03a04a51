// Where a renewed part of the page takes away what had the focus, whoever works with the keyboard stays close to it.
"use strict";
let had = null;
document.addEventListener("htmx:before:swap", () => { had = document.activeElement; });
document.addEventListener("htmx:after:swap", () => {
  if (had === null || had.isConnected) return;
  had = null;
  const near = document.querySelector("[data-takes-focus]") ?? document.querySelector("h1");
  if (!near.hasAttribute("tabindex")) near.tabIndex = -1;
  near.focus();
});
