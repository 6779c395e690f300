/* The card field, and every list that opens below a field while typing: arrows move, Enter takes, Escape closes.
   A scanner types the payload of a card and Enter, wherever the cursor stands; a person types a number, a
   telephone, a name. Used by the screens that begin with somebody at the counter. No inline script (CSP). */
(() => {
  "use strict";

  const CARD = /\d{9,12}[|｜¦│].*[|｜¦│].*[|｜¦│]/;
  const CARD_BEGINS = /\d{9,12}[|｜¦│]/;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const combos = () => all("[data-combo]");
  const listOf = (input) => document.getElementById(input.dataset.combo);
  const optionsOf = (input) => all("[role=option]", listOf(input));
  const marked = (input) => optionsOf(input).find((option) => option.getAttribute("aria-selected") === "true");
  const mark = (input, option) => {
    optionsOf(input).forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const close = (input) => { listOf(input).replaceChildren(); input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const moveIn = (input, step) => {
    const options = optionsOf(input);
    const at = options.indexOf(marked(input));
    if (options.length) mark(input, options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
  };

  /* Listens within a form. `take(option)` is what a choice does, `read(input)` has the card field read; `listed(input, event)`
     is told when a new list stands below a field. A list is stale while it is older than the words above it. */
  window.motcua.listens = (form, { take, read, listed = () => {} }) => {
    let waiting = 0;
    const readCard = (input) => { clearTimeout(waiting); close(input); read(input); };
    const choose = (option) => {
      // A choice is asked for by the field, not by the list: a newer list may replace the older one meanwhile.
      const input = combos().find((field) => listOf(field).contains(option));
      clearTimeout(waiting);
      delete input.dataset.takesFirst;
      input.dataset.stale = "";
      take(option, input);
    };
    const typed = (input) => {
      clearTimeout(waiting);
      if (input.value.includes("|") || CARD.test(input.value) || input.value.trim().length < 2) { close(input); return; }
      waiting = setTimeout(() => input.dispatchEvent(new Event("find")), 200);
    };
    const land = (input) => {
      const card = all("[data-reads]", form)[0];
      card.value = input.value.slice(input.value.search(CARD_BEGINS));
      input.value = input.defaultValue;
      readCard(card);
    };

    form.addEventListener("input", ({ target }) => {
      if (target.dataset.combo) { target.dataset.stale = "1"; delete target.dataset.takesFirst; }
      if (target.dataset.reads) typed(target);
    });
    form.addEventListener("paste", ({ target }) => {
      if (target.dataset?.reads) setTimeout(() => { if (CARD.test(target.value)) readCard(target); });
    });
    document.addEventListener("click", (event) => {
      const option = event.target.closest?.("[role=option]");
      if (option && combos().some((input) => listOf(input).contains(option))) { choose(option); return; }
      combos().filter((input) => event.target !== input && !listOf(input).contains(event.target)).forEach(close);
    });
    document.addEventListener("htmx:afterSettle", (event) => {
      const input = combos().find((one) => listOf(one) === event.target);
      if (!input) return;
      input.setAttribute("aria-expanded", String(event.target.children.length > 0));
      if (input.dataset.reads) input.dataset.stale = "";
      listed(input, event);
      if (document.activeElement !== input) close(input);
    });

    return {
      choose, close, mark, marked, optionsOf, readCard,
      /* Whether a key in the form was one of these fields' own. */
      pressed: (event) => {
        const input = event.target;
        if (input.dataset?.combo && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
          event.preventDefault();
          input.dataset.stale = "";
          moveIn(input, event.key === "ArrowDown" ? 1 : -1);
          return true;
        }
        if (input.dataset?.combo && event.key === "Escape") { close(input); return true; }
        if (event.key !== "Enter" || !(input instanceof HTMLInputElement)) return false;
        if (input.dataset.combo && marked(input) && !input.dataset.stale) { choose(marked(input)); return true; }
        if (CARD.test(input.value) && !input.dataset.reads) { land(input); return true; }
        if (input.dataset.reads) { if (input.value.trim()) readCard(input); return true; }
        return false;
      },
    };
  };
})();
