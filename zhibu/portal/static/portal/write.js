/* Text pasted from Word or a web page into an article becomes text with plain marks; without this script it stays plain
   text. A draft that was not saved is kept on this device until it is. */
(() => {
  const box = document.querySelector("textarea[data-write]");
  if (!box) return;
  const inline = (node) => [...node.childNodes].map((child) => {
    if (child.nodeType === 3) return child.data.replace(/\s+/g, " ").replace(/([*_`[\]\\])/g, "\\$1");
    if (child.nodeType !== 1) return "";
    const words = inline(child);
    const name = child.tagName;
    if (name === "BR") return "\n";
    if ((name === "B" || name === "STRONG") && words.trim()) return `**${words.trim()}**`;
    if (name === "A" && /^https?:/.test(child.href) && words.trim()) return `[${words.trim()}](${child.href})`;
    return /^(STYLE|SCRIPT|META|TITLE|IMG|XML)$/.test(name) ? "" : words;
  }).join("");
  const blocks = (node) => [...node.children].map((child) => {
    const name = child.tagName;
    const level = /^H([1-6])$/.exec(name);
    if (level) return "#".repeat(Math.min(Math.max(Number(level[1]), 2), 4)) + " " + inline(child).trim();
    if (name === "UL" || name === "OL") {
      return [...child.children].map((item, at) => (name === "UL" ? "- " : `${at + 1}. `) + inline(item).trim()).join("\n");
    }
    if (name === "TABLE") {
      const rows = [...child.rows].map((row) => "| " + [...row.cells].map((cell) => inline(cell).replace(/\s+/g, " ").replace(/\|/g, "/").trim()).join(" | ") + " |");
      const first = child.rows[0];
      if (rows.length && first) rows.splice(1, 0, "|" + " --- |".repeat(first.cells.length));
      return rows.join("\n");
    }
    if (/^(STYLE|SCRIPT|META|LINK|TITLE|XML)$/.test(name)) return "";
    if (child.querySelector("p, div, ul, ol, table, h1, h2, h3, h4, section")) return blocks(child);
    return inline(child).trim();
  }).filter(Boolean).join("\n\n");
  box.addEventListener("paste", (event) => {
    const html = event.clipboardData && event.clipboardData.getData("text/html");
    if (!html) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    const text = blocks(page.body);
    if (!text) return;
    event.preventDefault();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", {bubbles: true}));
  });
  const key = "article:" + location.pathname;
  const form = box.form;
  const seen = form.elements.seen ? form.elements.seen.value : "";
  try {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (kept && kept.seen === seen && kept.text !== box.value && !document.querySelector(".wrongs")) {
      const note = document.createElement("p");
      note.className = "note";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn small";
      button.textContent = box.dataset.restore || "↩";
      button.addEventListener("click", () => { box.value = kept.text; note.remove(); });
      note.append(button);
      box.before(note);
    }
    box.addEventListener("input", () => localStorage.setItem(key, JSON.stringify({seen, text: box.value})));
    form.addEventListener("submit", () => localStorage.removeItem(key));
  } catch { /* a browser without storage */ }
})();
