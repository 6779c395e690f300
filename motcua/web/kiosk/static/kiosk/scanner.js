/* A QR scanner types like a keyboard, only faster than any hand, and ends with Enter. It may do so at any moment,
   also while a field has the focus. The event "scanned" hands on what it typed; it is never shown. */
(() => {
  "use strict";

  const SHORTEST = 12; // characters: fewer are somebody's typing
  const FASTEST_HAND = 50; // milliseconds between two characters; a scanner needs 1 to 15
  const LOSES = 1500; // milliseconds after which what came outside a field is let go
  const scanned = document.getElementById("scanned");
  const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button]), textarea";
  const isField = (element) => element instanceof Element && element !== scanned && element.matches(FIELDS);

  const send = (text) => document.dispatchEvent(new CustomEvent("scanned", { detail: text }));

  /* Outside fields: the first character moves the focus to a hidden field, which takes whatever the system makes of
     the scanner's keys. Blank and Enter belong to buttons. */
  let before = null;
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    scanned.value = "";
    if (document.activeElement === scanned) { scanned.blur(); if (before?.isConnected) before.focus(); }
    before = null;
  };
  const catches = (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.altKey || event.metaKey) return;
    before = document.activeElement;
    scanned.value = "";
    scanned.focus();
  };
  scanned.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(rest, LOSES); });

  /* In a field: a burst is told from typing by its pace, and taken out of the field again. */
  let burst = null; // the field, its value before the burst and now, the moment of the last character
  const follow = (field, at) => {
    const known = burst?.field === field;
    const goesOn = known && at - burst.last <= FASTEST_HAND && field.value.length > burst.value.length;
    const before = goesOn ? burst.before : known ? burst.value : "";
    burst = { field, before, value: field.value, last: at };
  };
  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (isField(field)) burst = { field, before: field.value, value: field.value, last: -Infinity };
  });
  document.addEventListener("input", (event) => { if (isField(event.target)) follow(event.target, event.timeStamp); }, true);
  const LOOKS_CODED = /[|/\t]/; // a card has bars, an address strokes; words put in at once by a keyboard app have none
  const isScan = (field) => {
    if (burst?.field !== field || !burst.value.startsWith(burst.before)) return false;
    const added = burst.value.slice(burst.before.length);
    return added.length >= SHORTEST && LOOKS_CODED.test(added);
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.target === scanned) {
      if (event.key === "Tab") { event.preventDefault(); scanned.value += "\t"; return; }
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      const text = scanned.value;
      rest();
      if (text.length >= SHORTEST) send(text);
      return;
    }
    if (isField(event.target)) {
      if (event.key !== "Enter" || !isScan(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      const text = burst.value.slice(burst.before.length);
      event.target.value = burst.before;
      burst = null;
      send(text);
      return;
    }
    catches(event);
  }, true);
})();
