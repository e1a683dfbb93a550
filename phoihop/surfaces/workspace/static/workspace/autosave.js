// A form with data-autosave is kept on the server a moment after each change, cell by cell; without scripts its button does it.
// It says "kept" only once the server has said so. While the line is cut, what was typed waits on the page and is sent when
// there is one again; nothing is stored in the browser. What a colleague wrote meanwhile is shown beside it and never overwritten.
const MOMENT = 1200;
const PAUSE = 4000;
const PATIENCE = 20000; // a line that is gone without a word is given up and tried again

const form = document.querySelector("form[data-autosave]");
const status = form?.querySelector("[data-autosave-status]");
const kept = new Map(); // what the server is known to hold, by the name of the box
const clashing = new Map(); // what a colleague wrote into a box that was changed here, until a person decides
let waiting = 0;
let going = false;

const boxes = () => [...form.querySelectorAll("[name^='cell-'], [name^='note-']")];
const plain = (words) => words.replaceAll("\r\n", "\n");
const changed = () => boxes().filter((box) => plain(box.value) !== kept.get(box.name) && !clashing.has(box.name));
const wasName = (name) => (name.startsWith("note-") ? `was${name}` : name.replace("cell-", "was-"));
const partner = (name) => (name.startsWith("note-") ? name.replace("note-", "cell-") : name.replace("cell-", "note-"));
const say = (words, n, at) => (status.textContent = words.replace("{n}", n).replace("{at}", at));

const body = (dirty) => {
  const told = new FormData();
  for (const name of ["csrfmiddlewaretoken", "acting_for", "key", "page"]) told.set(name, form.elements[name].value);
  for (const name of new Set(dirty.flatMap((box) => [box.name, partner(box.name)]))) {
    const box = form.elements[name];
    if (!box) continue;
    told.set(name, clashing.has(name) ? kept.get(name) : box.value);
    told.set(wasName(name), kept.get(name));
  }
  return told;
};

const decide = (box, theirs, mine) => {
  kept.set(box.name, plain(theirs));
  clashing.delete(box.name);
  box.parentNode.querySelector("[data-clash]")?.remove();
  if (mine === undefined) box.value = theirs;
  box.focus();
  soon(0);
};

const showClash = (box, theirs) => {
  box.parentNode.querySelector("[data-clash]")?.remove();
  const shown = document.createElement("div");
  shown.dataset.clash = "";
  shown.className = "clash";
  shown.append(status.dataset.both.replace("{theirs}", theirs || "—"), " ");
  for (const [words, mine] of [[status.dataset.takeTheirs, undefined], [status.dataset.keepMine, box.value]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = words;
    button.addEventListener("click", () => decide(box, theirs, mine));
    shown.append(button, " ");
  }
  box.after(shown);
};

const take = (told, sent) => {
  for (const [name, words] of Object.entries(told.stand)) {
    const box = form.elements[name];
    if (!box) continue;
    if (name in told.clashes) {
      clashing.set(name, words);
      showClash(box, words);
      continue;
    }
    if (clashing.has(name)) continue;
    const untouched = plain(box.value) === kept.get(name);
    // typed here and not sent yet: what it began from stays, so that the server sees the clash when it is sent
    if (!untouched && !sent.has(name)) continue;
    const settled = sent.get(name) === plain(box.value) && document.activeElement !== box;
    kept.set(name, plain(words));
    if ((untouched || settled) && plain(box.value) !== plain(words)) box.value = words;
    const was = form.elements[wasName(name)];
    if (was) was.value = words; // the button sends the same
  }
  for (const [code, faults] of Object.entries(told.faults)) {
    const place = form.querySelector(`[data-faults="${CSS.escape(code)}"]`);
    place?.replaceChildren(
      ...faults.map(([sentence, hard]) => {
        const line = document.createElement("p");
        line.className = hard ? "error" : "who";
        line.textContent = sentence;
        return line;
      }),
    );
  }
  for (const [code, words] of Object.entries(told.shares)) {
    const place = form.querySelector(`[data-share="${CSS.escape(code)}"]`);
    if (place) place.textContent = words;
  }
};

const keep = async () => {
  clearTimeout(waiting);
  const dirty = changed();
  if (going || !dirty.length) return;
  going = true;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const sent = new Map(dirty.map((box) => [box.name, plain(box.value)]));
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: body(dirty), headers, signal: stop.signal });
    if (answer.status >= 500) throw new TypeError("try again");
    const ours = !answer.redirected && (answer.headers.get("Content-Type") ?? "").includes("json");
    const told = ours ? await answer.json() : {};
    if (!told.stand) {
      say(told.sentence ?? status.dataset.refused); // it was sent meanwhile, or somebody signed out: the button shows it all
      going = false;
      return;
    }
    take(told, sent);
    going = false;
    if (clashing.size) say(status.dataset.clashes, clashing.size);
    else if (changed().length) soon(MOMENT);
    else say(status.dataset.kept, 0, told.at);
  } catch {
    going = false;
    say(status.dataset.waiting, changed().length);
    soon(PAUSE);
  } finally {
    clearTimeout(timer);
  }
};

const soon = (after) => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, after);
};

if (form) {
  for (const box of boxes()) {
    const was = form.elements[wasName(box.name)];
    kept.set(box.name, plain(was ? was.value : box.defaultValue));
  }
  form.addEventListener("input", (event) => {
    if (!kept.has(event.target.name)) return;
    say(navigator.onLine ? status.dataset.unkept : status.dataset.waiting, changed().length);
    soon(MOMENT);
  });
  form.addEventListener("change", () => soon(0));
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  addEventListener("online", () => soon(0));
  addEventListener("offline", () => changed().length && say(status.dataset.waiting, changed().length));
  form.addEventListener("submit", () => (form.dataset.leaving = "1"));
  addEventListener("beforeunload", (event) => {
    if (!form.dataset.leaving && (changed().length || clashing.size)) event.preventDefault();
  });
  if (changed().length) soon(MOMENT);
}
