/* The page of a ticket: when its state changes, the phone is shaken and the title of the page says so. */
(() => {
  "use strict";
  const now = () => document.getElementById("now");
  const KEY = `so:${location.pathname}`;
  const PATTERNS = { called: [400, 200, 400, 200, 400], "waiting-near": [200, 100, 200], "expected-near": [200, 100, 200] };

  const look = () => {
    const state = now()?.dataset.state;
    if (!state) return;
    const before = sessionStorage.getItem(KEY);
    sessionStorage.setItem(KEY, state);
    if (before === null || before === state || !(state in PATTERNS)) return;
    document.title = `${now().querySelector("h1").textContent} · ${document.title}`;
    navigator.vibrate?.(PATTERNS[state]);
  };

  document.addEventListener("htmx:afterSettle", look);
  /* A phone that was put away has slept: it looks at once when taken out again. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") now()?.dispatchEvent(new Event("look"));
  });
  look();
})();
