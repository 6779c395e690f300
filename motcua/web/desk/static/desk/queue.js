/* Calling page: dialogs that are about one person or counter, reasons that fill a field. No inline script (CSP). */
(() => {
  "use strict";

  /* Before the dialog opens it is told about whom: capture runs before the shared opener. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens][data-code]");
    if (opener) {
      const dialog = document.querySelector(opener.dataset.opens);
      dialog.querySelectorAll("span[data-code]").forEach((place) => { place.textContent = opener.dataset.code; });
      const form = dialog.querySelector("form");
      if (opener.dataset.ticket) form.elements.ticket.value = opener.dataset.ticket;
      if (opener.dataset.action) form.action = opener.dataset.action;
    }
    const filler = event.target.closest?.("[data-fills]");
    if (filler) {
      const field = document.querySelector(filler.dataset.fills);
      field.value = filler.textContent.trim();
      field.focus();
    }
    const menu = event.target.closest?.(".menu-list [data-opens]")?.closest("details.menu");
    if (menu) menu.open = false;
  }, true);

  document.querySelectorAll("dialog[data-reopen]").forEach((dialog) => dialog.showModal());
})();
