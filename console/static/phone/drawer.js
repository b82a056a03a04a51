// The tester's drawer: asked for while it is open, written anew whenever a webhook has been delivered.
import { by, element, language, timeOf, words } from "./words.js";

export class Drawer {
  constructor() {
    this.call = null;
    this.shown = 0;
    this.box = by("drawer");
    this.box.addEventListener("toggle", () => this.refresh());
  }

  follow(call) {
    this.call = call;
    this.shown = 0;
    by("webhooks").replaceChildren();
    if (by("record")) by("record").hidden = true;
  }

  async refresh() {
    if (!this.call?.key || !this.box.open) return;
    const answer = await fetch(this.call.at(`/drawer?lang=${language}`)).catch(() => null);
    if (!answer?.ok) return;
    const inside = await answer.json();
    this.showWebhooks(inside.webhooks);
    this.showMap(inside.webhooks);
    this.showRecording();
    showLines(by("events"), inside.events);
    showLines(by("messages"), inside.messages);
  }

  // Those that are open stay open: only what is new is added, and the last one may have been told more by now.
  showWebhooks(webhooks) {
    const list = by("webhooks");
    if (this.shown && list.lastElementChild) {
      const open = list.lastElementChild.open;
      list.lastElementChild.replaceWith(webhookOf(webhooks[this.shown - 1], open));
    }
    for (const each of webhooks.slice(this.shown)) list.append(webhookOf(each, false));
    this.shown = webhooks.length;
  }

  // A call that is over can be kept as a file that `lossline replay` plays.
  showRecording() {
    const link = by("record");
    if (!link) return;
    link.hidden = !this.call.isOver;
    link.href = this.call.at("/recording.yaml");
  }

  showMap(webhooks) {
    const step = this.call.standing.step;
    const address = this.call.at(`/map.svg?turn=${webhooks.length}`);
    const map = by("map");
    map.src = by("map-open").href = address;
    map.alt = words.map_alt.replace("{step}", step);
    map.hidden = by("map-open").hidden = false;
  }
}

function webhookOf(each, open) {
  const box = document.createElement("details");
  box.classList.add("webhook");
  box.open = open;
  const summary = document.createElement("summary");
  summary.append(
    element("time", timeOf(each.at)),
    element("code", `${each.method} ${each.path}`),
    element("b", each.status ? String(each.status) : words.no_answer, each.status === 200 || each.status === 204 ? "good" : "bad"),
    element("span", `${each.milliseconds} ms`),
  );
  if (each.attempts > 1) summary.append(element("span", words.attempts.replace("{count}", each.attempts)));
  if (each.outcome) summary.append(element("span", `${each.step} → ${each.outcome}`, "outcome"));
  box.append(summary, ...each.codes.map((code) => element("p", code, "bad")));
  box.append(element("h4", words.parameters), parametersOf(each.parameters));
  if (each.twiml) box.append(element("h4", words.answer), element("pre", each.twiml));
  return box;
}

function parametersOf(parameters) {
  const list = document.createElement("dl");
  for (const [name, value] of parameters) if (value) list.append(element("dt", name), element("dd", value));
  return list;
}

function showLines(place, lines) {
  if (lines === null) return place.replaceChildren(element("p", words.not_here));
  if (!lines.length) return place.replaceChildren(element("p", words.none));
  return place.replaceChildren(...lines.map((each) => {
    const line = element("p", "");
    line.append(element("time", each.at.slice(0, 19).replace("T", " ")), ` ${each.to ? `→ ${each.to} ` : ""}${each.text}`);
    return line;
  }));
}
