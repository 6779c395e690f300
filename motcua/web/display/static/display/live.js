// Frames by server-sent events, by asking while these fail; for old browsers of TV sticks.
(function () {
  "use strict";
  var SILENCE = 25000, ASK_EVERY = 3000, LONGEST_PAUSE = 30000, TROUBLE_AFTER = 18000, RELOAD_AFTER = 3600000;
  var data = document.body.dataset, trouble = document.getElementById("trouble");
  var known = "", source = null, pause = 1000, drift = 0, gone = false;
  var request = null, asking = null, loaded = Date.now(), heard = loaded, opened = loaded, changed = loaded;
  var live = (window.motcuaLive = {
    frame: function () {},
    isBusy: function () { return false; },
    now: function () { return new Date(Date.now() + drift); }
  });

  function setTime(milliseconds) {
    heard = Date.now();
    if (milliseconds) drift = milliseconds - heard;
    trouble.hidden = true;
  }

  function show(frame) {
    if (frame.id === known) return;
    known = frame.id;
    changed = Date.now();
    Object.keys(frame.parts).forEach(function (name) {
      var place = document.querySelector("[data-part=" + name + "]"), html = frame.parts[name];
      if (place && place.motcuaHtml !== html) {
        place.innerHTML = html;
        place.motcuaHtml = html;
      }
    });
    live.frame(frame);
  }

  function end() { // unpaired
    gone = true;
    close();
    document.querySelectorAll("[data-part]").forEach(function (part) { part.innerHTML = ""; });
    trouble.hidden = true;
    document.getElementById("gone").hidden = false;
  }

  function close() {
    if (source) source.close();
    source = null;
    stopAsking();
  }

  function connect() {
    if (gone) return;
    if (source) source.close();
    if (!window.EventSource) return asking || ask();
    opened = Date.now();
    source = new EventSource(data.stream + "?sau=" + known);
    source.addEventListener("beat", function (event) {
      pause = 1000;
      stopAsking(); // an answer on its way may be older
      setTime(+event.data);
    });
    source.addEventListener("frame", function (event) { show(JSON.parse(event.data)); });
    source.addEventListener("gone", end);
    source.onerror = function () {
      source.close();
      source = null;
      setTimeout(connect, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      if (!asking) ask();
    };
  }

  function ask() {
    request = new XMLHttpRequest();
    request.open("GET", data.fresh);
    request.timeout = 10000;
    request.onload = function () {
      if (this.status === 403) return end();
      if (this.status !== 200) return;
      setTime(+this.getResponseHeader("X-Now"));
      show(JSON.parse(this.responseText));
    };
    request.send();
    asking = setTimeout(ask, ASK_EVERY);
  }

  function stopAsking() {
    clearTimeout(asking);
    asking = null;
    if (request) request.abort();
  }

  function watch() {
    if (gone) return;
    var silent = Date.now() - heard;
    if (silent > TROUBLE_AFTER) trouble.hidden = false;
    if (source && Date.now() - Math.max(heard, opened) > SILENCE) connect();
    // New scripts reach a screen that nobody touches.
    var idle = Date.now() - changed > 60000 && !live.isBusy() && silent < SILENCE && trouble.hidden;
    if (Date.now() - loaded > RELOAD_AFTER && idle) location.reload();
  }

  window.addEventListener("online", connect);
  setTime(+data.now * 1000);
  window.addEventListener("load", function () {
    connect();
    setInterval(watch, 1000);
  });
})();
