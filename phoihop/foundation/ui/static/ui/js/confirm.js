// A button (or its form) with data-confirm asks first. The words of the dialog stand in a <template> of the page.
const agreed = new WeakSet();

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const button = event.submitter;
    const asks = button?.hasAttribute("data-confirm") ? button : form;
    const template = document.querySelector("template[data-confirm-dialog]");
    if (!asks.hasAttribute("data-confirm") || !template) return;
    if (agreed.has(form)) {
      agreed.delete(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();

    const dialog = template.content.firstElementChild.cloneNode(true);
    dialog.querySelector("[data-question]").textContent = asks.dataset.confirm;
    const yes = dialog.querySelector("[value=yes]");
    if (asks.dataset.confirmYes) yes.textContent = asks.dataset.confirmYes;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") {
        agreed.add(form);
        form.requestSubmit(button ?? undefined);
      } else {
        button?.focus();
      }
    });
    dialog.showModal();
  },
  true, // before every other listener, so that nothing is sent meanwhile
);
