for (const button of document.querySelectorAll("button.code-switch")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const code of document.querySelectorAll("details.code")) code.open = open;
    for (const each of document.querySelectorAll("button.code-switch")) each.setAttribute("aria-pressed", open);
  });
}
