// Light, dark or as the system says: changed at once, kept in the same cookie that the server writes without scripts.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const age = theme === "system" ? 0 : 31536000;
  const safe = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `phoihop-theme=${theme}; path=/; max-age=${age}; samesite=lax${safe}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  form.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b.value === theme)));
});
