/* Prints the slip once it is shown; the cursor stays on the next person. */
(() => {
  "use strict";

  const next = document.getElementById("next_person");
  const frame = document.getElementById("slip_frame");
  const print = () => {
    frame.dataset.printed = "1";
    // A browser driven by a program has no printer, and Chromium without a window breaks on printing a PDF.
    if (navigator.webdriver) return;
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch {
      window.open(frame.src, "_blank", "noopener");  // a browser that shows no PDF in a page
    }
    next?.focus();
  };
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-prints-slip]")) print(); });
  next?.focus();
  if (!frame) return;
  // Printed by itself once: coming back to the page must not print another copy.
  const printed = `slip-printed:${new URL(frame.src).pathname}`;
  frame.addEventListener("load", () => {
    if (sessionStorage.getItem(printed)) return;
    sessionStorage.setItem(printed, "1");
    setTimeout(print, 300);
  }, { once: true });
})();
