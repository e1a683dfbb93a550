// Arrow keys in a list of branches: up and down go along what shows, right opens, left closes or goes up.
const shown = (tree) =>
  [...tree.querySelectorAll("summary, .leaf a")].filter((place) => place.checkVisibility?.() ?? place.offsetParent);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const here = event.target.closest?.("[data-tree] summary, [data-tree] .leaf a");
  if (!here) return;
  const tree = here.closest("[data-tree]");
  const places = shown(tree);
  const at = places.indexOf(here);
  const branch = here.matches("summary") ? here.parentElement : null;
  const above = (branch ?? here).parentElement.closest("details");
  const go = {
    ArrowDown: () => places[at + 1]?.focus(),
    ArrowUp: () => places[at - 1]?.focus(),
    Home: () => places[0].focus(),
    End: () => places.at(-1).focus(),
    ArrowRight: () => (branch && !branch.open ? (branch.open = true) : branch && places[at + 1]?.focus()),
    ArrowLeft: () => (branch?.open ? (branch.open = false) : above?.querySelector("summary").focus()),
  }[event.key];
  if (!go) return;
  event.preventDefault();
  go();
});
