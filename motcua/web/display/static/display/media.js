// Pictures and films beside the calls, silent, one after the other.
(function () {
  "use strict";
  var PICTURE = 15000, FILM = 300000;
  var place = document.getElementById("media"), known = "", list = [], at = 0, timer;

  window.motcuaMedia = function (media) {
    var now = JSON.stringify(media);
    if (now === known) return;
    known = now;
    list = media;
    at = 0;
    place.hidden = !list.length;
    document.getElementById("left").classList.toggle("has-media", list.length > 0);
    show();
  };

  function show() {
    clearTimeout(timer);
    place.textContent = "";
    if (!list.length) return;
    var one = list[at % list.length], element = document.createElement(one.film ? "video" : "img");
    element.src = one.url;
    element.onerror = function () { timer = setTimeout(next, PICTURE); };
    if (one.film) {
      element.muted = element.autoplay = true;
      element.setAttribute("playsinline", "");
      element.onended = next;
    } else element.alt = "";
    place.appendChild(element);
    if (one.film || list.length > 1) timer = setTimeout(next, one.film ? FILM : PICTURE);
  }

  function next() { at += 1; show(); }
})();
