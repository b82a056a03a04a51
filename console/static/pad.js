// Digits on the screen for the counter's keypad. Without scripts the field takes them from any keyboard.
"use strict";
const field = document.getElementById("pin");
for (const key of document.querySelectorAll("[data-digit]")) {
  key.addEventListener("click", () => {
    if (field.value.length < field.maxLength) field.value += key.dataset.digit;
  });
}
document.querySelector("[data-clear]").addEventListener("click", () => { field.value = ""; field.focus(); });
