const switches = document.querySelectorAll("button.code-switch");
for (const button of switches) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const code of document.querySelectorAll("details.code")) code.open = open;
    for (const each of switches) each.setAttribute("aria-pressed", open);
  });
}

// The line of the contents that is being read: the last whose target has come into the upper third of the window.
const lines = [...document.querySelectorAll("nav.side a")].map((link) => [link, document.querySelector(link.hash)]);
const mark = () => {
  const passed = lines.filter(([, target]) => target.getBoundingClientRect().top < innerHeight / 3);
  for (const [link] of lines) link.removeAttribute("aria-current");
  passed.at(-1)?.[0].setAttribute("aria-current", "location");
};
addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
mark();
