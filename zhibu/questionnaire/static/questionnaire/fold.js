// Shows a question that depends on an answer only while that answer is chosen. The server asks in the same way.
(function () {
  "use strict";
  var conditional = document.querySelectorAll("[data-only-if]");
  function fold() {
    // In their order: a question that is folded itself has no answer for those after it.
    conditional.forEach(function (question) {
      var box = document.querySelector('[data-choice="' + question.dataset.onlyIf + '"]');
      question.hidden = !(box && box.checked && !box.closest("[hidden]"));
    });
  }
  document.addEventListener("change", fold);
  fold();
}());
