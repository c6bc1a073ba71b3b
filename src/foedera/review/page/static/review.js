// The review page: what keys and buttons do. Every decision is on disk before it shows.

import { order, renderCards, showActiveRow } from "./cards.js";
import { addDialog, close, correctDialog, describeDialog, keysDialog, whoDialog } from "./dialogs.js";
import { get, page, post, t, toast } from "./dom.js";
import { renderText, selectedSpan, showActive } from "./text.js";

const byId = (id) => document.getElementById(id);

function render() {
  renderText(pick);
  renderCards(act);
  const { document: shown, counts, undoable, unwritten, reviewer } = page.state;
  const total = counts.open + counts.accepted + counts.rejected;
  byId("facts").replaceChildren([shown.publisher, shown.date, shown.language, reviewer].filter(Boolean).join(" · "), " ", editButton());
  byId("counts").textContent = t("counts", counts);
  const bar = byId("progress");
  bar.setAttribute("aria-label", t("counts", counts));
  bar.querySelector(".done").style.flexGrow = counts.accepted;
  bar.querySelector(".no").style.flexGrow = counts.rejected;
  bar.style.setProperty("--open", String(counts.open));
  bar.dataset.total = total;
  byId("undo").disabled = !undoable;
  byId("write").classList.toggle("due", unwritten);
}

function editButton() {
  const button = document.createElement("button");
  button.className = "quiet small";
  button.textContent = t("edit");
  button.addEventListener("click", () => describeDialog((labels) => decide("describe", { document: { labels } }).then(close)));
  return button;
}

function pick(id) {
  page.active = id;
  showActive();
  showActiveRow();
}

async function change(path, body) {
  try {
    const answer = await post(path, body);
    page.state = { ...page.state, ...answer };
    render();
    return answer;
  } catch (error) {
    toast(error.message, true);
    throw error;
  }
}

const decide = (action, what) => change("/decide", { action, what });

// After a verdict the next open claim comes up, so that a reader goes through with one key.
function onward(ids) {
  const all = order();
  const after = all.slice(Math.max(...ids.map((id) => all.indexOf(id))) + 1);
  const next = [...after, ...all].find((id) => page.state.claims[id]?.state === "open" && !ids.includes(id));
  if (next) pick(next);
}

async function thingFor(fresh) {
  if (!fresh) return null;
  const before = new Set(Object.keys(page.state.things));
  await decide("add-thing", { thing: fresh });
  return Object.keys(page.state.things).find((key) => !before.has(key));
}

const act = {
  pick,
  accept: (ids) => decide("accept", { claims: ids }).then(() => onward(ids)).catch(() => {}),
  reject: (ids) => decide("reject", { claims: ids }).then(() => onward(ids)).catch(() => {}),
  reopen: (ids) => decide("reopen", { claims: ids }).catch(() => {}),
  settle: (thing, as) => decide("settle", { thing, as }).then(close).catch(() => {}),
  who: (key) => whoDialog(key, act.settle),
  correct: ([id]) => correctDialog(page.state.claims[id], selectedSpan() ?? page.selection, async (claim, to, fresh) => {
    try {
      const key = await thingFor(fresh);
      await decide("correct", { claim, to: key ? { ...to, value: key } : to });
      close();
      onward([claim]);
    } catch { /* the toast has said it */ }
  }),
  add: () => {
    const span = selectedSpan() ?? page.selection;
    if (!span) { toast(t("select_first")); return; }
    addDialog(span, async (claim, subject, value) => {
      try {
        const about = await thingFor(subject);
        const made = await thingFor(value);
        await decide("add", { claim: { ...claim, subject: about ?? claim.subject, value: made ?? claim.value } });
        close();
        document.getSelection().removeAllRanges();
        const added = Object.values(page.state.claims).filter((one) => one.origin === "added").at(-1);
        if (added) pick(added.id);
      } catch { /* the toast has said it */ }
    });
  },
  undo: async () => {
    const answer = await change("/undo", {});
    toast(answer.undone ? t("undone") : t("nothing_to_undo"));
  },
  write: async () => {
    const { written } = await change("/write", {});
    const text = written.files.length
      ? t("written", { added: written.added, removed: written.removed, files: written.files.length })
      : t("written_none");
    toast(written.waiting.length ? `${text} ${t("waiting", { n: written.waiting.length })}` : text);
  },
  finish: async () => {
    if (page.state.unwritten && page.state.counts.accepted && !confirm(t("unwritten"))) return;
    await post("/finish");
    document.body.replaceChildren(Object.assign(document.createElement("p"), { className: "lost", textContent: t("finished") }));
  },
};

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  a: () => page.active && act.accept([page.active]),
  x: () => page.active && act.reject([page.active]),
  r: () => page.active && act.reopen([page.active]),
  c: () => page.active && page.state.claims[page.active].origin !== "added" && act.correct([page.active]),
  A: () => acceptCard(),
  n: () => whoOfActive(),
  e: () => act.add(),
  u: () => act.undo(),
  w: () => act.write(),
  "?": () => keysDialog(),
};

function step(by) {
  const all = order();
  if (!all.length) return;
  const at = all.indexOf(page.active);
  pick(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function acceptCard() {
  const group = page.state.groups.find((one) => one.claims.includes(page.active));
  const open = group?.claims.filter((id) => page.state.claims[id].state === "open") ?? [];
  return open.length ? act.accept(open) : null;
}

function whoOfActive() {
  const claim = page.active ? page.state.claims[page.active] : null;
  const key = claim && page.state.things[claim.value] ? claim.value : claim?.subject ?? page.state.questions[0];
  if (key) act.who(key);
}

// A key acts once what the keys before it decided is on the page: a fast hand would otherwise
// decide the same claims twice and leave the next ones open.
let before = Promise.resolve();

document.addEventListener("keydown", (event) => {
  if (byId("dialog").open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea")) return;
  const action = KEYS[event.key];
  if (action) {
    event.preventDefault();
    before = before.then(() => byId("dialog").open || action()).catch(() => {});
  }
});

document.addEventListener("selectionchange", () => {
  if (byId("dialog").open || !page.state) return;
  page.selection = selectedSpan();
  const adder = byId("adder");
  adder.hidden = !page.selection;
  if (page.selection) {
    const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
    adder.style.top = `${Math.min(box.bottom + 6, innerHeight - 50)}px`;
    adder.style.left = `${Math.max(8, box.left)}px`;
  }
});

byId("add").addEventListener("mousedown", (event) => event.preventDefault());
byId("add").addEventListener("click", () => act.add());
byId("undo").addEventListener("click", () => act.undo());
byId("write").addEventListener("click", () => act.write());
byId("finish").addEventListener("click", () => act.finish());
byId("help").addEventListener("click", () => keysDialog());

[page.choices, page.state] = await Promise.all([get(`/choices${location.search}`), get("/state")]);
render();
step(1);
document.documentElement.dataset.ready = "yes";
