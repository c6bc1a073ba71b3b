// The document's text, its passages marked; offsets are code points, as everywhere in the data.

import { el, page } from "./dom.js";

const RANKING = { accepted: 3, open: 2, lost: 1, rejected: 0 };

export function renderText(onPick) {
  const place = document.getElementById("text");
  const characters = Array.from(page.state.document.text);
  const claims = Object.values(page.state.claims).filter((claim) => claim.state !== "lost");
  const cuts = new Set([0, characters.length]);
  for (const claim of claims) for (const [start, end] of claim.spans) cuts.add(start).add(end);
  for (const [start, end] of page.state.document.furniture) cuts.add(start).add(end);
  const sorted = [...cuts].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    const words = characters.slice(start, end).join("");
    const here = claims.filter((claim) => claim.spans.some(([a, b]) => a <= start && end <= b));
    const isFurniture = page.state.document.furniture.some(([a, b]) => a <= start && end <= b);
    pieces.push(piece(words, start, here, isFurniture, onPick));
  }
  const scrolled = place.scrollTop;
  place.replaceChildren(...pieces);
  place.lang = page.state.document.language;
  place.scrollTop = scrolled;
  showActive(false);
}

function piece(words, start, here, isFurniture, onPick) {
  if (!here.length) return el("span", { "data-start": start, class: isFurniture ? "furniture" : "" }, words);
  const said = here.filter((claim) => claim.relation !== "name");
  const best = said.reduce((a, b) => (!a || RANKING[b.state] > RANKING[a.state] ? b : a), null);
  const named = here.some((claim) => claim.relation === "name");
  return el("mark", {
    "data-start": start,
    "data-claims": here.map((claim) => claim.id).join(" "),
    class: `${best ? best.state : "plain"}${named ? " named" : ""}`,
    onclick: () => {
      if (!document.getSelection().isCollapsed) return;
      const ids = (said.length ? said : here).map((claim) => claim.id);
      // The shortest passage first: the innermost words are what was meant.
      ids.sort((a, b) => length(a) - length(b));
      onPick(ids[(ids.indexOf(page.active) + 1) % ids.length]);
    },
  }, words);
}

function length(id) {
  const [start, end] = page.state.claims[id].spans[0];
  return end - start;
}

export function showActive(scroll = true) {
  let first = null;
  for (const mark of document.querySelectorAll("#text mark")) {
    const on = page.active !== null && mark.dataset.claims.split(" ").includes(page.active);
    mark.classList.toggle("active", on);
    if (on && !first) first = mark;
  }
  if (scroll && first) {
    const place = document.getElementById("text");
    const [box, inside] = [first.getBoundingClientRect(), place.getBoundingClientRect()];
    if (box.top < inside.top + 20 || box.bottom > inside.bottom - 40) {
      place.scrollTop += box.top - inside.top - inside.height / 3;
    }
  }
}

// The selected stretch of the text as code points; null where nothing of it is selected.
export function selectedSpan() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  if (start === null || end === null || end <= start) return null;
  const words = Array.from(page.state.document.text).slice(start, end).join("");
  return words.trim() ? { start, end, words: words.trim() } : null;
}

function offset(node, index) {
  const place = document.getElementById("text");
  if (!place.contains(node)) return null;
  if (node === place) {
    const child = place.childNodes[index];
    return child ? Number(child.dataset.start) : Array.from(page.state.document.text).length;
  }
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, index) : index ? node.textContent : "";
  return Number(element.dataset.start) + Array.from(before).length;
}
