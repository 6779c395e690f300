/* The express lane: card field, usual papers, rows by Enter, fee as it is typed. No inline script (CSP). */
(() => {
  "use strict";

  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* The list of the day: everything shown is chosen at once. */
  const list = document.getElementById("certification_list");
  list?.addEventListener("change", (event) => {
    if (event.target.matches("[data-chooses-all]")) all("input[name=entries]", list).forEach((box) => { box.checked = event.target.checked; });
  });

  const form = document.getElementById("certification");
  if (!form) return;
  const card = find("#applicant_card");
  const rows = find("#rows");
  let counting = 0;

  /* Who comes: what the card field holds is read, or somebody known is taken from its list. */
  const read = (values = {}) => window.htmx.ajax("POST", form.dataset.personUrl, { source: card, target: "#applicant", swap: "innerHTML", values: { who: "applicant", ...values } });
  const lists = window.motcua.listens(form, { take: (option) => { lists.close(card); read({ known: option.dataset.known }); }, read: () => read() });

  /* Rows: Enter goes from name to pages to copies and on to the next paper. */
  const rowOf = (element) => element.closest("[data-row]");
  const fieldsOf = (row) => all("input", row);
  const isFree = (row) => !find("[data-name]", row).value.trim();
  const number = () => all("[data-row]", rows).forEach((row, place) => all("[name]", row).forEach((field) => {
    field.name = field.name.replace(/-(\d+|NUMBER)-/, `-${place}-`);
    field.id = field.name;
  }));
  const addRow = () => {
    const free = all("[data-row]", rows).find(isFree);
    if (free) return free;
    if (rows.children.length >= Number(form.dataset.most)) return rows.lastElementChild;
    const row = find("#row_template").content.firstElementChild.cloneNode(true);
    rows.append(row);
    number();
    return row;
  };
  const dropRow = (row) => {
    if (rows.children.length > 1) row.remove(); else fieldsOf(row).forEach((field) => { field.value = field.defaultValue; });
    number();
    count();
    find("[data-name]", rows).focus();
  };
  const enterIn = (field) => {
    const fields = fieldsOf(rowOf(field));
    const next = fields[fields.indexOf(field) + 1] || (isFree(rowOf(field)) ? null : find("[data-name]", addRow()));
    next?.focus();
    next?.select();
  };
  const usePaper = (chip) => {
    const row = addRow();
    const [name, pages, copies] = fieldsOf(row);
    name.value = chip.dataset.name;
    pages.value = chip.dataset.pages;
    const act = find(`[data-act][value="${chip.dataset.act}"]`, form);
    if (act && !act.checked) { act.checked = true; loadOptions(); }
    copies.focus();
    copies.select();
    count();
  };

  /* The fee follows what is typed; the server computes it. */
  const count = () => { clearTimeout(counting); counting = setTimeout(() => find("#fee_trigger").dispatchEvent(new Event("fee")), 250); };
  const loadOptions = () => window.htmx.ajax("POST", form.dataset.optionsUrl, { source: find("#fee_trigger"), target: "#options", swap: "innerHTML" });

  form.addEventListener("input", (event) => { if (rowOf(event.target)) count(); unmark(event.target); });
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-act]")) { loadOptions(); find("[data-name]", rows).focus(); }
    if (field.matches("[data-fee]")) count();
    if (field.matches("[data-subject]")) find("[data-land]").hidden = field.value !== "land";
    if (field.matches("[data-kind]")) { card.value = ""; lists.readCard(card); }
    if (field.matches("[data-office]")) location.search = `?diem=${field.value}`;
  });
  form.addEventListener("focusin", (event) => { if (event.target.matches("[data-number]")) event.target.select(); });
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-usual-paper]");
    if (chip) usePaper(chip);
    if (event.target.closest("[data-adds-row]")) find("[data-name]", addRow()).focus();
    const drops = event.target.closest("[data-drops]");
    if (drops) dropRow(rowOf(drops));
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const isEntered = event.key === "Enter" && field instanceof HTMLInputElement;
    if (isEntered) event.preventDefault();  // Enter never sends the screen: scanners end with it. Ctrl+Enter does.
    if (!lists.pressed(event) && isEntered && rowOf(field)) enterIn(field);
  });
  document.addEventListener("keydown", (event) => {
    if (/^F[2-9]$/.test(event.key) && !event.ctrlKey && !event.altKey) event.preventDefault();  // F5 would throw the screen away
  });

  /* What came from the server. */
  document.addEventListener("htmx:afterSwap", (event) => {
    const { target } = event.detail;
    if (target.id === "applicant") personShown(target);
    if (target.id === "options") count();
    if (target.id === "certification_problems") showProblems();
  });
  const personShown = (part) => {
    lists.close(card);
    if (find(".person-card", part)) card.value = "";
    const last = find("[data-last-certifier]", part)?.dataset.lastCertifier;
    const certifier = find("#certifier");
    if (last && all("option", certifier).some((option) => option.value === last)) certifier.value = last;
    const wanted = document.getElementById(find("[data-focus]", part)?.dataset.focus);
    // Who went on meanwhile is not called back.
    if (wanted && (document.activeElement === card || document.activeElement === document.body || part.contains(document.activeElement))) wanted.focus();
  };

  /* Refusals: every sentence leads to its field; nothing typed is lost. */
  const unmark = (field) => { if (field.dataset.problem) { field.removeAttribute("aria-invalid"); delete field.dataset.problem; } };
  const openAround = (field) => { for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; };
  const goTo = (field) => { if (field) { openAround(field); field.focus(); field.select?.(); } };
  const showProblems = () => {
    all("[data-problem][aria-invalid]").forEach(unmark);
    const fields = all("#certification_problems [data-problem]").map((link) => document.getElementById(link.dataset.problem)).filter(Boolean);
    fields.forEach((field) => { field.setAttribute("aria-invalid", "true"); field.dataset.problem = "1"; openAround(field); });
    goTo(fields[0]);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#certification_problems a[data-problem]");
    if (link) { event.preventDefault(); goTo(document.getElementById(link.dataset.problem)); }
    if (event.target.closest?.("[data-shows-keys]")) window.motcua.showKeys();
  });
})();
