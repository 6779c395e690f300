/* Guidance desk and advice: lists by arrow keys, a scan in the wrong field, papers counted. No inline script (CSP). */
(() => {
  "use strict";

  const CARD = /\d{9,12}[|｜¦│].*[|｜¦│].*[|｜¦│]/;
  const listAfter = (field) => (field.dataset.finds ? document.querySelector(field.dataset.finds) : document.querySelector(".find-person ~ .found"));
  const options = (list) => (list ? [...list.querySelectorAll("button")] : []);

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !field.closest?.("#guidance")) return;
    const list = field.closest(".found");
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && list) {
      const all = options(list);
      const next = all[all.indexOf(field) + (event.key === "ArrowDown" ? 1 : -1)];
      event.preventDefault();
      (next || document.getElementById(list.id ? "which" : "who")).focus();
      return;
    }
    if (event.key === "ArrowDown" && field.matches("#who, #which")) {
      const first = options(listAfter(field))[0];
      if (first) { event.preventDefault(); first.focus(); }
      return;
    }
    if (event.key !== "Enter" || !(field instanceof HTMLInputElement)) return;
    if (field.closest(".guidance-times") && !CARD.test(field.value)) {
      event.preventDefault();
      document.querySelector(".guidance-times [value=appointment]").click();
      return;
    }
    if (CARD.test(field.value) && !field.matches("[data-scan]")) {  // the scanner typed into another field
      event.preventDefault();
      const who = document.getElementById("who");
      who.value = field.value.slice(field.value.search(/\d{9,12}[|｜¦│]/));
      field.value = field.defaultValue;
      document.querySelector("[data-find]").click();
      return;
    }
    if (field.matches("[data-scan]")) { event.preventDefault(); document.querySelector("[data-find]").click(); return; }
    if (field.matches("#which")) {  // Enter takes the first; before the list has caught up the server looks itself
      const first = options(listAfter(field))[0];
      if (first && field.dataset.shown === field.value) { event.preventDefault(); first.click(); }
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = document.getElementById("which");
    if (event.target.id === "offerings" && field) field.dataset.shown = event.detail.requestConfig.parameters.get?.("q") ?? event.detail.requestConfig.parameters.q;
  });

  document.addEventListener("click", (event) => {
    const filler = event.target.closest?.("[data-fills]");
    if (filler) document.querySelector(filler.dataset.fills).value = filler.textContent.trim();
    const all = event.target.closest?.("[data-all-held]");
    if (!all) return;
    const topic = all.closest(".topic");
    topic.querySelectorAll("input[value=missing]:checked").forEach((input) => { input.closest("fieldset").querySelector("input[value=held]").checked = true; });
    count();
  });
  const count = () => {
    const badge = document.querySelector("[data-missing]");
    if (!badge) return;
    const missing = document.querySelectorAll(".door-paper input[value=missing]:checked").length;
    badge.textContent = missing ? badge.dataset.textMissing.replace("%(count)s", missing) : badge.dataset.textNone;
    badge.classList.toggle("is-done", missing === 0);
  };
  document.addEventListener("change", count);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "guidance") return;  // a list below a field leaves the cursor where it is
    count();
    event.target.querySelector("[autofocus]")?.focus();
  });
  count();
})();
