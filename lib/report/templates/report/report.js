const switches = document.querySelectorAll("button.code-switch");
const folds = [...document.querySelectorAll("details.code")];
const name = () => { // what pressing does next
  const open = folds.every((code) => code.open);
  for (const each of switches) each.textContent = open ? "Hide all code" : "Show all code";
};
for (const code of folds) code.addEventListener("toggle", name);
for (const button of switches) {
  button.hidden = folds.length === 0;
  button.addEventListener("click", () => {
    const open = folds.some((code) => !code.open);
    for (const code of folds) code.open = open;
    name();
  });
}

// The line of the contents that is being read: the last whose target has come into the upper third of the window.
const lines = [...document.querySelectorAll("nav.side a")].map((link) => [link, document.querySelector(link.hash)]);
const side = document.querySelector("nav.side");
const follow = (line) => { // the list alone is moved, at once, and only where the line is out of its sight
  const [seen, at] = [side, line].map((part) => part.getBoundingClientRect());
  if (at.top < seen.top || at.bottom > seen.bottom) side.scrollTop += at.top - seen.top - seen.height / 2;
};
let current;
const mark = () => {
  const link = lines.findLast(([, target]) => target.getBoundingClientRect().top < innerHeight / 3)?.[0];
  if (link === current) return;
  current?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
  follow(link ?? side.querySelector("a"));
  current = link;
};
addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
mark();

// Tables of which a part is out of sight: their captions say so, where there is room for little.
const tables = document.querySelectorAll(".table");
const measure = () => {
  for (const table of tables) table.classList.toggle("scrolls", table.scrollWidth > table.clientWidth);
};
addEventListener("resize", measure);
measure();
