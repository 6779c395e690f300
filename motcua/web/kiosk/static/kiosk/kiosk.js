/* The kiosk page: one screen swapped for the next by htmx. Here: going back to the start by itself, trying again
   without a network, larger type, contrast, reading aloud, keys on the screen. No inline script exists (CSP). */
(() => {
  "use strict";

  const WARNING = 12; // seconds in which the page asks whether somebody is still there
  const REFRESH = 45; // seconds between two looks at the lines while nobody is there
  const AGAIN = 3; // seconds between two tries without a network
  const GIVES_UP = 180; // seconds without a network after which a person is taken to have left
  const one = (selector) => document.querySelector(selector);
  const screenNow = () => one("#screen");
  const ask = (verb, path, values) => htmx.ajax(verb, path, { source: "#kiosk", target: "#screen", select: "#screen", swap: "outerHTML show:none", values })
    .catch(() => {}); // no answer: htmx:sendError and htmx:timeout say so below
  const home = () => ask("GET", screenNow().dataset.home);

  /* Without a network: the last request is repeated until it is answered. Repeats do nothing twice: a ticket
     carries the key of its visit. */
  let pending = null;
  let since = 0;
  let timer = 0;
  const lost = (config) => {
    if (!pending) since = Date.now();
    pending = config;
    one("#offline").hidden = false;
    stopWatching();
    stopReading();
    clearTimeout(timer);
    timer = setTimeout(retry, AGAIN * 1000);
  };
  const retry = () => {
    if (!pending) return;
    if (Date.now() - since > GIVES_UP * 1000) leave();
    ask(pending.verb, pending.path, pending.values);
  };
  /* Nothing of the person stays, not even on a screen that cannot be changed for another now. */
  const clear = () => { one("#main").replaceChildren(); showLook(false); };
  const leave = () => { pending = { verb: "GET", path: screenNow().dataset.home }; clear(); };
  const found = () => { pending = null; clearTimeout(timer); one("#offline").hidden = true; };
  const lostRequest = (event) => {
    const asked = event.detail.requestConfig;
    lost({ verb: asked.verb.toUpperCase(), path: asked.path, values: asked.formData });
  };
  document.addEventListener("htmx:sendError", lostRequest);
  document.addEventListener("htmx:timeout", lostRequest);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (answer.status >= 500) { event.detail.shouldSwap = false; lostRequest(event); return; }
    found();
    if (!answer.responseText.includes('id="screen"')) { event.detail.shouldSwap = false; location.assign(screenNow().dataset.home); }
  });
  window.addEventListener("online", () => { clearTimeout(timer); retry(); });
  window.addEventListener("offline", () => { if (!pending && screenNow().dataset.start) lost({ verb: "GET", path: screenNow().dataset.home }); });

  /* Back to the start when nobody touches anything. */
  let watch = [];
  const stopWatching = () => { watch.forEach(clearTimeout); watch = []; one("#still-there").hidden = true; };
  const watchAgain = () => {
    if (pending) return;
    stopWatching();
    const screen = screenNow();
    if (screen.dataset.start) { watch = [setTimeout(home, REFRESH * 1000)]; return; }
    const patience = Math.max(Number(screen.dataset.patience) || 45, WARNING + 5);
    watch = [
      setTimeout(() => { one("#still-there").hidden = false; one("[data-stays]").focus(); }, (patience - WARNING) * 1000),
      setTimeout(() => { stopWatching(); clear(); home(); }, patience * 1000),
    ];
  };
  const touched = () => { if (one("#still-there").hidden) watchAgain(); };
  ["pointerdown", "keydown", "input"].forEach((kind) => document.addEventListener(kind, touched, true));
  document.addEventListener("keydown", (event) => {
    if (one("#still-there").hidden) return;
    if (event.key === "Escape") watchAgain();
    if (event.key === "Tab") event.preventDefault();
  });

  /* Larger type and contrast, for one visit. */
  const looks = document.documentElement.classList;
  const showLook = (keeps) => {
    if (!keeps) looks.remove("is-large", "is-contrast");
    document.querySelectorAll("[data-look]").forEach((button) => button.setAttribute("aria-pressed", String(looks.contains(`is-${button.dataset.look}`))));
  };

  /* Reading aloud: a voice of the browser in the language of the page, else the server's, which speaks Vietnamese. */
  let reads = false;
  let sound = null;
  const voiceOf = (language) => (window.speechSynthesis?.getVoices() ?? []).find((voice) => voice.lang.toLowerCase().startsWith(language));
  const wordsOf = () => [...screenNow().querySelectorAll("#main :is(h1, h2, p, legend, dt, dd, label, .line, .group, .errand, .big, .rating-face)")]
    .filter((element) => element.getClientRects().length && !element.parentElement.closest("p, dd, .line, .group, .errand, .big"))
    .map((element) => element.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
  const silence = () => { window.speechSynthesis?.cancel(); sound?.close(); sound = null; };
  const stopReading = () => { reads = false; silence(); showReads(); };
  const read = () => {
    silence();
    const { lang, dataset } = screenNow();
    if (voiceOf(lang)) wordsOf().forEach((words) => readByBrowser(words, lang));
    else if (dataset.voice) readByServer(wordsOf().join(". "), dataset.voice);
  };
  const readByBrowser = (words, lang) => {
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = lang === "en" ? "en-US" : "vi-VN";
    spoken.voice = voiceOf(lang);
    spoken.rate = .9;
    window.speechSynthesis.speak(spoken);
  };
  const readByServer = async (words, address) => {
    const player = new AudioContext();
    sound = player;
    try {
      const headers = JSON.parse(document.body.getAttribute("hx-headers"));
      const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams({ words }) });
      if (!answer.ok) throw new Error(answer.status);
      const source = player.createBufferSource();
      source.buffer = await player.decodeAudioData(await answer.arrayBuffer());
      source.connect(player.destination);
      if (sound === player) source.start();
    } catch { if (sound === player) stopReading(); }
  };
  const showReads = () => document.querySelectorAll("[data-reads]").forEach((button) => {
    button.hidden = !voiceOf(screenNow().lang) && !screenNow().dataset.voice;
    button.setAttribute("aria-pressed", String(reads));
  });
  window.speechSynthesis?.addEventListener?.("voiceschanged", showReads);

  document.addEventListener("click", (event) => {
    const look = event.target.closest("[data-look]");
    if (look) { looks.toggle(`is-${look.dataset.look}`); showLook(true); }
    if (event.target.closest("[data-reads]")) { if (reads) stopReading(); else { reads = true; showReads(); read(); } }
    if (event.target.closest("[data-stays]")) { watchAgain(); one("#main").focus(); }
    if (event.target.closest("[data-gives-up]")) { leave(); retry(); }
    const key = event.target.closest("[data-key-types], [data-key-deletes]");
    if (key) type(key);
  });

  /* Keys on the screen, where a finger is all there is. */
  let field = null;
  document.addEventListener("focusin", (event) => { if (event.target.matches("#screen input, #screen textarea")) field = event.target; });
  const type = (key) => {
    if (!field?.isConnected) field = one("#screen main input:not([type=hidden])");
    if (!field) return;
    const at = field.selectionEnd ?? field.value.length;
    const from = "keyDeletes" in key.dataset ? Math.max(0, field.selectionStart === at ? at - 1 : field.selectionStart) : field.selectionStart ?? at;
    field.setRangeText(key.dataset.keyTypes ?? "", from, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* Arrows go from button to button, for keypads under the screen. */
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.matches("input, textarea") || one(".over:not([hidden])")) return;
    const stops = [...screenNow().querySelectorAll("a, button, input:not([type=hidden])")].filter((element) => element.getClientRects().length);
    const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
    event.preventDefault();
    next?.focus();
  });

  document.addEventListener("scanned", (event) => ask("POST", screenNow().dataset.scan, { payload: event.detail }));

  const arrive = (isFirst) => {
    const screen = screenNow();
    document.documentElement.lang = screen.lang;
    showLook(screen.dataset.start !== "fresh");
    screen.querySelectorAll("[data-keys]").forEach((keys) => { keys.hidden = false; });
    if (screen.dataset.start === "fresh") stopReading();
    showReads();
    if (reads) read();
    if (!isFirst) window.scrollTo(0, 0);
    if (!isFirst && document.activeElement === document.body) one("#main").focus(); // not while a scanner types
    watchAgain();
  };
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "screen" || event.target.id === "screen") arrive(false); });
  arrive(true);
})();
