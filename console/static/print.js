// A button that prints. Without scripts it stays hidden, and the page says which keys print.
"use strict";
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
