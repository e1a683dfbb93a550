// A form marked data-resend is sent again by itself when the line is cut, with the same key, until an answer comes.
// What was typed stays in its boxes; nothing of it is stored in the browser.
const PAUSE = 4000;

const answered = async (form) => {
  const answer = await fetch(form.action || location.href, { method: "POST", body: new FormData(form) });
  if (answer.status >= 500) throw new Error("try again");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) {
    location.assign(answer.url); // signed out meanwhile, or another page altogether
    return;
  }
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  history.replaceState(null, "", answer.url);
  (main.querySelector("[data-resend] textarea") ?? main).focus();
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-resend]")) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const status = form.querySelector("[data-resend-status]");
  for (;;) {
    try {
      await answered(form);
      return;
    } catch {
      if (status) status.textContent = status.dataset.waiting;
      await new Promise((again) => setTimeout(again, PAUSE));
    }
  }
});
