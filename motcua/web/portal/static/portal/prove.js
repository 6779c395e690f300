/* Checks the proof of a case in the browser, as `motcua verify-slip` does: nothing is sent anywhere. */
(() => {
  "use strict";
  const FORMAT = "motcua.proof/1";
  const GENESIS = "0".repeat(64);
  const HASH = /^[0-9a-f]{64}$/;
  const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
  const SHOWN = {
    timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
    second: "2-digit",
  };
  const DAY = /^\d{4}-\d\d-\d\d$/;

  class Unfit extends Error {}
  const must = (holds) => { if (!holds) throw new Unfit(); };
  const text = (value) => { must(typeof value === "string"); return value; };
  const number = (value) => { must(Number.isSafeInteger(value)); return value; };
  const hash = (value) => { must(typeof value === "string" && HASH.test(value)); return value; };
  const moment = (value) => { must(MOMENT.test(text(value)) && !Number.isNaN(Date.parse(value))); return value; };
  const list = (value) => { must(Array.isArray(value)); return value; };
  const has = (value, name) => Object.prototype.hasOwnProperty.call(value, name);

  const encode = (said) => new TextEncoder().encode(said);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (said) => Uint8Array.from(said.match(/../g), (pair) => parseInt(pair, 16));
  const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hashOf = async (said) => hex(await digest(encode(JSON.stringify(said))));
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
    return all;
  };
  const leafNode = (leaf) => digest(joined([0], encode(leaf)));
  const innerNode = (left, right) => digest(joined([1], left, right));

  async function who(event) {
    if (has(event, "who_hash")) return hash(event.who_hash);
    const [kind, id, label] = list(event.who);
    must(event.who.length === 3);
    return hashOf([text(kind), id === null ? null : number(id), text(label)]);
  }
  async function said(event) {
    return has(event, "said_hash") ? hash(event.said_hash) : hex(await digest(encode(text(event.said))));
  }

  async function chain(subject, events, faults) {
    const hashes = [];
    let previous = GENESIS;
    for (const [place, event] of list(events).entries()) {
      const at = place + 1;
      previous = await hashOf([2, previous, text(subject[0]), text(subject[1]), at, moment(event.at),
        text(event.kind), await who(event), await said(event)]);
      if (number(event.number) !== at || event.hash !== previous) {
        faults.push(["event", at]);
        previous = hash(event.hash);
      }
      hashes.push(previous);
    }
    return hashes;
  }

  async function dayChain(days, faults) {
    const found = new Map();
    let previous = hash(days.before);
    let before = null;
    for (const row of list(days.rows)) {
      must(DAY.test(text(row.day)));
      const parts = [previous, row.day, hash(row.root), number(row.heads), number(row.reads),
        number(row.last_event), number(row.last_read)];
      const seal = hex(await digest(encode(parts.join(":"))));
      const time = Date.parse(`${row.day}T00:00:00Z`);
      must(!Number.isNaN(time));
      if (seal !== row.hash || (before !== null && time !== before + 86400000)) faults.push(["day", row.day]);
      found.set(row.day, { seal, root: row.root, count: row.heads + row.reads });
      previous = seal;
      before = time;
    }
    return found;
  }

  async function rootOver(leaf, place, count, path) {
    must(place >= 0 && place < count);
    let node = await leafNode(leaf);
    const left = path.map((one) => unhex(hash(one)));
    while (count > 1) {
      if ((place ^ 1) < count) {
        must(left.length > 0);
        const beside = left.shift();
        node = place % 2 ? await innerNode(beside, node) : await innerNode(node, beside);
      }
      place = Math.floor(place / 2);
      count = Math.floor((count + 1) / 2);
    }
    must(left.length === 0);
    return hex(node);
  }

  async function checked(proof, root) {
    if (proof.format !== FORMAT) return { faults: [["format", ""]], events: [], sealed: 0, day: "" };
    must(list(proof.subject).length === 2);
    const faults = [];
    const hashes = await chain(proof.subject, proof.events, faults);
    const days = await dayChain(proof.days, faults);
    const [last, newest] = Array.from(days).pop();
    if (newest.seal !== root) faults.push(["root", ""]);
    let sealed = 0;
    let before = "";
    for (const seal of list(proof.seals)) {
      const at = number(seal.event);
      if (at <= sealed || seal.day <= before) faults.push(["order", ""]);
      must(at >= 1 && at <= hashes.length && days.has(seal.day));
      const day = days.get(seal.day);
      const reached = await rootOver(hashes[at - 1], number(seal.place), day.count, list(seal.path));
      if (reached !== day.root) faults.push(["seal", at]);
      sealed = at;
      before = seal.day;
    }
    if (!sealed) faults.push(["unsealed", ""]);
    return { faults, events: proof.events, sealed, day: last };
  }

  async function check(proof, root) {
    try {
      return await checked(proof, root.trim().toLowerCase());
    } catch (error) {
      if (error instanceof Unfit || error instanceof TypeError) {
        return { faults: [["file", ""]], events: [], sealed: 0, day: "" };
      }
      throw error;
    }
  }

  const place = document.getElementById("prove");
  const form = place.querySelector("form");
  const verdict = place.querySelector("[data-verdict]");
  const labels = JSON.parse(document.getElementById("prove-labels").textContent);
  const word = (name) => place.dataset[name] || "";
  const spoken = (day) => day.split("-").reverse().join("/");

  function line(name, content) {
    const made = document.createElement(name);
    made.textContent = content;
    return made;
  }
  function row(event, sealed) {
    const made = document.createElement("tr");
    const at = new Date(event.at.slice(0, 19) + "Z");
    const cells = [event.number, at.toLocaleString("vi-VN", SHOWN), labels[event.kind] || event.kind,
      event.number <= sealed ? word("sealed") : word("open")];
    cells.forEach((cell) => made.append(line("td", String(cell))));
    return made;
  }
  function show(result) {
    const holds = result.faults.length === 0;
    const box = document.createElement("div");
    box.className = `notice notice-${holds ? "success" : "refused"}`;
    box.setAttribute("role", holds ? "status" : "alert");
    const body = document.createElement("div");
    body.className = "body";
    const sum = holds
      ? word("holds").replace("{sealed}", result.sealed).replace("{events}", result.events.length)
        .replace("{day}", spoken(result.day))
      : word("fails");
    body.append(line("p", sum));
    for (const [fault, at] of result.faults) {
      const name = `fault${fault[0].toUpperCase()}${fault.slice(1)}`;
      body.append(line("p", word(name).replace("{at}", fault === "day" ? spoken(at) : at)));
    }
    box.append(body);
    verdict.replaceChildren(box);
    if (holds) {
      const table = document.createElement("table");
      table.className = "table";
      const rows = document.createElement("tbody");
      rows.append(...result.events.map((event) => row(event, result.sealed)));
      table.append(rows);
      verdict.append(table);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.elements.proof.files[0];
    if (!file) return;
    let proof = null;
    try {
      proof = JSON.parse(await file.text());
    } catch (error) {
      proof = null;
    }
    show(await check(proof, form.elements.root.value));
  });
  if (window.crypto && crypto.subtle) form.hidden = false;
  else verdict.replaceChildren(line("p", word("unable")));
})();
