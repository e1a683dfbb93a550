// A form with data-pieces sends each chosen file in pieces to the address that it names, and goes on from where the server
// stands when the line was cut. Without scripts the form sends them whole. Nothing is stored in the browser.
const PIECE = 1024 * 1024;
const PAUSE = 3000;
const PATIENCE = 30000; // for one piece: a line that is gone without a word is given up, and the server asked again

const pause = () => new Promise((again) => setTimeout(again, PAUSE));

const ask = (address, options) => {
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, PATIENCE);
  addEventListener("offline", end);
  return fetch(address, { ...options, signal: stop.signal }).finally(() => {
    clearTimeout(timer);
    removeEventListener("offline", end);
  });
};

class Refused extends Error {}

const told = async (answer) => {
  if (answer.status >= 500) throw new TypeError("try again");
  if (answer.status === 409) await pause(); // another piece is just being laid down, as one that a cut line left
  if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Refused("");
  const words = await answer.json();
  if (words.sentence) throw new Refused(words.sentence);
  return words;
};

const counted = async (file) => {
  if (!crypto.subtle) return ""; // without https elsewhere than on one's own machine
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const send = async (form, file, line) => {
  const token = form.elements.csrfmiddlewaretoken.value;
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "acting_for", "key"]) body.set(name, form.elements[name].value);
  body.set("name", file.name);
  body.set("size", file.size);
  body.set("sha256", await counted(file));
  const patient = async (question) => {
    for (;;) {
      try {
        return await told(await question());
      } catch (trouble) {
        if (trouble instanceof Refused) throw trouble;
        line.say(form.dataset.waiting);
        await pause();
      }
    }
  };
  const begun = await patient(() => ask(form.dataset.pieces, { method: "POST", body }));
  let stands = begun;
  while (!stands.done) {
    line.show(stands.offset, file.size);
    const headers = { "X-CSRFToken": token, "Upload-Offset": stands.offset, "Content-Type": "application/octet-stream" };
    try {
      const piece = file.slice(stands.offset, stands.offset + PIECE);
      stands = await told(await ask(begun.at, { method: "PATCH", headers, body: piece }));
    } catch (trouble) {
      if (trouble instanceof Refused) throw trouble;
      line.say(form.dataset.waiting);
      await pause();
      stands = await patient(() => ask(begun.at)); // how much of the piece came, the server knows
    }
  }
};

const lineOf = (form, list, file) => {
  const row = document.createElement("li");
  const bar = document.createElement("progress");
  const words = document.createElement("span");
  row.className = "row";
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.append(`${file.name} `, bar, words);
  list.append(row);
  return {
    say: (sentence) => (words.textContent = ` ${sentence}`),
    show: (offset, size) => {
      bar.value = offset;
      words.textContent = ` ${Math.floor((offset / size) * 100)}% ${form.dataset.going}`;
    },
  };
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-pieces]")) return;
  const files = [...form.querySelector("input[type=file]").files];
  if (!files.length || !files.every((file) => file.size)) return; // the server says what is wrong with it
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const list = form.querySelector("[data-pieces-list]");
  list.replaceChildren();
  list.hidden = false;
  let whole = true;
  for (const [line, file] of files.map((file) => [lineOf(form, list, file), file])) {
    try {
      await send(form, file, line);
      line.show(file.size, file.size);
      line.say(form.dataset.come);
    } catch (trouble) {
      whole = false;
      line.say(trouble.message || form.dataset.refused);
    }
  }
  delete form.dataset.sending;
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  if (whole) location.reload();
});
