// Whose voice is heard: the browser's own where it speaks Chinese and English, else the server's, else nobody's.
import { serverVoice } from "./words.js";

let ready = "speechSynthesis" in window ? speechSynthesis.getVoices() : [];
if ("speechSynthesis" in window) {
  speechSynthesis.addEventListener("voiceschanged", () => { ready = speechSynthesis.getVoices(); });
}

export function chooseVoice() {
  if (voiceFor("zh") && voiceFor("en")) return new BrowserVoice();
  return serverVoice ? new ServerVoice() : new NoVoice();
}

function voiceFor(language) {
  const wanted = language.startsWith("en") ? /^en/i : /^(zh|cmn)/i;
  return ready.find((voice) => wanted.test(voice.lang) && !/HK|yue/i.test(voice.lang));
}

class NoVoice {
  name = "nobody";
  take() {}
  mute() {}
  stop() {}
}

class BrowserVoice {
  name = "browser";
  muted = false;

  take(moment, _call, speed) {
    if (moment.what === "silence" && moment.cut) this.stop();
    if (moment.what !== "say" || this.muted) return;
    const utterance = new SpeechSynthesisUtterance(moment.text);
    utterance.voice = voiceFor(moment.language);
    utterance.lang = utterance.voice.lang;
    utterance.rate = speed;
    speechSynthesis.speak(utterance);
  }

  mute(muted) {
    this.muted = muted;
    if (muted) this.stop();
  }

  stop() {
    speechSynthesis.cancel();
  }
}

// The call goes on at the pace of the sound: the server has measured it. One sentence waits for the one before.
class ServerVoice {
  name = "server";
  muted = false;
  waiting = [];
  playing = null;

  take(moment, call, speed) {
    if (moment.what === "silence" && moment.cut) this.stop();
    if (moment.what !== "say") return;
    const sound = new Audio(call.at(`/sound/${moment.n}.wav`));
    sound.playbackRate = speed;
    sound.preservesPitch = true;
    sound.muted = this.muted;
    for (const over of ["ended", "error"]) sound.addEventListener(over, () => this.next(sound));
    this.waiting.push(sound);
    if (!this.playing) this.next(null);
  }

  mute(muted) {
    this.muted = muted;
    for (const sound of [this.playing, ...this.waiting]) if (sound) sound.muted = muted;
  }

  stop() {
    this.waiting = [];
    this.playing?.pause();
    this.playing = null;
  }

  next(finished) {
    if (finished !== this.playing) return;
    this.playing = this.waiting.shift() ?? null;
    // A browser may refuse to play before the page was touched; then there is silence, and the words.
    this.playing?.play().catch(() => null);
  }
}
