// One box that ticks all names on the page; without this script they are ticked one by one.
(function () {
  "use strict";
  var table = document.querySelector("table[data-tick]");
  if (!table) { return; }
  var boxes = table.querySelectorAll("tbody input[type=checkbox]"), head = table.querySelector("thead th");
  var all = document.createElement("input"), label = document.createElement("label");
  all.type = "checkbox";
  label.className = "tick";
  label.title = table.dataset.tick;
  all.setAttribute("aria-label", table.dataset.tick);
  label.appendChild(all);
  head.appendChild(label);
  all.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = all.checked; });
  });
}());
