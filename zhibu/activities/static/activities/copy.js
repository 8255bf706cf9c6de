// The text can be marked and copied by hand; the button that does it comes with the script.
document.querySelectorAll("textarea[data-copy]").forEach((area) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = area.dataset.copy;
  button.addEventListener("click", () => {
    area.select();
    const done = () => { button.textContent = area.dataset.copied; };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(area.value).then(done, () => { document.execCommand("copy"); done(); });
    } else if (document.execCommand("copy")) {
      done();
    }
  });
  area.after(button);
});
