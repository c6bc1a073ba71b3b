// The cards beside the text: one for each mission and agreement, one for people and bodies.

import { because, conceptLabel, el, label, page, t, thingLabel } from "./dom.js";

export function renderCards(act) {
  const place = document.getElementById("cards");
  const scrolled = place.scrollTop;
  const cards = [];
  if (page.state.questions.length) cards.push(questions(act));
  for (const group of page.state.groups) {
    if (group.key || group.claims.length) cards.push(card(group, act));
  }
  if (!Object.keys(page.state.claims).length) cards.push(el("p", { class: "empty" }, t("nothing_found")));
  place.replaceChildren(...cards);
  place.scrollTop = scrolled;
  showActiveRow(false);
}

export function showActiveRow(scroll = true) {
  for (const row of document.querySelectorAll("#cards .claim")) {
    const on = row.dataset.id === page.active;
    row.classList.toggle("active", on);
    row.setAttribute("aria-current", on ? "true" : "false");
    if (on && scroll) row.scrollIntoView({ block: "nearest" });
  }
}

// The claims in the order in which the cards show them: what j and k walk along.
export function order() {
  return [...document.querySelectorAll("#cards .claim")].map((row) => row.dataset.id);
}

function questions(act) {
  return el("article", { class: "card questions" },
    el("header", {}, el("h2", {}, t("questions")), el("p", {}, t("questions_why"))),
    page.state.questions.map((key) => question(page.state.things[key], act)));
}

function question(thing, act) {
  return el("div", { class: "question", "data-thing": thing.key },
    el("p", { class: "name" }, label(thing.labels), el("span", { class: "kind" }, t(`k_${thing.kind}`))),
    el("ul", {}, thing.candidates.map((candidate) => el("li", {},
      el("button", { onclick: () => act.settle(thing.key, { same: candidate.slug }) }, candidate.label),
      el("span", { class: "why" }, `${Math.round(candidate.score * 100)} % · ${because(candidate.reasons)}`)))),
    el("p", { class: "buttons" },
      el("button", { class: "quiet", onclick: () => act.settle(thing.key, { new: {} }) }, t("none_of_these")),
      el("button", { class: "quiet", onclick: () => act.who(thing.key) }, t("search"))));
}

function card(group, act) {
  const thing = group.key ? page.state.things[group.key] : null;
  const open = group.claims.filter((id) => page.state.claims[id].state === "open");
  const settled = group.claims.length > 0 && !open.length;
  return el("article", { class: `card ${thing ? thing.kind : "people"}${settled ? " settled" : ""}`, "data-key": group.key },
    el("header", {},
      thing && el("p", { class: "eyebrow" }, kindLabel(thing)),
      el("h2", {}, thing ? el("button", { class: "title", onclick: () => act.who(thing.key) }, label(thing.labels)) : t("people"),
        thing && standing(thing, act)),
      open.length > 1 && el("p", { class: "buttons" },
        el("button", { class: "quiet", onclick: () => act.accept(open) }, `${t("accept_all")} (${open.length})`),
        el("button", { class: "quiet", onclick: () => act.reject(open) }, t("reject_all")))),
    el("ol", {}, group.claims.map((id) => row(page.state.claims[id], group.key, act))));
}

function kindLabel(thing) {
  const kind = thing.class.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return page.choices.classes[thing.kind][0] === thing.class ? kind : `${t(`k_${thing.kind}`)} · ${kind}`;
}

function standing(thing, act) {
  return el("button", {
    class: `standing ${thing.standing === "question" ? "asked" : thing.standing}`,
    title: thing.slug ?? "",
    onclick: (event) => { event.stopPropagation(); act.who(thing.key); },
  }, t(`is_${thing.standing}`));
}

function row(claim, home, act) {
  const other = claim.subject !== home;
  return el("li", {
    class: `claim ${claim.state} ${claim.level}`, "data-id": claim.id, tabindex: "-1",
    onclick: () => act.pick(claim.id),
  },
    el("div", { class: "said" },
      other && el("span", { class: "subject" }, subject(claim.subject, act)),
      el("span", { class: "relation" }, t(`r_${claim.relation}`)),
      value(claim, act),
      claim.via && el("span", { class: "via" }, `(${thingLabel(claim.via)})`)),
    el("div", { class: "how" }, signs(claim)),
    claim.state === "lost" && el("blockquote", {}, claim.words),
    el("div", { class: "verdict" }, verdict(claim, act)));
}

function subject(key, act) {
  const thing = page.state.things[key];
  return thing ? [thingLabel(key), " ", standing(thing, act)] : key;
}

function value(claim, act) {
  if (claim.takes === "concept") return el("span", { class: "value" }, conceptLabel(claim.value));
  if (claim.takes !== "thing") return el("span", { class: "value figure" }, claim.value);
  const thing = page.state.things[claim.value];
  if (!thing) return el("span", { class: "value" }, claim.value);
  return el("span", { class: "value" }, label(thing.labels), " ", standing(thing, act));
}

function signs(claim) {
  const found = [];
  if (claim.modality !== "asserted") found.push(el("span", { class: "sign hedge" }, conceptLabel(`modality/${claim.modality}`)));
  if (claim.certainty !== "explicit") found.push(el("span", { class: "sign hedge" }, conceptLabel(`certainty/${claim.certainty}`)));
  if (claim.origin === "added") found.push(el("span", { class: "sign" }, t("added_by_hand")));
  else if (claim.origin === "corrected") found.push(el("span", { class: "sign" }, t("corrected")));
  else if (claim.state === "open") found.push(el("span", { class: `sign level ${claim.level}` }, t(`level_${claim.level}`)));
  if (claim.state !== "open") found.push(el("span", { class: `sign state ${claim.state}` }, t(claim.state)));
  return found;
}

function verdict(claim, act) {
  const button = (text, mark, action, pressed) => el("button", {
    class: `mark ${action}`, title: text, "aria-label": text, "aria-pressed": pressed ? "true" : "false",
    onclick: (event) => { event.stopPropagation(); act.pick(claim.id); act[action]([claim.id]); },
  }, mark);
  if (claim.state === "lost") return [button(t("reject"), "✗", "reject", false)];
  return [
    button(t("accept"), "✓", "accept", claim.state === "accepted"),
    button(t("reject"), "✗", "reject", claim.state === "rejected"),
    claim.origin !== "added" && button(t("correct"), "✎", "correct", claim.origin === "corrected"),
  ];
}
