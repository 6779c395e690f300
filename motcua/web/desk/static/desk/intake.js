/* The intake screen: card field, lists that open while typing, checklist by keys, foot bar. No inline script (CSP). */
(() => {
  "use strict";

  const form = document.getElementById("intake");
  if (!form) return;
  const texts = form.dataset;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const says = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const recompute = () => find("#due").dispatchEvent(new Event("recompute"));
  const focusOn = (id) => { const element = document.getElementById(id); if (element) { openAround(element); element.focus(); element.select?.(); } };
  const openAround = (element) => { for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; };

  /* The card field and the search for a procedure: what is chosen is loaded in its place. */
  const fields = window.motcua.listens(form, {
    take: (option, input) => {
      const { verb, url, target, ...values } = option.dataset;
      window.htmx.ajax(verb, url, { source: input, target, swap: "innerHTML", values });
    },
    read: (input) => document.getElementById(`${input.dataset.reads}_read`).dispatchEvent(new Event("read")),
    listed: (input, event) => { if (input.id === "procedure_search") proceduresListed(input, event); },
  });
  const proceduresListed = (input, event) => {
    const parameters = event.detail.requestConfig?.parameters;
    fields.mark(input, fields.optionsOf(input)[0]);
    if (parameters?.get?.("q") === input.value || parameters?.q === input.value) input.dataset.stale = "";
    if (input.dataset.takesFirst && !input.dataset.stale && fields.marked(input)) fields.choose(fields.marked(input));
  };

  form.addEventListener("input", (event) => {
    const input = event.target;
    if (input.matches("[aria-invalid]") && input.dataset.problem) unmark(input);
    if (input.matches(".paper-own-name")) { const row = input.closest("[data-paper]"); row.dataset.name = input.value; count(); }
  });

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const isEntered = event.key === "Enter" && input instanceof HTMLInputElement && (input.type !== "checkbox" || input.matches("[data-row]"));
    if (isEntered) event.preventDefault();  // Enter never sends the screen: scanners end with it. Ctrl+Enter does.
    if (fields.pressed(event) || !isEntered) return;
    if (input.id === "procedure_search") { takeFirst(input); return; }
    if (input.matches("[data-row]")) { moveRow(input, 1); return; }
    nextField(input);
  });
  /* Enter before the list has caught up with the words: the first of the list that fits them is taken. */
  const takeFirst = (input) => {
    if (!input.value.trim()) return;
    input.dataset.takesFirst = "1";
    input.dispatchEvent(new Event("search"));
  };
  const nextField = (input) => {
    const order = all("input:not([type=hidden]):not([tabindex='-1']), select, textarea, button", form).filter((field) => !field.disabled && field.getClientRects().length);
    order[order.indexOf(input) + 1]?.focus();
  };

  /* The checklist: a tick is the state the procedure expects, without it the paper is missing or not needed. */
  const rows = () => all("[data-row]", find("#papers"));
  const stateOf = (row) => find(".paper-state", row);
  const setState = (row, state) => {
    stateOf(row).value = state;
    row.dataset.state = state;
    if (state !== "held" && row.dataset.reuses) letGo(row);
    const box = find("[data-row]", row);
    box.checked = ["submitted", "presented", "held", "unavailable"].includes(state);
    const lookup = find(".paper-lookup", row);
    lookup.hidden = state !== "unavailable";
    if (state === "unavailable") all("[data-default]", lookup).forEach((input) => { input.value ||= input.dataset.default; });
    count();
  };
  const count = () => {
    const papers = all("[data-paper], [data-confirm]", find("#papers"));
    const open = papers.filter((row) => row.dataset.state === "missing" || (row.dataset.confirm !== undefined && !find("[data-row]", row).checked));
    const badge = find("#papers_count");
    badge.hidden = papers.length === 0;
    badge.textContent = says(texts.textCount, { done: papers.length - open.length, all: papers.length });
    badge.classList.toggle("is-done", open.length === 0);
  };
  const moveRow = (box, step) => {
    const boxes = rows();
    const next = boxes[boxes.indexOf(box) + step];
    next?.focus();
    next?.closest("li").scrollIntoView({ block: "nearest" });
  };
  /* After a tick the cursor goes to the next line that still waits for one. */
  const isOpen = (box) => { const row = box.closest("[data-paper]"); return row ? row.dataset.state === "missing" : !box.checked; };
  const toNextOpen = (box) => {
    const boxes = rows();
    const next = boxes.slice(boxes.indexOf(box) + 1).find(isOpen) || boxes.find(isOpen);
    next?.focus();
    next?.closest("li").scrollIntoView({ block: "nearest" });
  };
  const setKind = (row, kind) => {
    if (row.dataset.state === "missing" || row.dataset.state === "not_needed" || row.dataset.state === "held") setState(row, row.dataset.ticked);
    find(".paper-kind", row).value = kind;
  };
  const addTo = (row, step) => {
    const field = find(".paper-count", row);
    field.value = Math.min(9999, Math.max(1, (parseInt(field.value, 10) || 1) + step));
  };
  const cycle = (row, step) => {
    const choices = [...stateOf(row).options].map((option) => option.value);
    setState(row, choices[(choices.indexOf(row.dataset.state) + step + choices.length) % choices.length]);
  };
  const everythingThere = () => {
    all("[data-paper][data-state=missing]", find("#papers")).forEach((row) => setState(row, row.dataset.ticked));
    all("[data-confirm] [data-row]", find("#papers")).forEach((box) => { box.checked = true; });
    count();
  };

  find("#papers").addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches("[data-row]") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const row = box.closest("[data-paper]");
    const act = {
      ArrowDown: () => moveRow(box, 1), ArrowUp: () => moveRow(box, -1),
      "*": everythingThere,
      ...(row && {
        ArrowRight: () => cycle(row, 1), ArrowLeft: () => cycle(row, -1),
        "+": () => addTo(row, 1), "=": () => addTo(row, 1), "-": () => addTo(row, -1),
        1: () => setKind(row, "1"), 2: () => setKind(row, "2"), 3: () => setKind(row, "3"), 4: () => setKind(row, "4"),
        5: () => setState(row, "held"),
        6: () => { setState(row, "unavailable"); find(".paper-lookup input", row).focus(); },
        0: () => setState(row, "not_needed"),
      }),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  find("#papers").addEventListener("change", (event) => {
    const field = event.target;
    const row = field.closest("[data-paper]");
    if (row) row.dataset.spoken = "1";
    if (field.matches("[data-row]")) {
      if (row) setState(row, field.checked ? row.dataset.ticked : row.dataset.unticked);
      else count();
      if (field.checked) toNextOpen(field);
    } else if (field.matches(".paper-state")) setState(row, field.value);
    else if (field.type === "file") takeFiles(field);
  });

  /* Scans and photos: chosen, or dropped on their paper; one too large is refused before it is sent. */
  const takeFiles = (input) => {
    const limit = Number(texts.uploadLimit);
    const large = [...input.files].find((file) => file.size > limit);
    if (large) {
      window.motcua.toast(says(texts.textTooLarge, { name: large.name, limit: Math.floor(limit / 1024 / 1024) }), "error");
      setFiles(input, new DataTransfer().files);
      return;
    }
    const row = input.closest("[data-paper]");
    if (input.files.length && row.dataset.state === row.dataset.unticked) setState(row, row.dataset.ticked);
  };
  const setFiles = (input, files) => { input.files = files; input.dispatchEvent(new Event("change", { bubbles: true })); };
  const dropRow = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest?.("[data-paper]");
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();  // a file beside a paper must not replace the page
    all(".is-drop").forEach((row) => row.classList.remove("is-drop"));
    const row = dropRow(event);
    if (row) row.classList.add("is-drop");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    all(".is-drop").forEach((row) => row.classList.remove("is-drop"));
    const input = dropRow(event) && find("input[type=file]", event.target.closest("[data-paper]"));
    if (input) setFiles(input, event.dataTransfer.files);
  });

  /* An earlier paper stands for the one of the checklist whose name shares most of its words, else for one more. */
  const wordsIn = (text) => new Set(text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").match(/[a-z0-9]+/g) || []);
  const shared = (row, wanted) => { const own = wordsIn(row.dataset.name); return [...wanted].filter((word) => own.has(word)).length; };
  const likeness = (row, wanted) => shared(row, wanted) / Math.max(wanted.size, wordsIn(row.dataset.name).size, 1);
  const likest = (list, wanted) => list.sort((a, b) => likeness(b, wanted) - likeness(a, wanted))[0];
  const held = () => all("[data-reuses]", find("#applicant"));
  const letGo = (row) => { delete row.dataset.reuses; all(".paper-reused", row).forEach((part) => part.remove()); };
  const standFor = (row, button) => {
    letGo(row);
    const note = find("[data-reused-note]").content.firstElementChild.cloneNode(true);
    find("[data-said]", note).textContent = button.dataset.said;
    find("a", note).href = button.dataset.file;
    note.append(hidden(stateOf(row).name.replace(/-state$/, "-reused_id"), button.dataset.reuses));
    find(".paper-line", row).after(note);
    row.dataset.reuses = button.dataset.reuses;
    setState(row, "held");
  };
  /* What was issued here is not asked for again: it stands by itself for a paper of that name nobody spoke of yet. */
  const reuseResults = () => held().filter((button) => button.dataset.result !== undefined).forEach((button) => {
    const wanted = wordsIn(button.dataset.name);
    const papers = all("[data-paper]", find("#papers"));
    if (wanted.size < 2 || papers.some((row) => row.dataset.reuses === button.dataset.reuses)) return;
    const open = papers.filter((row) => row.dataset.state === row.dataset.unticked && !row.dataset.spoken && shared(row, wanted) === wanted.size);
    if (open.length) standFor(likest(open, wanted), button);
  });
  /* The papers of somebody else stand for nothing. */
  const forgetOthers = () => {
    const keys = new Set(held().map((button) => button.dataset.reuses));
    all("[data-paper][data-reuses]", find("#papers")).filter((row) => !keys.has(row.dataset.reuses)).forEach((row) => { letGo(row); setState(row, row.dataset.unticked); });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-reuses][data-name]:not([data-paper])");
    const list = find(".papers", find("#papers"));
    if (!button) return;
    if (!list) { window.motcua.toast(texts.textChooseFirst, "error"); return; }
    const wanted = wordsIn(button.dataset.name);
    let row = likest(all("[data-paper]", list), wanted);
    if (!row || likeness(row, wanted) < 0.5 && shared(row, wanted) < wanted.size) {
      find("[data-adds-paper]", find("#papers")).click();
      row = all("[data-paper]", list).at(-1);
      row.dataset.name = find(".paper-own-name", row).value = button.dataset.name;
    }
    standFor(row, button);
    row.scrollIntoView({ block: "nearest" });
    window.motcua.toast(says(texts.textReused, { name: row.dataset.name }), "success");
  });

  /* A form of the office filled from the screen as it stands, files left out; the screen stays as it is. */
  find("#procedure").addEventListener("click", (event) => {
    const button = event.target.closest("[data-fills]");
    if (button) sendApart(button.dataset.fills, [...new FormData(form)].filter(([, value]) => typeof value === "string"));
  });

  /* A paper is digitised in a window of its own, which tells back what came of it. */
  const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  const sendApart = (action, values) => {
    const sending = Object.assign(document.createElement("form"), { method: "post", action, target: "_blank" });
    sending.append(...values.map(([name, value]) => hidden(name, value)));
    document.body.append(sending);
    sending.submit();
    sending.remove();
  };
  find("#papers").addEventListener("click", (event) => {
    const row = event.target.closest("[data-scans]")?.closest("[data-paper]");
    if (!row) return;
    const values = {
      csrfmiddlewaretoken: find("[name=csrfmiddlewaretoken]", form).value, intake_key: form.elements.intake_key.value,
      title: row.dataset.name, person: find("#id_applicant-name")?.value || "", office: form.elements.office.value,
    };
    sendApart(texts.scanUrl, Object.entries(values));
    if (!form.elements.has_scans) form.append(hidden("has_scans", "1"));
  });
  new BroadcastChannel("motcua-scan").addEventListener("message", ({ data }) => {
    const row = all("[data-paper]", find("#papers")).find((one) => one.dataset.name.slice(0, 500) === data.title);
    if (data.intake !== form.elements.intake_key.value || !row) return;
    find("[data-scans] span", row).textContent = says(texts.textScanned, data);
    find("[data-scans]", row).classList.add("has-files");
    if (row.dataset.state === row.dataset.unticked) setState(row, row.dataset.ticked);
  });

  find("#papers").addEventListener("click", (event) => {
    if (!event.target.closest("[data-adds-paper]")) return;
    const list = find(".papers", find("#papers"));
    const extra = find("[data-extra-paper]", find("#papers")).content.firstElementChild.cloneNode(true);
    const number = all("[data-paper]", list).length;
    all("[name], [id]", extra).forEach((element) => {
      for (const name of ["name", "id"]) if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace("NUMBER", number));
    });
    list.append(extra);
    count();
    find(".paper-own-name", extra).focus();
  });

  /* Another variant keeps what was already said about papers that both lists have. */
  let kept = new Map();
  const keepPapers = () => {
    kept = new Map(all("[data-paper]", find("#papers")).filter((row) => row.dataset.name).map((row) => [row.dataset.name, {
      state: row.dataset.state, kind: find(".paper-kind", row).value, count: find(".paper-count", row).value, files: find("input[type=file]", row).files,
      reuses: row.dataset.reuses,
    }]));
  };
  const putBack = () => all("[data-paper]", find("#papers")).forEach((row) => {
    const old = kept.get(row.dataset.name);
    if (!old) return;
    if (old.files.length) setFiles(find("input[type=file]", row), old.files);
    find(".paper-kind", row).value = old.kind;
    find(".paper-count", row).value = old.count;
    setState(row, old.state);
    const again = held().find((button) => button.dataset.reuses === old.reuses);
    if (again) standFor(row, again);
  });

  /* Proxy, organisation, channel, way of receiving. */
  const showProxy = () => {
    const part = find("#proxy_part");
    part.hidden = part.disabled = !find("#has_proxy").checked;
    if (!part.hidden) find("#proxy_card").focus();
  };
  const showAddress = () => {
    const way = find("#delivery").value;
    const part = find("#delivery_address_part");
    part.hidden = way !== "post";
    const field = find("#id_delivery_address");
    if (way === "post" && !field.value) field.value = find("#id_applicant-address")?.value || "";
  };
  const limitDelivery = () => {
    const byPost = find("[data-chosen]")?.dataset.byPost !== "no";
    const option = find("#delivery option[value=post]");
    option.disabled = !byPost;
    if (!byPost && find("#delivery").value === "post") find("#delivery").value = "counter";
    showAddress();
  };
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.id === "has_proxy") showProxy();
    if (field.id === "delivery") { showAddress(); if (field.value === "post") focusOn("id_delivery_address"); }
    if (field.name === "channel") recompute();
    if (field.id === "wants_slip") showSlip();
    if (field.dataset.kind !== undefined) readCardAs();
    if (field.dataset.office !== undefined) location.search = `?diem=${field.value}`;
    if (field.name === "variant") keepPapers();
  }, true);
  const readCardAs = () => { find("#applicant_card").value = ""; fields.readCard(find("#applicant_card")); };

  const showSlip = () => {
    const foot = find(".intake-foot");
    const optional = find("[data-slip]", foot)?.dataset.slip === "optional";
    foot.classList.toggle("is-slip-optional", optional);
    foot.classList.toggle("prints-slip", !optional || find("#wants_slip").checked);
  };

  // A card or a personal number that lands in the procedure field must not travel in an address.
  find("#procedure_search").addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get" && event.detail.path.includes("tim-thu-tuc") && /\||\d{9}/.test(event.target.value)) event.preventDefault();
  });

  /* What the server sent has arrived. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const { target } = event;
    if (target.id === "applicant") { forgetOthers(); reuseResults(); }
    if (target.id === "applicant" || target.id === "proxy") {
      const input = document.getElementById(`${target.id}_card`);
      fields.close(input);
      if (find(".person-card", target)) input.value = "";
      // Who went on meanwhile is not called back.
      const here = document.activeElement;
      if (here === input || here === document.body || target.contains(here) || here.dataset.kind !== undefined) focusOn(find("[data-focus]", target)?.dataset.focus || input.id);
    }
    if (target.id === "procedure") procedureChosen(event);
    if (target.id === "due") showSlip();
    if (target.id === "intake_problems") showProblems();
  });
  const procedureChosen = (event) => {
    const search = find("#procedure_search");
    fields.close(search);
    search.value = "";
    const chosen = find("[data-chosen]")?.dataset.chosen;
    all("[data-offering]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.offering === chosen)));
    if (event.detail.requestConfig?.elt?.name === "variant") { putBack(); find("[name=variant]:checked")?.focus(); } else (rows().find(isOpen) || rows()[0])?.focus();
    kept = new Map();
    reuseResults();
    count();
    limitDelivery();
    recompute();
  };

  /* Refusals: every sentence leads to its field; nothing typed is lost. */
  const unmark = (field) => { field.removeAttribute("aria-invalid"); delete field.dataset.problem; find(`#${CSS.escape(field.id)}_problem`)?.remove(); };
  const showProblems = () => {
    all("dialog[open]").forEach((dialog) => { if (!find("#intake_problems a[href^='#defect-'], #intake_problems a[href='#reason']")) dialog.close(); });
    all("[data-problem][aria-invalid]").forEach(unmark);
    const wrong = all("#intake_problems [data-problem]").map((link) => document.getElementById(link.dataset.problem)).filter(Boolean);
    wrong.forEach((field) => { field.setAttribute("aria-invalid", "true"); field.dataset.problem = "1"; openAround(field); });
    wrong[0]?.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#intake_problems [data-problem]");
    if (link) { event.preventDefault(); focusOn(link.dataset.problem); }
    if (event.target.closest?.("[data-shows-keys]")) window.motcua.showKeys();
    if (event.target.closest?.("[data-opens='#supplement_dialog']")) presetDefects();
    if (event.target.closest?.("[data-opens='#refusal_dialog']")) find("#reason").focus();
  });
  const presetDefects = () => {
    const part = find("#supplement_dialog [data-defects]");
    const papers = all("[data-paper]", find("#papers")).filter((row) => row.dataset.name.trim());
    const missing = papers.map((row, place) => (row.dataset.state === "missing" ? String(place + 1) : "")).filter(Boolean);
    const parts = (row) => ["reason", "paper", "text"].map((name) => row.querySelector(`[name$=-${name}]`));
    const isFree = (row) => { const [, paper, text] = parts(row); return !paper.value && !text.value.trim(); };
    all("[data-defect]", part).forEach((row) => {
      const [reason, paper, text] = parts(row);
      const before = paper.value;
      paper.replaceChildren(paper.options[0], ...papers.map((one, place) => new Option(one.dataset.name, String(place + 1))));
      paper.value = before;
      // A paper that was handed in meanwhile is asked for no more.
      if (before && reason.value === "missing" && !text.value.trim() && !missing.includes(before)) { paper.value = ""; reason.value = ""; }
    });
    const asked = new Set(all("[data-defect]", part).map((row) => parts(row)[1].value));
    missing.filter((order) => !asked.has(order)).forEach((order) => {
      const row = all("[data-defect]", part).find(isFree) || window.motcua.addDefect(part);
      const [reason, paper] = parts(row);
      reason.value = "missing";
      paper.value = order;
    });
    (all("[data-defect]", part).find(isFree) || part).querySelector("select").focus();
  };

  /* Keys without a procedure behind them do nothing here: F5 would throw the screen away. */
  document.addEventListener("keydown", (event) => {
    if (/^F[2-9]$/.test(event.key) && !event.ctrlKey && !event.altKey) event.preventDefault();
  });
  showSlip();
})();
