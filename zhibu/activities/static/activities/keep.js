// What was ticked stays on this device until the server has answered, so that a network that dropped loses nothing.
// Kept are choices by number, no names; after three days, or once the roll is confirmed, they are gone.
(function () {
  "use strict";
  var form = document.getElementById("roll"), offer = document.getElementById("kept"), store;
  try { store = window.localStorage; } catch (error) { return; }
  if (!store) { return; }
  if (!form || !offer) { store.removeItem("roll:" + location.pathname + "roll/"); return; }
  var key = "roll:" + location.pathname, days = 3 * 86400000;
  var selects = form.querySelectorAll(".names select"), stamp = form.querySelector("input[name=stamp]"), sent = "";
  function chosen() {
    var found = {};
    selects.forEach(function (select) { if (select.value !== "present") { found[select.name] = select.value; } });
    return found;
  }
  function keep() {
    var kept = { at: Date.now(), stamp: sent, lines: chosen() };
    try { store.setItem(key, JSON.stringify(kept)); } catch (error) { /* full: the draft on the server remains */ }
  }
  function drop() { offer.hidden = true; store.removeItem(key); }
  function take(lines) {
    selects.forEach(function (select) {
      var value = lines[select.name] || "present";
      if (select.querySelector('option[value="' + value + '"]')) { select.value = value; }
    });
    selects[0].dispatchEvent(new Event("change"));
    offer.hidden = true;
    keep();
  }
  function last() {
    try {
      var kept = JSON.parse(store.getItem(key));
      return kept && kept.lines && Date.now() - kept.at < days ? kept : null;
    } catch (error) { return null; }
  }
  var kept = last();
  var answered = kept && kept.stamp && kept.stamp === offer.dataset.answered;
  if (kept && !answered && selects.length && JSON.stringify(kept.lines) !== JSON.stringify(chosen())) {
    offer.hidden = false;
    offer.querySelector("[data-take]").addEventListener("click", function () { take(kept.lines); });
    offer.querySelector("[data-drop]").addEventListener("click", drop);
  } else {
    drop();
  }
  form.addEventListener("change", keep);
  form.addEventListener("mouseup", keep);
  form.addEventListener("submit", function () {
    stamp.value = sent = String(Date.now());
    keep();
  });
}());
