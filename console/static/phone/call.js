// One call: begun, followed event by event, keyed into, hung up. The server drives it; this is the wire to it.
const ADDRESS = "/phone/calls";
const AGAIN_MILLISECONDS = 1000;
const MOST_FAILURES = 10;

export class Call {
  constructor(happen) {
    this.happen = happen;
    this.key = null;
    this.isOver = false;
    this.standing = { secret: true, most_keys: null };
    this.keysSent = Promise.resolve();
    this.wantsToEnd = false;
  }

  // Dial. Answers why there is no call, or nothing once there is one.
  async begin(wish) {
    let answer;
    try {
      answer = await post("", wish);
    } catch {
      this.isOver = true;
      return "not_reached";
    }
    if (!answer.ok) {
      this.isOver = true;
      return (await answer.json().catch(() => ({}))).why ?? "bad";
    }
    this.key = (await answer.json()).key;
    if (this.wantsToEnd) this.hangUp();
    this.follow();
    return null;
  }

  async follow() {
    let next = 0;
    let failures = 0;
    while (!this.isOver) {
      try {
        const answer = await fetch(this.at(`?after=${next}`));
        if (!answer.ok) throw new Error(String(answer.status));
        const news = await answer.json();
        failures = 0;
        next = news.next;
        this.standing = news.standing;
        this.isOver = news.standing.over && news.moments.some((each) => each.what === "ended");
        if (news.standing.over && !this.isOver && !news.moments.length) this.lose();
        news.moments.forEach((each, place) => this.happen(each, place === news.moments.length - 1 ? news.standing : null));
      } catch {
        failures += 1;
        if (failures >= MOST_FAILURES) this.lose();
        await new Promise((done) => setTimeout(done, AGAIN_MILLISECONDS));
      }
    }
  }

  // Keys travel one after the other: the network must not change their order.
  press(keys) {
    this.keysSent = this.keysSent.then(() => post(`/${this.key}/keys`, { keys })).catch(() => null);
  }

  hangUp() {
    this.wantsToEnd = true;
    if (this.key) post(`/${this.key}/hang-up`, {}).catch(() => this.lose());
  }

  changeSpeed(speed) {
    post(`/${this.key}/speed`, { speed }).catch(() => null);
  }

  // The page is being closed: nobody waits for an answer.
  leave() {
    if (this.key) navigator.sendBeacon(this.at("/hang-up"));
  }

  at(path) {
    return `${ADDRESS}/${this.key}${path}`;
  }

  lose() {
    this.isOver = true;
    this.happen({ what: "ended", by: "lost" }, null);
  }
}

function post(path, said) {
  return fetch(ADDRESS + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(said),
  });
}
