// A button is worth nothing without a script, so the script brings it; until then a sentence says what to do.
document.querySelectorAll("[data-print]").forEach((hint) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn main";
  button.textContent = hint.dataset.print;
  button.addEventListener("click", () => window.print());
  hint.replaceWith(button);
});
