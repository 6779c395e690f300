/* A chosen photo is sent at once; without this script the button sends it. */
(() => {
  "use strict";
  document.querySelectorAll("form[data-photo]").forEach((form) => {
    form.querySelector("input[type=file]").addEventListener("change", (event) => {
      if (event.target.files.length) form.requestSubmit();
    });
  });
})();
