/* Digitising: pages by keys, files dropped or chosen are sent at once, a large view, word to the intake screen. */
(() => {
  "use strict";

  /* Keys on the page in focus do what its buttons do; the focus stays on the page where it went. */
  const KEYS = { r: "turn", R: "back", ArrowLeft: "earlier", ArrowRight: "later", Delete: "drop" };
  let stays = "";
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.("[data-page]");
    const move = sheet && !event.ctrlKey && !event.altKey && !event.metaKey && KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const next = sheet.closest("li").nextElementSibling || sheet.closest("li").previousElementSibling;
    stays = move === "drop" ? next?.querySelector("[data-page]")?.id || "" : sheet.id;
    const form = sheet.closest("form");
    const values = { page: form.elements.page.value, move, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value };
    window.htmx.ajax("POST", form.action, { source: form, target: "#scan_live", swap: "outerHTML", values });
  }, true);
  /* While a page is looked at nothing moves below it. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "scan_live" && document.querySelector("dialog[open]")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", () => { stays ||= document.activeElement?.matches("[data-page]") ? document.activeElement.id : ""; });
  document.addEventListener("htmx:afterSwap", () => { document.getElementById(stays)?.focus(); stays = ""; });

  /* A page, large. */
  document.addEventListener("click", (event) => {
    const sheet = event.target.closest?.("[data-page]");
    const dialog = document.getElementById("page_large");
    if (!sheet || !dialog) return;
    const shown = sheet.querySelector("img").cloneNode();
    shown.loading = "eager";
    dialog.querySelector("h2").textContent = sheet.getAttribute("aria-label").split(",")[0];
    dialog.querySelector(".scan-large").replaceChildren(shown);
    dialog.showModal();
  });

  /* Files go off as soon as they are chosen or dropped. */
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-sends-files] input[type=file]") && event.target.files.length) event.target.form.requestSubmit();
  });
  document.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    const input = document.querySelector(".scan-upload input[type=file]");
    if (!input || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.form.requestSubmit();
  });

  /* The intake screen in the other window is told what was digitised. */
  const done = document.querySelector("[data-scan-done]");
  if (done) new BroadcastChannel("motcua-scan").postMessage({ ...done.dataset });
  document.querySelector("[data-closes-window]")?.addEventListener("click", () => window.close());
})();
