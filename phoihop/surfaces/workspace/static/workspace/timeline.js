// A bar of the timeline is drawn to another day by its end: the form for that row then opens with the day filled in.
for (const drawing of document.querySelectorAll("svg[data-move]")) {
  const bar = drawing.querySelector(".tl-plan");
  const days = drawing.viewBox.baseVal.width;
  const first = Number(bar.getAttribute("x"));
  let last = null;
  const follow = (event) => {
    const box = drawing.getBoundingClientRect();
    last = Math.min(days - 1, Math.max(first, Math.floor(((event.clientX - box.left) / box.width) * days)));
    bar.setAttribute("width", last - first + 1);
  };
  drawing.addEventListener("pointerdown", (event) => {
    drawing.setPointerCapture(event.pointerId);
    drawing.addEventListener("pointermove", follow);
  });
  drawing.addEventListener("pointerup", () => {
    drawing.removeEventListener("pointermove", follow);
    if (last === null) return;
    const day = new Date(Date.UTC(Number(drawing.dataset.year), 0, last + 1));
    const due = `${day.getUTCDate()}/${day.getUTCMonth() + 1}/${day.getUTCFullYear()}`;
    location.assign(`${drawing.dataset.move}&due=${encodeURIComponent(due)}`);
  });
}
