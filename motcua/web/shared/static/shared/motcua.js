/* Small things every screen shares: keys, rows, double clicks, toasts. No inline script exists (CSP). */
(() => {
  "use strict";

  const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
  const texts = () => document.body.dataset;
  const isTyping = (event) => event.isComposing || (event.target instanceof Element && event.target.closest(TYPING) !== null);

  /* Keys: data-key="F2" | "Ctrl+Enter" | "Alt+B" | "/" on a link, button or field; words in data-key-label. */
  const chordOf = (event) => {
    let key = event.key;
    if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
    if (key.length === 1 && (event.ctrlKey || event.altKey)) key = key.toUpperCase();
    return (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") +
      (event.shiftKey && key.length > 1 ? "Shift+" : "") + key;
  };
  const isVisible = (element) => element.getClientRects().length > 0;
  const keyed = () => [...document.querySelectorAll("[data-key]")].filter((element) => {
    const open = document.querySelector("dialog[open]");
    return (!open || open.contains(element)) && isVisible(element);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    const isBare = chord.length === 1;
    if (isBare && isTyping(event)) return;
    if (chord === "?") { event.preventDefault(); showKeys(); return; }
    const target = keyed().find((element) => element.dataset.key === chord);
    if (target) {
      if (target.matches(":disabled, [aria-disabled=true]")) return;
      event.preventDefault();
      if (target.matches("input:not([type=checkbox], [type=radio], [type=file]), textarea, select")) {
        target.focus();
        if (target.select) target.select();
      } else if (!event.repeat) {
        target.click();
      }
      return;
    }
    if (isBare || chord === "ArrowDown" || chord === "ArrowUp") moveRow(event, chord);
  });

  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd").forEach((cap) => cap.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const showKeys = () => {
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return;
    const list = dialog.querySelector(".keys-list");
    list.replaceChildren();
    const seen = new Set();
    const add = (key, label) => {
      if (!label || seen.has(key)) return;
      seen.add(key);
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      key.split("+").forEach((part, at) => {
        if (at) term.append(" + ");
        const cap = document.createElement("kbd");
        cap.textContent = part;
        term.append(cap);
      });
      words.textContent = label;
      list.append(term, words);
    };
    keyed().forEach((element) => add(element.dataset.key, element.dataset.keyLabel ||
      element.getAttribute("aria-label") || wordsOf(element)));
    if (document.querySelector("[data-rows]")) { add("j", texts().textNextRow); add("k", texts().textPreviousRow); add("Enter", texts().textOpenRow); }
    document.querySelectorAll("[data-key-note]").forEach((element) => add(element.dataset.keyNote, element.dataset.keyLabel));
    add("?", texts().textKeys);
    dialog.showModal();
  };

  /* Rows: the whole row opens its .row-link; in a table with data-rows, j and k (or arrows) move. */
  const moveRow = (event, chord) => {
    const table = document.querySelector("[data-rows]");
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[chord];
    if (!table || !step || isTyping(event) || document.querySelector("dialog[open]")) return;
    const links = [...table.querySelectorAll(".row-link")];
    const next = links[links.indexOf(document.activeElement) + step] || (document.activeElement.matches?.(".row-link") ? null : links[0]);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("tr, li")?.scrollIntoView({ block: "nearest" });
  };
  const openRow = (event) => {
    const row = event.target.closest?.("tr");
    const link = row?.querySelector("a.row-link");
    if (!link || event.target.closest("a, button, input, select, label, summary, textarea") || String(getSelection())) return;
    if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  };
  document.addEventListener("click", openRow);
  document.addEventListener("auxclick", (event) => { if (event.button === 1) openRow(event); });

  /* A form is sent once: data-submit-once. */
  const release = (form) => {
    delete form.dataset.sending;
    [...form.elements].filter((button) => button.getAttribute("aria-busy") === "true").forEach((button) => { button.removeAttribute("aria-busy"); button.disabled = false; });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-submit-once]")) return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sending = "1";
    const button = event.submitter;
    if (button) setTimeout(() => { button.setAttribute("aria-busy", "true"); button.disabled = true; });
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-submit-once]");
    if (form) setTimeout(() => release(form));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });

  /* A dialog opens at its first field; only one without fields at its cross. */
  const show = (dialog) => {
    dialog?.showModal();
    dialog?.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea)")?.focus();
  };

  /* Links that do not fit beside each other: the present place is brought into view. */
  document.querySelectorAll(".tabs > [aria-current], .portal-nav [aria-current]").forEach((link) => {
    const strip = link.parentElement;
    const [box, place] = [link.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += box.left + box.width / 2 - place.left - place.width / 2;
  });

  /* Dialogs: data-opens="#id" shows one, data-closes closes its own, a click beside it too. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) { event.preventDefault(); show(document.querySelector(opener.dataset.opens)); return; }
    if (event.target.closest?.("[data-closes]")) { event.preventDefault(); event.target.closest("dialog, .notice")?.matches("dialog") ? event.target.closest("dialog").close() : event.target.closest(".notice").remove(); return; }
    if (event.target instanceof HTMLDialogElement) {
      const box = event.target.getBoundingClientRect();
      if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest?.("[data-prints]")) window.print();
    const copier = event.target.closest?.("[data-copies]");
    if (copier) navigator.clipboard?.writeText(copier.dataset.copies).then(() => toast(texts().textCopied, "success"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
  });

  /* Which files are chosen, with sizes, in words of the page; also those the browser kept from before. */
  const sizeOf = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1024)} KB`
    : `${(bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
  const PICKED = ".file-pick input[type=file]";
  const tellFiles = (input) => {
    const part = input.closest(".file-pick");
    const files = [...input.files];
    const names = files.map((file) => `${file.name} (${sizeOf(file.size)})`).join(", ");
    const count = part.dataset.several.replace("%(count)s", files.length);
    input.title = names || part.dataset.none;
    part.querySelector(".file-chosen").textContent = files.length > 1 ? `${count}: ${names}` : input.title;
    part.classList.toggle("has-files", files.length > 0);
    if (!part.matches("[data-short]")) return;
    const words = part.querySelector(".file-words");
    words.dataset.words ||= words.textContent;
    words.textContent = files.length ? count : words.dataset.words;
  };
  const tellAllFiles = (root) => root.querySelectorAll(PICKED).forEach(tellFiles);
  document.addEventListener("change", (event) => { if (event.target.matches?.(PICKED)) tellFiles(event.target); });
  document.addEventListener("reset", (event) => setTimeout(() => tellAllFiles(event.target)));
  window.addEventListener("pageshow", () => tellAllFiles(document));
  document.addEventListener("htmx:load", (event) => tellAllFiles(event.target));

  /* Toasts: server messages, the HX-Trigger event "toast" {text, kind}, lost connections. */
  const fade = (element) => setTimeout(() => element.remove(), 7000);
  const toast = (text, kind = "info") => {
    const place = document.getElementById("toasts");
    if (!place || !text) return;
    const box = document.createElement("div");
    box.className = `notice notice-${kind}`;
    box.setAttribute("role", kind === "error" ? "alert" : "status");
    const body = document.createElement("div");
    body.className = "body";
    body.textContent = text;
    box.append(body);
    place.append(box);
    fade(box);
  };
  window.motcua = { toast, showKeys };
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.kind));
  document.addEventListener("htmx:sendError", () => toast(texts().textOffline, "error"));
  document.addEventListener("htmx:timeout", () => toast(texts().textOffline, "error"));
  document.querySelectorAll("#toasts .notice-success").forEach(fade);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "alerts") event.target.scrollIntoView({ block: "nearest" });
  });

  /* Where tabs are wider than the screen, the present one is in sight. */
  document.querySelectorAll(".tabs > [aria-current]").forEach((tab) => {
    const row = tab.parentElement.getBoundingClientRect();
    const at = tab.getBoundingClientRect();
    if (at.right > row.right) tab.parentElement.scrollLeft += at.left - row.left - (row.width - at.width) / 2;
  });

  /* The bar at the top appears only when an answer takes longer than 400 ms. */
  let running = 0;
  let timer = 0;
  const rest = () => { running = Math.max(0, running - 1); if (!running) { clearTimeout(timer); document.documentElement.classList.remove("is-busy"); } };
  document.addEventListener("htmx:beforeRequest", () => {
    if (running++ === 0) timer = setTimeout(() => document.documentElement.classList.add("is-busy"), 400);
  });
  document.addEventListener("htmx:afterRequest", rest);

  document.documentElement.classList.add("js");
})();
