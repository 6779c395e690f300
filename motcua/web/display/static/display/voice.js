// Calls are spoken one after the other: by recordings, the browser's Vietnamese voice, the server's voice.
(function () {
  "use strict";
  var GAP = 400, LONGEST = 15000, TOO_OLD = 60000;
  var queue = [], speaking = false, player = new Audio();
  var voice = (window.motcuaVoice = { blocked: function () {}, isOn: true, isBusy: isBusy, say: say, unlock: unlock });

  function isBusy() { return speaking || queue.length > 0; }

  function say(call) {
    if (!voice.isOn || !(call.text || call.audio)) return;
    queue.push({ call: call, at: Date.now() });
    next();
  }

  function next() {
    if (speaking) return;
    var one = queue.shift();
    if (!one) return;
    if (Date.now() - one.at > TOO_OLD) return next();
    speaking = true;
    var over = false;
    var guard = setTimeout(done, LONGEST);
    function done() {
      if (over) return;
      over = true;
      clearTimeout(guard);
      setTimeout(function () { speaking = false; next(); }, GAP);
    }
    speak(one.call, done);
  }

  function speak(call, done) {
    var own = vietnamese();
    if (call.plays || !own) play(call.audio, done, own ? function () { talk(call.text, own, done); } : done);
    else talk(call.text, own, function (failed) { if (failed) play(call.audio, done, done); else done(); });
  }

  function vietnamese() {
    var voices = window.speechSynthesis ? speechSynthesis.getVoices() : [];
    return voices.filter(function (one) { return /^vi\b/i.test(one.lang.replace("_", "-")); })[0];
  }

  function talk(text, own, done) {
    var words = new SpeechSynthesisUtterance(text);
    words.lang = "vi-VN";
    words.voice = own;
    words.rate = 0.9;
    words.onend = function () { done(false); };
    words.onerror = function (event) {
      if (event.error === "not-allowed") voice.blocked();
      done(true);
    };
    speechSynthesis.speak(words);
  }

  function play(address, done, otherwise) {
    if (!address) return otherwise();
    player.onended = done;
    player.onerror = otherwise;
    player.src = address;
    var begun = player.play();
    if (begun && begun.catch) {
      begun.catch(function (error) {
        if (error.name === "NotAllowedError") { voice.blocked(); done(); }
      });
    }
  }

  // By a touch: from then on the browser lets this page make sounds.
  function unlock() {
    player.muted = false;
    if (window.speechSynthesis) speechSynthesis.resume();
  }

  if (window.speechSynthesis) speechSynthesis.getVoices();
})();
