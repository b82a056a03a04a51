// The telephone's display: what is keyed, how the call stands, how long it has lasted and the line still waits.
import { by, words } from "./words.js";

const MOST_SHOWN = 24;

export class Display {
  constructor() {
    this.began = null;
    this.waitsSince = null;
    this.seconds = null;
    setInterval(() => this.tick(), 200);
  }

  dial(elsewhen) {
    this.began = null;
    this.waitsSince = null;
    this.keyed("");
    by("now").textContent = "";
    this.say(elsewhen ? words.starting : words.dialling);
  }

  press(key, secret) {
    this.keyed((by("keyed").textContent + (secret ? "•" : key)).slice(-MOST_SHOWN));
  }

  take(moment) {
    if (moment.what === "say") {
      this.began ??= performance.now();
      by("now").textContent = moment.text;
    }
    if (moment.what === "webhook") this.keyed("");
    if (moment.what === "asked") this.waitsSince = performance.now();
    else if (["key", "say", "webhook"].includes(moment.what)) this.waitsSince = null;
  }

  stand(standing) {
    this.seconds = standing.seconds_to_key;
    if (!standing.over) this.say(words[`waits_${standing.waits_for}`]);
  }

  end(said) {
    this.tick();
    this.began = null;
    this.waitsSince = null;
    this.keyed("");
    by("now").textContent = "";
    this.say(said);
  }

  tick() {
    const passed = this.began === null ? null : Math.round((performance.now() - this.began) / 1000);
    if (passed !== null) by("clock").textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
    const waited = this.waitsSince === null ? null : (performance.now() - this.waitsSince) / 1000;
    const left = waited === null || !this.seconds ? 0 : Math.max(1 - waited / this.seconds, 0);
    by("patience").style.setProperty("width", `${left * 100}%`);
  }

  keyed(keys) {
    by("keyed").textContent = keys;
  }

  say(said) {
    if (by("state").textContent !== said) by("state").textContent = said;
  }
}
