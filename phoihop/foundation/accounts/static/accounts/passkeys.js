// Passkeys. A form marked data-passkey ("create" or "get") asks the device first and is sent with its answer.
// What the server asks stands in the element that data-options names, or is fetched from where the form leads.
// What goes wrong is said in the form, in the words that the page brought along.
const said = { NotAllowedError: "refused", AbortError: "refused", InvalidStateError: "known", SecurityError: "place" };

async function asked(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function answered(form) {
  const { creation_options: creation, request_options: request } = await asked(form);
  if (form.dataset.passkey === "get") return window.webauthnJSON.get(request);
  Object.assign(creation.publicKey.authenticatorSelection, {
    residentKey: "required", requireResidentKey: true, userVerification: "required",
  });
  return window.webauthnJSON.create(creation);
}

function say(form, which) {
  form.querySelectorAll("[data-says]").forEach((line) => { line.hidden = line.dataset.says !== which; });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(form, "");
    try {
      form.querySelector("[name=credential]").value = JSON.stringify(await answered(form));
      form.submit();
    } catch (trouble) {
      say(form, window.PublicKeyCredential ? said[trouble.name] ?? "failed" : "place");
    }
  });
}
