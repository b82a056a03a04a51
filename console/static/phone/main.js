// The telephone: joins pad, display, transcript, voice and drawer to the call that the server keeps for this page.
import { Call } from "./call.js";
import { keyCards } from "./cards.js";
import { Display } from "./display.js";
import { Drawer } from "./drawer.js";
import { listenToPad } from "./pad.js";
import { Tones } from "./tones.js";
import { Transcript } from "./transcript.js";
import { chooseVoice } from "./voice.js";
import { by, words } from "./words.js";

const tones = new Tones();
const transcript = new Transcript(by("transcript"));
const display = new Display();
const drawer = new Drawer();
let call = null;
let voice = null;
let muted = false;

async function dial() {
  if (call && !call.isOver) return;
  transcript.clear();
  tones.ring();
  display.dial(wishedMoment() !== "");
  buttons(true);
  voice = chooseVoice();
  voice.mute(muted);
  by("voice").textContent = words[`voice_${voice.name}`];
  call = new Call(happen);
  drawer.follow(call);
  const why = await call.begin({ from: by("caller").value, at: wishedMoment(), voice: voice.name, speed: speed() });
  if (why) end(words[`why_${why}`] ?? words.why_bad);
}

function happen(moment, standing) {
  if (moment.what !== "status") tones.stopRinging();
  transcript.take(moment);
  voice.take(moment, call, speed());
  display.take(moment);
  if (moment.what === "webhook") drawer.refresh();
  if (moment.what === "ended") end(words[`over_${moment.by}`] ?? words.over);
  if (standing) display.stand(standing);
}

function end(said) {
  tones.stopRinging();
  if (voice) voice.stop();
  if (said !== words.over_caller) tones.busy();
  display.end(said);
  buttons(false);
  drawer.refresh();
}

function press(key) {
  tones.press(key);
  if (!call || call.isOver) return;
  display.press(key, call.standing.secret);
  transcript.press(key, call.standing.secret);
  call.press(key);
}

function hangUp() {
  if (call && !call.isOver) call.hangUp();
}

function mute() {
  muted = !muted;
  tones.mute(muted);
  if (voice) voice.mute(muted);
  const button = by("mute");
  button.setAttribute("aria-pressed", String(muted));
}

// Whoever has just used one of the two finds the other one in hand: focus is not lost with the button.
function buttons(isCalling) {
  const [used, other] = isCalling ? [by("call"), by("hang-up")] : [by("hang-up"), by("call")];
  const hadFocus = document.activeElement === used;
  other.disabled = false;
  if (hadFocus) other.focus();
  used.disabled = true;
  for (const field of by("wishes").elements) field.disabled = isCalling;
}

function wishedMoment() {
  const at = by("at");
  return at ? (at.value === "own" ? by("own-moment").value : at.value) : "";
}

function speed() {
  return Number(by("speed").value);
}

listenToPad({ press, dial, hangUp, mute });
keyCards(press, () => (call && !call.isOver ? call.standing : null));
by("call").addEventListener("click", dial);
by("hang-up").addEventListener("click", hangUp);
by("mute").addEventListener("click", mute);
by("wishes").addEventListener("submit", (event) => event.preventDefault());
by("speed").addEventListener("change", () => { if (call && !call.isOver) call.changeSpeed(speed()); });
by("at")?.addEventListener("change", () => {
  for (const name of ["own-moment", "own-moment-label"]) by(name).hidden = by("at").value !== "own";
});
// To load the page anew would hang up: the browser asks first.
window.addEventListener("beforeunload", (event) => { if (call && !call.isOver) event.preventDefault(); });
window.addEventListener("pagehide", () => { if (call && !call.isOver) call.leave(); });
