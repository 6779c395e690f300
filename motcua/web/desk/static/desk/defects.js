/* Rows of defects: one more row, numbered on; without a script some free rows are there already. */
(() => {
  "use strict";
  const renumber = (row, number) => {
    row.querySelectorAll("[name]").forEach((field) => {
      field.name = field.name.replace(/^defect-\d+/, `defect-${number}`);
      if (field.id) field.id = field.name;
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, number));
      field.value = "";
      field.removeAttribute("aria-invalid");
    });
  };
  const add = (part) => {
    const rows = part.querySelectorAll("[data-defect]");
    const row = rows[rows.length - 1].cloneNode(true);
    renumber(row, rows.length + 1);
    rows[rows.length - 1].after(row);
    return row;
  };
  document.querySelectorAll("[data-adds-defect]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-adds-defect]");
    if (button) add(button.closest("[data-defects]")).querySelector("select").focus();
  });
  window.motcua = Object.assign(window.motcua || {}, { addDefect: add });
})();
