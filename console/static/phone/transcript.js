// What is said, as it is said: each sentence appears whole (that is how it is read out), and is lit up at the pace
// at which it is spoken.
import { element, timeOf, words } from "./words.js";

const LANGUAGES = { zh: "zh-CN", cmn: "zh-CN", en: "en" };

export class Transcript {
  constructor(log) {
    this.log = log;
    this.speaking = null;
    this.keys = null;
    requestAnimationFrame(() => this.light());
  }

  clear() {
    this.log.replaceChildren();
    this.speaking = this.keys = null;
  }

  take(moment) {
    switch (moment.what) {
      case "say": return this.speak(moment);
      case "play": return this.add(words.music, "aside");
      case "silence": return this.fallSilent(moment);
      case "key_lost": return this.add(words.key_lost, "aside");
      case "webhook": this.keys = null; return undefined;
      case "queued": case "connected": case "parted": return this.add(words[moment.what], "aside");
      case "notice": return this.add(`${words.notice}: ${moment.text}`, "aside");
      default: return undefined;
    }
  }

  press(key, secret) {
    if (!this.keys) {
      this.keys = element("kbd", "");
      this.add(`${words.said_you} `, "you").append(this.keys);
    }
    this.keys.textContent += secret ? "•" : key;
    this.down();
  }

  speak(moment) {
    const line = this.add("", "line");
    line.append(element("time", timeOf(moment.at)), " ");
    const said = element("span", moment.text, "spoken");
    said.lang = LANGUAGES[moment.language.split("-")[0]] ?? moment.language;
    line.append(said);
    this.speaking = { said, began: performance.now(), seconds: moment.seconds };
    this.down();
  }

  fallSilent(moment) {
    if (!this.speaking) return;
    const { said, seconds } = this.speaking;
    const part = moment.cut && seconds ? Math.min(moment.seconds / seconds, 1) : 1;
    said.style.setProperty("--part", `${part * 100}%`);
    if (moment.cut) {
      const heard = [...said.textContent];
      const until = Math.round(heard.length * part);
      said.textContent = heard.slice(0, until).join("");
      said.style.setProperty("--part", "100%");
      const rest = element("span", heard.slice(until).join(""), "unheard");
      rest.lang = said.lang;
      said.after(rest, element("span", ` ${words.cut}`, "aside"));
    }
    this.speaking = null;
  }

  light() {
    if (this.speaking) {
      const passed = (performance.now() - this.speaking.began) / 1000;
      const part = this.speaking.seconds ? Math.min(passed / this.speaking.seconds, 1) : 1;
      this.speaking.said.style.setProperty("--part", `${part * 100}%`);
    }
    requestAnimationFrame(() => this.light());
  }

  add(text, ...classes) {
    const line = element("p", text, ...classes);
    this.log.append(line);
    this.down();
    return line;
  }

  down() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
