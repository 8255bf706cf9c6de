// One tap instead of a menu: the chosen word is given to the name that is touched; touched again, it is present.
// Without this script, or by keyboard, the selects do the same.
(function () {
  "use strict";
  var form = document.getElementById("roll"), brush = document.getElementById("brush"), count = document.getElementById("count");
  if (!form || !brush || !count) { return; }
  var selects = form.querySelectorAll(".names select");
  brush.hidden = false;
  function kind(value) {
    if (value === "phone" || value === "home") { return "present"; }
    return value === "present" || value === "absent" || value === "not_counted" ? value : "leave";
  }
  function show() {
    var sums = { present: 0, absent: 0, leave: 0, not_counted: 0 };
    selects.forEach(function (select) {
      var state = kind(select.value);
      sums[state] += 1;
      select.parentNode.className = state === "leave" || state === "absent" ? state : "";
    });
    sums.expected = sums.present + sums.absent + sums.leave;
    count.textContent = count.dataset.words.replace(/\{(\w+)\}/g, function (_all, name) { return sums[name]; });
  }
  selects.forEach(function (select) {
    select.addEventListener("change", show);
    select.addEventListener("mousedown", function (event) {
      event.preventDefault();
      select.focus();
      var word = brush.querySelector("input:checked").value;
      select.value = select.value === word ? "present" : word;
      show();
    });
  });
  show();
}());
