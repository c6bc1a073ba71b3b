// Elements, texts and requests: the small things that every part of the page uses.

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const page = { state: null, choices: null, active: null, selection: null };

export function t(key, values = {}) {
  const text = page.choices.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// The reasons for a candidate, said in the page's language.
export function because(reasons) {
  return reasons.map((reason) => {
    const [code, x] = reason.split("|");
    const text = page.choices.texts[`why_${code}`];
    return text ? text.replace("{x}", x ?? "") : code.replaceAll("_", " ");
  }).join(" · ");
}

export function label(labels) {
  return labels[page.choices.language] || labels.en || labels.fr || "";
}

export function conceptLabel(value) {
  const found = page.choices.concepts[value.split("/")[0]]?.[value];
  return found ? label(found) : value;
}

export function thingLabel(key) {
  const thing = page.state.things[key];
  return thing ? label(thing.labels) : key;
}

export function toast(text, isError = false) {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.classList.toggle("error", isError);
  place.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { place.hidden = true; }, isError ? 9000 : 4000);
}

const token = document.querySelector("meta[name=foedera-token]").content;

export async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// Requests go one after the other, so that fast keys are decided in the order they were pressed.
let last = Promise.resolve();

export function post(path, body = {}) {
  const next = last.then(() => send(path, body));
  last = next.catch(() => {});
  return next;
}

async function send(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-foedera-token": token },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error(t("gone_error"));
  }
  if (!answer.ok) {
    const problem = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
    throw new Error(problem?.detail ?? (await answer.text()));
  }
  return answer.json();
}
