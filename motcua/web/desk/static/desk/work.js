/* Case page and lists: previews in a dialog, dialogs that must be open, filters that need no button. */
(() => {
  "use strict";

  /* A file opens beside the case instead of leaving it; without a script the link opens a new tab. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-preview]");
    const dialog = document.getElementById("preview");
    if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const isPicture = link.dataset.preview === "picture";
    const shown = document.createElement(isPicture ? "img" : "iframe");
    shown.className = isPicture ? "preview-picture" : "preview-frame";
    shown.src = link.href;
    if (isPicture) shown.alt = link.textContent.trim(); else shown.title = link.textContent.trim();
    dialog.querySelector("h2").textContent = link.textContent.trim();
    dialog.querySelector("[data-shown]").replaceChildren(shown);
    dialog.querySelector("[data-download]").href = `${link.href}?tai=1`;
    dialog.showModal();
  });
  document.getElementById("preview")?.addEventListener("close", (event) => {
    event.target.querySelector("[data-shown]").replaceChildren();
  });

  /* After a refusal the dialog it came from stands open again with what was typed. */
  document.querySelectorAll("dialog[data-reopen]").forEach((dialog) => dialog.showModal());

  /* A menu closes when one of its entries opens a dialog. */
  document.addEventListener("click", (event) => {
    const menu = event.target.closest?.(".menu-list [data-opens]")?.closest("details.menu");
    if (menu) menu.open = false;
  }, true);

  /* A way back needs a reason: say so in the field before anything is sent. */
  document.addEventListener("click", (event) => {
    const back = event.target.closest?.("button[data-needs-note]");
    const note = back?.form?.elements.note;
    if (!note) return;
    note.setCustomValidity(note.value.trim() ? "" : back.dataset.needsNote);
    if (!note.reportValidity()) event.preventDefault();
  });
  document.addEventListener("input", (event) => event.target.setCustomValidity?.(""));

  /* One choice is enough: the filter sends itself. */
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("select[data-sends]")) event.target.form.requestSubmit();
    if (event.target.matches?.("input[data-ticks]")) {
      event.target.dataset.ticks.split(" ").forEach((name) => event.target.form.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; }));
    }
  });
})();
