/* Money over the counter: what is given back while the amount is typed, and the receipt that prints itself once. */
(() => {
  "use strict";

  const amount = (text) => Number(text.replace(/[^0-9]/g, "") || 0);
  const words = (number) => `${String(number).replace(/\B(?=(\d{3})+$)/g, ".")} đ`;
  const tell = (input) => {
    const output = input.form?.querySelector("output[data-change]");
    if (!output) return;
    const given = amount(input.value), due = Number(input.dataset.given);
    const isShort = given > 0 && given < due;
    output.textContent = isShort ? `${output.dataset.short} ${words(due - given)}` : words(given ? given - due : 0);
    output.classList.toggle("is-short", isShort);
  };
  document.addEventListener("input", (event) => { if (event.target.matches?.("input[data-given]")) tell(event.target); });
  document.querySelectorAll("input[data-given]").forEach(tell);

  const print = (frame) => {
    frame.dataset.printed = "1";
    // A browser driven by a program has no printer, and Chromium without a window breaks on printing a PDF.
    if (navigator.webdriver) return;
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
    } catch {
      window.open(frame.src, "_blank", "noopener");  // a browser that shows no PDF in a page
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-prints]");
    if (button) print(document.getElementById(button.dataset.prints));
  });
  const fresh = document.querySelector("iframe[data-prints-at-once]");
  if (!fresh) return;
  // Once: coming back to the page must not print another copy.
  const printed = `printed:${new URL(fresh.src).pathname}`;
  if (sessionStorage.getItem(printed)) return;
  fresh.addEventListener("load", () => {
    sessionStorage.setItem(printed, "1");
    setTimeout(() => print(fresh), 300);
  }, { once: true });
})();
