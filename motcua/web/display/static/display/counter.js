// The display of a counter: a new number flashes twice.
(function () {
  "use strict";
  var live = window.motcuaLive;
  var shown = call();

  function call() {
    var place = document.querySelector("[data-call]");
    return place ? place.dataset.call : "";
  }

  live.frame = function () {
    var now = call();
    if (now && now !== shown) document.querySelector("[data-call]").classList.add("is-new");
    shown = now;
  };
})();
