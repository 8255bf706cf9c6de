// Verdicts stay on this device until the server has them, so that a network that dropped loses nothing: as for a roll
// (activities/keep.js). After three days they are gone. Keys 1 to 4 judge the item in focus and go on to the next.
(function () {
  "use strict";
  var form = document.getElementById("judge"), offer = document.getElementById("kept"), store = null;
  if (!form) { return; }
  var count = document.getElementById("judged"), items = [].slice.call(form.querySelectorAll(".judge"));
  function radios(item) { return [].slice.call(item.querySelectorAll("input[type=radio]")); }
  function tell() {
    var part = items.filter(function (item) { return item.querySelector("input[type=radio]:checked"); }).length;
    count.textContent = count.dataset.words.replace("{part}", part).replace("{all}", items.length);
  }
  form.addEventListener("change", tell);
  form.addEventListener("keydown", function (event) {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var item = event.target.closest(".judge"), chosen = radios(item)["1234".indexOf(event.key)];
    if (!chosen || "1234".indexOf(event.key) < 0) { return; }
    event.preventDefault();
    chosen.checked = true;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    var next = items[items.indexOf(item) + 1];
    if (next) { (next.querySelector("input[type=radio]:checked") || radios(next)[0]).focus(); }
  });
  try { store = window.localStorage; } catch (error) { return; }
  if (!store) { return; }
  var key = "visit:" + location.pathname, days = 3 * 86400000;
  var fields = [].slice.call(form.querySelectorAll("input[type=radio], input[type=text]"));
  function chosen() {
    var found = {};
    fields.forEach(function (field) {
      if (field.type === "radio" ? field.checked : field.value) { found[field.name] = field.value; }
    });
    return found;
  }
  var shown = JSON.stringify(chosen());
  function keep() {
    try { store.setItem(key, JSON.stringify({ at: Date.now(), fields: chosen() })); } catch (error) { /* full */ }
  }
  function drop() { offer.hidden = true; store.removeItem(key); }
  function take(kept) {
    fields.forEach(function (field) {
      if (field.type === "radio") { field.checked = kept[field.name] === field.value; } else { field.value = kept[field.name] || ""; }
    });
    offer.hidden = true;
    tell();
  }
  var kept = null;
  try { kept = JSON.parse(store.getItem(key)); } catch (error) { kept = null; }
  if (kept && kept.fields && Date.now() - kept.at < days && JSON.stringify(kept.fields) !== shown) {
    offer.hidden = false;
    offer.querySelector("[data-take]").addEventListener("click", function () { take(kept.fields); });
    offer.querySelector("[data-drop]").addEventListener("click", drop);
  } else {
    drop();
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}());
