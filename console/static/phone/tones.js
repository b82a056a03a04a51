// The tones of a telephone: two for each key (ITU-T Q.23), and 450 Hz while it rings or is over, as in China.
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = ["123", "456", "789", "*0#"];
const CHINA = 450;
const KEY_SECONDS = 0.14;
const RING = { on: 1, off: 4, times: 60 };
const BUSY = { on: 0.35, off: 0.35, times: 4 };
const LOUDNESS = 0.12;

export function frequencies(key) {
  const row = KEYS.findIndex((keys) => keys.includes(key));
  return [ROWS[row], COLUMNS[KEYS[row].indexOf(key)]];
}

export class Tones {
  constructor() {
    this.muted = false;
    this.ringing = [];
  }

  press(key) {
    this.sound(frequencies(key), 0, KEY_SECONDS);
  }

  ring() {
    this.ringing = this.rhythm(RING);
  }

  stopRinging() {
    for (const tone of this.ringing) tone.stop();
    this.ringing = [];
  }

  busy() {
    this.rhythm(BUSY);
  }

  mute(muted) {
    this.muted = muted;
    if (muted) this.stopRinging();
  }

  rhythm({ on, off, times }) {
    return Array.from({ length: times }, (_, turn) => this.sound([CHINA], turn * (on + off), on)).flat();
  }

  // A browser lets a page sound only after somebody has touched it: the context is made at the first tone.
  sound(pitches, after, seconds) {
    if (this.muted) return [];
    this.context ??= new AudioContext();
    const start = this.context.currentTime + after;
    const volume = this.context.createGain();
    volume.gain.value = LOUDNESS;
    volume.connect(this.context.destination);
    return pitches.map((pitch) => {
      const tone = this.context.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(volume);
      tone.start(start);
      tone.stop(start + seconds);
      return tone;
    });
  }
}
