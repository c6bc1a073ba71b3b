// The dialogs: who a thing is, correcting a claim, adding one, the keys.

import { because, conceptLabel, el, get, label, page, t, thingLabel } from "./dom.js";

const dialog = document.getElementById("dialog");

function open(title, ...content) {
  dialog.replaceChildren(el("form", { method: "dialog" },
    el("header", {}, el("h2", {}, title), el("button", { class: "quiet close", "aria-label": t("cancel"), value: "cancel" }, "×")), ...content));
  dialog.showModal();
}

function onSave(submit) {
  const form = dialog.querySelector("form");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    submit(new FormData(form));
  });
}

export function close() {
  dialog.close();
}

function field(name, text, input) {
  input.name = name;
  input.id = `f-${name}`;
  return el("p", { class: `field f-${name}` }, el("label", { for: input.id }, text), input);
}

function select(options, chosen) {
  const made = el("select", {}, options.map(([value, text]) => el("option", { value }, text)));
  if (chosen !== undefined && chosen !== null) made.value = chosen;
  return made;
}

function buttons() {
  return el("p", { class: "buttons" },
    el("button", { class: "primary", value: "save" }, t("save")),
    el("button", { class: "quiet", value: "cancel", formnovalidate: true }, t("cancel")));
}

const readable = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2");

// --- who a thing is -----------------------------------------------------------------------------

export function whoDialog(key, settle) {
  const thing = page.state.things[key];
  const results = el("ul", { class: "results" });
  const show = (found) => results.replaceChildren(...found.map((one) => el("li", {},
    el("button", { type: "button", onclick: () => settle(key, { same: one.slug }) }, one.label),
    el("span", { class: "why" }, one.reasons?.length ? because(one.reasons) : `${one.class ?? ""} · ${one.slug}`))));
  show(thing.candidates);
  const box = el("input", {
    type: "search", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off",
    oninput: async () => {
      const words = box.value;
      const found = words.trim() ? await get(`/entities?kind=${thing.kind}&q=${encodeURIComponent(words)}`) : thing.candidates;
      if (box.value === words) show(found);
    },
    onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); results.querySelector("button")?.click(); } },
  });
  open(label(thing.labels),
    el("section", {}, el("h3", {}, t("question")), box, results),
    el("section", {}, el("h3", {}, t("none_of_these")), newThing(thing), buttons()));
  onSave((data) => settle(key, { new: thingData(data) }));
  if (thing.standing !== "new") box.focus();
}

function newThing(thing) {
  return el("div", { class: "fields" },
    field("label_en", t("label_en"), el("input", { required: true, value: thing.labels.en ?? "" })),
    field("label_fr", t("label_fr"), el("input", { required: true, value: thing.labels.fr ?? "" })),
    field("class_name", t("class"), select(page.choices.classes[thing.kind].map((name) => [name, readable(name)]), thing.class)));
}

function thingData(data) {
  return { labels: { en: data.get("label_en"), fr: data.get("label_fr") }, class_name: data.get("class_name") };
}

// --- claims -------------------------------------------------------------------------------------

const thingsOf = (kinds) => Object.values(page.state.things)
  .filter((thing) => kinds.includes(thing.kind))
  .sort((a, b) => label(a.labels).localeCompare(label(b.labels)))
  .map((thing) => [thing.key, label(thing.labels)]);

const modalities = () => ["asserted", "planned", "envisaged", "negotiating", "reported-speech", "denied"].map((code) => [code, conceptLabel(`modality/${code}`)]);
const certainties = () => ["explicit", "contextual", "inferred"].map((code) => [code, conceptLabel(`certainty/${code}`)]);

function valueInput(said, chosen, words) {
  if (said.takes === "thing") return select([...thingsOf(said.kinds), ...said.kinds.map((kind) => [`new:${kind}`, `${t("new_thing")} (${t(`k_${kind}`)})`])], chosen);
  if (said.takes === "concept") {
    const concepts = said.kinds.flatMap((scheme) => Object.entries(page.choices.concepts[scheme] ?? {}));
    return select(concepts.map(([value, labels]) => [value, label(labels)]).sort((a, b) => a[1].localeCompare(b[1])), chosen);
  }
  if (said.takes === "date") return el("input", { value: chosen ?? "", required: true, pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?|--\\d\\d(-\\d\\d)?", placeholder: "2023-06-07" });
  if (said.takes === "number") return el("input", { type: "number", min: 1, value: chosen ?? "", required: true });
  return el("input", { value: chosen ?? words ?? "", required: true });
}

function refine(said, relation) {
  const whose = ["leader", "signatory"].includes(relation);
  return el("div", { class: "fields" },
    whose && field("via", t("in_whose_name"), select([["", t("nobody")], ...thingsOf(["actor"])], "")),
    field("modality", t("modality"), select(modalities(), "asserted")),
    field("certainty", t("certainty"), select(certainties(), "explicit")),
    field("note_en", `${t("note")} (en)`, el("input")), field("note_fr", `${t("note")} (fr)`, el("input")));
}

function watchCertainty(root) {
  const certainty = root.querySelector("[name=certainty]");
  const update = () => root.querySelectorAll(".f-note_en, .f-note_fr").forEach((part) => { part.hidden = certainty.value !== "inferred"; });
  certainty.addEventListener("change", update);
  update();
}

export function correctDialog(claim, span, save) {
  const said = page.choices.relations[page.state.things[claim.subject].kind].find((one) => one.name === claim.relation);
  const value = el("div", {}, field("value", t("value"), valueInput(said, claim.value)));
  const fresh = el("div", { class: "fresh" });
  const refined = refine(said, claim.relation);
  const input = value.querySelector("[name=value]");
  const update = () => fresh.replaceChildren(...(String(input.value).startsWith("new:") ? [newThing(blank(input.value, span?.words ?? ""))] : []));
  input.addEventListener("change", update);
  open(`${thingLabel(claim.subject)} — ${t(`r_${claim.relation}`)}`, value, fresh, refined,
    span && el("p", { class: "field take" }, el("label", {}, el("input", { type: "checkbox", name: "take", checked: true }), ` ${t("use_words")}: `), el("q", {}, span.words)),
    buttons());
  for (const name of ["modality", "certainty"]) refined.querySelector(`[name=${name}]`).value = claim[name];
  if (refined.querySelector("[name=via]")) refined.querySelector("[name=via]").value = claim.via ?? "";
  for (const tag of ["en", "fr"]) refined.querySelector(`[name=note_${tag}]`).value = claim.note[tag] ?? "";
  watchCertainty(refined);
  onSave((data) => {
    const to = { value: data.get("value"), modality: data.get("modality"), certainty: data.get("certainty") };
    if (data.has("via")) to.via = data.get("via") || null;
    if (to.certainty === "inferred") to.note = notes(data);
    if (span && data.get("take")) to.spans = [{ start: span.start, end: span.end }];
    save(claim.id, to, newOne(data));
  });
  input.focus();
}

const notes = (data) => ({ en: data.get("note_en"), fr: data.get("note_fr") });

function blank(value, words) {
  const kind = value.slice(4);
  return { kind, class: page.choices.classes[kind][0], labels: { en: words, fr: words } };
}

function newOne(data) {
  const value = String(data.get("value"));
  return value.startsWith("new:") ? { kind: value.slice(4), ...thingData(data) } : null;
}

export function addDialog(span, save) {
  const heads = thingsOf(["event", "instrument", "actor"]);
  const about = field("subject", t("about"), select([...heads, ["new:event", `${t("new_thing")} (${t("k_event")})`], ["new:instrument", `${t("new_thing")} (${t("k_instrument")})`], ["new:actor", `${t("new_thing")} (${t("k_actor")})`]], homeOf(page.active)));
  const freshAbout = el("div", { class: "fresh" });
  const body = el("div", {});
  const pick = about.querySelector("select");
  const relations = () => {
    const key = pick.value;
    const isNew = key.startsWith("new:");
    const kind = isNew ? key.slice(4) : page.state.things[key].kind;
    freshAbout.replaceChildren(...(isNew ? [prefixed(newThing(blank(key, span.words)), "about_")] : []));
    const options = page.choices.relations[kind].map((one) => [one.name, t(`r_${one.name}`)]);
    const first = { event: "participant", instrument: "party", actor: "holds" }[kind];
    const relation = field("relation", t("relation"), select(options, first));
    const rest = el("div", {});
    const choose = () => {
      const name = relation.querySelector("select").value;
      const said = page.choices.relations[kind].find((one) => one.name === name);
      const value = field("value", t("value"), valueInput(said, bestValue(said, span.words), span.words));
      const fresh = el("div", { class: "fresh" });
      const input = value.querySelector("[name=value]");
      const update = () => fresh.replaceChildren(...(String(input.value).startsWith("new:") ? [newThing(blank(input.value, span.words))] : []));
      input.addEventListener("change", update);
      update();
      const refined = refine(said, name);
      rest.replaceChildren(value, fresh, refined);
      watchCertainty(refined);
    };
    relation.querySelector("select").addEventListener("change", choose);
    body.replaceChildren(relation, rest);
    choose();
  };
  pick.addEventListener("change", relations);
  open(t("add"), el("blockquote", {}, span.words), about, freshAbout, body, buttons());
  relations();
  onSave((data) => {
    const claim = {
      subject: data.get("subject"), relation: data.get("relation"), value: data.get("value"),
      modality: data.get("modality"), certainty: data.get("certainty"), via: data.get("via") || null,
      note: data.get("certainty") === "inferred" ? notes(data) : {},
      spans: [{ start: span.start, end: span.end }],
    };
    const subject = claim.subject.startsWith("new:")
      ? { kind: claim.subject.slice(4), labels: { en: data.get("about_label_en"), fr: data.get("about_label_fr") }, class_name: data.get("about_class_name") }
      : null;
    save(claim, subject, newOne(data));
  });
  body.querySelector("select").focus();
}

function prefixed(fields, prefix) {
  for (const input of fields.querySelectorAll("input, select")) {
    fields.querySelector(`label[for=${input.id}]`).htmlFor = `f-${prefix}${input.name}`;
    input.name = prefix + input.name;
    input.id = `f-${input.name}`;
  }
  return fields;
}

// A thing of this document that the selected words name, else something new.
function bestValue(said, words) {
  if (said.takes !== "thing") return said.takes === "name" ? words : undefined;
  const plain = words.toLowerCase();
  const known = thingsOf(said.kinds).find(([, name]) => plain === name.toLowerCase());
  return known ? known[0] : `new:${said.kinds[0]}`;
}

function homeOf(id) {
  const claim = id ? page.state.claims[id] : null;
  if (claim && ["event", "instrument", "actor"].includes(page.state.things[claim.subject]?.kind)) return claim.subject;
  return page.state.groups.find((group) => group.key)?.key;
}

// --- the rest -----------------------------------------------------------------------------------

export function keysDialog() {
  const keys = [["j k", "key_move"], ["a", "key_accept"], ["x", "key_reject"], ["c", "key_correct"], ["r", "key_reopen"], ["A", "key_all"], ["n", "key_who"], ["e", "key_add"], ["u", "key_undo"], ["w", "key_write"]];
  open(t("keys"), el("dl", { class: "keys" }, keys.flatMap(([key, text]) => [
    el("dt", {}, key.split(" ").map((one) => el("kbd", {}, one))), el("dd", {}, t(text))])));
}

export function describeDialog(save) {
  const described = page.state.document.described.labels ?? {};
  const title = page.state.document.title;
  open(t("document_label"), el("div", { class: "fields" },
    field("label_en", t("label_en"), el("input", { required: true, value: described.en ?? title })),
    field("label_fr", t("label_fr"), el("input", { required: true, value: described.fr ?? title }))), buttons());
  onSave((data) => save({ en: data.get("label_en"), fr: data.get("label_fr") }));
}
