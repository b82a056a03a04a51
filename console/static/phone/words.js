// The page's own words, in its language, and its parts by name.
const main = document.querySelector("main");

export const words = JSON.parse(main.dataset.words);
export const language = main.dataset.language;
export const serverVoice = main.dataset.voice === "server";

export function by(id) {
  return document.getElementById(id);
}

export function element(tag, text, ...classes) {
  const made = document.createElement(tag);
  made.textContent = text;
  made.classList.add(...classes);
  return made;
}

export function timeOf(moment) {
  return moment.slice(11, 19);
}
