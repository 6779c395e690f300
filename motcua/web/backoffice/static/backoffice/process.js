/* Draws processes with the bpmn-js viewer; a click on a step leads to its row. No inline script (CSP). */
(() => {
  "use strict";

  const viewers = new Map();

  const goTo = (number) => {
    const row = document.getElementById(`buoc-${number}`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    const field = row.querySelector("input:not([type=hidden]), select");
    if (field) field.focus({ preventScroll: true });
  };

  const fit = (viewer) => viewer.get("canvas").zoom("fit-viewport");

  const draw = async (box) => {
    const viewer = new window.BpmnJS({ container: box });
    viewers.set(box, viewer);
    try {
      await viewer.importXML(box.dataset.drawing);
    } catch (error) {
      viewer.destroy();
      viewers.delete(box);
      throw error;
    }
    for (const name of (box.dataset.marked || "").split(" ").filter(Boolean)) {
      viewer.get("canvas").addMarker(name, "is-found");
    }
    viewer.on("element.click", (event) => {
      const step = /^step_(\d+)$/.exec(event.element.id);
      if (step) goTo(step[1]);
    });
    fit(viewer);
    const tools = box.closest(".drawing-card").querySelector(".drawing-tools");
    tools.querySelector("[data-zoom=wide]").setAttribute("aria-pressed", String(document.body.classList.contains("drawing-wide")));
    tools.hidden = false;
  };

  const drawAll = () => {
    for (const [box, viewer] of viewers) {
      if (!box.isConnected) {
        viewer.destroy();
        viewers.delete(box);
      }
    }
    for (const box of document.querySelectorAll("[data-drawing]")) {
      if (box.dataset.drawing && !viewers.has(box)) draw(box);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-zoom]");
    if (!button) return;
    const viewer = viewers.get(button.closest(".drawing-card").querySelector("[data-drawing]"));
    if (!viewer) return;
    const wish = button.dataset.zoom;
    if (wish === "wide") {
      const isWide = document.body.classList.toggle("drawing-wide");
      button.setAttribute("aria-pressed", String(isWide));
    }
    if (wish === "in" || wish === "out") viewer.get("zoomScroll").stepZoom(wish === "in" ? 1 : -1);
    else { viewer.get("canvas").resized(); fit(viewer); }
  });

  document.addEventListener("htmx:afterSwap", drawAll);
  drawAll();
})();
