// The wall board: calls out each call once, keeps the clock, tells when it has no sound.
(function () {
  "use strict";
  var live = window.motcuaLive, voice = window.motcuaVoice, sound = document.getElementById("sound");
  var clock = document.getElementById("clock"), day = document.getElementById("day");
  var NAMES = ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
  var KEPT = 60, isBlocked = false;
  // What was called before a board was switched on is not called out; one that reloads goes on.
  var announced = recall("motcua-announced", document.body.dataset.called.split(" "));

  function recall(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(name)) || otherwise; } catch (error) { return otherwise; }
  }

  function remember(name, value) {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch (error) { /* private window */ }
  }

  live.isBusy = voice.isBusy;
  live.frame = function (frame) {
    window.motcuaMedia(frame.media);
    sound.hidden = !frame.speaks;
    (frame.calls || []).forEach(function (call) {
      if (announced.indexOf(call.key) >= 0) return;
      announced.push(call.key);
      flash(call.key);
      if (frame.speaks) voice.say(call);
    });
    announced = announced.slice(-KEPT);
    remember("motcua-announced", announced);
  };

  function flash(key) {
    var place = document.querySelector('[data-call="' + key + '"]');
    if (place) place.classList.add("is-new");
  }

  function tick() {
    var at = new Date(live.now().getTime() + 7 * 3600000); // Vietnamese time, whatever the TV thinks
    clock.textContent = two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
    day.textContent = NAMES[at.getUTCDay()] + ", " + two(at.getUTCDate()) + "/" + two(at.getUTCMonth() + 1) + "/" + at.getUTCFullYear();
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function showSound() {
    var words = isBlocked ? sound.dataset.blocked : voice.isOn ? sound.dataset.on : sound.dataset.off;
    sound.textContent = words;
    sound.classList.toggle("is-off", isBlocked || !voice.isOn);
  }

  function askBrowser() {
    var Context = window.AudioContext || window.webkitAudioContext, context = Context && new Context();
    if (context) setTimeout(function () { // one that may sound starts by itself
      if (context.state === "suspended") voice.blocked();
      context.close();
    }, 1000);
  }

  voice.blocked = function () { isBlocked = true; showSound(); };
  voice.isOn = recall("motcua-sound", "on") === "on";
  sound.addEventListener("click", function (event) {
    event.stopPropagation();
    if (isBlocked) return allow();
    voice.isOn = !voice.isOn;
    remember("motcua-sound", voice.isOn ? "on" : "off");
    showSound();
  });
  function allow() {
    if (!isBlocked) return;
    isBlocked = false;
    voice.unlock();
    showSound();
  }
  document.addEventListener("click", allow);
  document.addEventListener("keydown", function (event) { if (event.target !== sound) allow(); });

  askBrowser();
  showSound();
  tick();
  setInterval(tick, 1000);
})();
