/* Signing a pile: the PIN stays in its field and goes with each round; a round answers how far it is (ADR 0034). */
(() => {
  "use strict";

  const form = document.querySelector("form[data-signs]");
  if (!form) return;
  const part = form.querySelector("[data-progress]");
  const boxes = () => [...form.querySelectorAll("input[data-papers]:checked")];
  const count = form.querySelector("[data-count]");

  const tell = (done, total) => {
    const words = part.querySelector("[data-told]");
    words.textContent = words.dataset.words.replace("[done]", done).replace("[total]", total);
    const bar = part.querySelector("progress");
    bar.max = total;
    bar.value = done;
  };

  const refuse = (sentence) => {
    part.hidden = true;
    const notice = document.createElement("div");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.dataset.refusal = "";
    const text = document.createElement("p");
    text.textContent = sentence;
    notice.append(text);
    document.querySelectorAll("[data-refusal]").forEach((old) => old.remove());
    form.before(notice);
    form.elements.pin.value = "";
    form.elements.pin.focus();
  };

  const round = async (address, body) => {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    if (!answer.ok) throw new Error(said.refusal || String(answer.status));
    return said;
  };

  const sign = async (total) => {
    const body = new FormData(form);
    const next = new FormData();
    ["csrfmiddlewaretoken", "pin"].forEach((name) => next.set(name, body.get(name)));
    part.hidden = false;
    tell(0, total);
    let said = await round(form.action, body);
    tell(said.done, said.total);
    while (!said.finished && !said.stopped) {
      said = await round(said.page, next);
      tell(said.done, said.total);
    }
    form.elements.pin.value = "";
    window.location.assign(said.page);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.button-primary");
    if (button.getAttribute("aria-busy") === "true") return;
    const isPile = form.querySelector("input[data-papers]") !== null;
    if (isPile && !boxes().length) { refuse(form.dataset.nothing); return; }
    const total = isPile ? boxes().reduce((sum, box) => sum + Number(box.dataset.papers), 0) : 1;
    button.setAttribute("aria-busy", "true");
    try { await sign(total); } catch (error) { refuse(error.message); } finally { button.removeAttribute("aria-busy"); }
  });

  form.addEventListener("change", () => {
    if (count) count.textContent = boxes().reduce((sum, box) => sum + Number(box.dataset.papers), 0);
  });
})();
