// SPDX-License-Identifier: BSD-3-Clause
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = (name) => document.getElementById(name);
  const single = data.axes.length === 0;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const { Chart, css, touch } = charts;
  const drawn = {};
  for (const name of ["course", "outcomes", "profile"]) {
    if (!element(name)) continue;
    drawn[name] = new Chart(element(name));
    const save = Object.assign(document.createElement("button"), { type: "button", textContent: "save as SVG", className: "save" });
    save.addEventListener("click", () => drawn[name].save(`skinheal-${name}.svg`));
    element(name).after(save);
  }
  const spans = [[1, "1 day"], [3, "3 days"], [7, "7 days"], [14, "14 days"], [28, "28 days"], [Infinity, "until the next"]];

  // Viridis; its dark end is hard to see on a dark page and its light end on a light one.
  const stops = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];
  function colour(index, count) {
    const [from, to] = dark.matches ? [0.3, 1] : [0, 0.85];
    const place = (count > 1 ? from + (to - from) * index / (count - 1) : from + 0.25) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    const mixed = stops[low].map((c, k) => Math.round(c + (stops[low + 1][k] - c) * (place - low)));
    return `rgb(${mixed.join(",")})`;
  }

  // Two varied keys: one is the colour of a curve, the other its dashes, if it has few values.
  const valuesOf = (j) => [...new Set(data.runs.map((run) => run.labels[j]))];
  const two = data.axes.length === 2 ? [valuesOf(0), valuesOf(1)] : null;
  const dashes = ["none", "8 5", "2 4", "8 4 2 4"];
  const look = (k) => (two && two[1].length <= dashes.length
    ? { colour: colour(two[0].indexOf(data.runs[k].labels[0]), two[0].length), dash: dashes[two[1].indexOf(data.runs[k].labels[1])] }
    : two ? { colour: colour(two[0].indexOf(data.runs[k].labels[0]), two[0].length), dash: "none" } : { colour: colour(k, data.runs.length), dash: "none" });

  const withUnit = (label, unit) => (unit ? `${label} (${unit})` : label);
  const first = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function option(select, value, text) {
    const made = document.createElement("option");
    made.value = value;
    made.textContent = text;
    select.append(made);
  }

  // ---- controls
  const groups = new Map();
  for (const quantity of data.quantities) {
    if (!groups.has(quantity.group)) {
      const group = document.createElement("optgroup");
      group.label = quantity.group;
      element("quantity").append(group);
      groups.set(quantity.group, group);
    }
    option(groups.get(quantity.group), quantity.name, withUnit(quantity.label, quantity.unit));
  }
  const sessions = Math.max(0, ...data.runs.map((run) => run.sessions.length));
  option(element("window"), "", "whole course");
  for (let k = 0; k < sessions; k++) option(element("window"), String(k), `after session ${k + 1}`);
  for (const [days, text] of spans) option(element("span"), String(days), text);
  element("span").value = "3";
  const shown = data.runs.map(() => true);
  if (!single) {
    data.runs.forEach((run, k) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
      const swatch = Object.assign(document.createElement("span"), { className: "swatch" });
      label.append(box, swatch, run.label);
      box.addEventListener("change", () => { shown[k] = box.checked; course(); });
      element("runs").append(label);
    });
    const all = Object.assign(document.createElement("button"), { type: "button", textContent: "all / none", id: "all" });
    all.addEventListener("click", () => {
      const on = !shown.every(Boolean);
      shown.fill(on);
      for (const box of element("runs").querySelectorAll("input")) box.checked = on;
      course();
    });
    element("runs").append(all);
  }

  // ---- curves over time
  function part(run, name, session, days) {
    const values = run.series[name];
    if (!values) return null;
    if (session === null) return { x: run.time.map((t) => t / 7), y: values };
    const start = run.sessions[session];
    if (start === undefined) return null;
    const next = session + 1 < run.sessions.length ? run.sessions[session + 1] : run.end;
    const end = Math.min(next, start + days);
    // The second of the two rows at a session is the one after it; the last is the first of the two at the next.
    let from = run.time.findIndex((t) => t >= start - 1e-9);
    if (from + 1 < run.time.length && run.time[from + 1] - run.time[from] < 1e-9) from += 1;
    let to = from;
    while (to + 1 < run.time.length && run.time[to] < end - 1e-9) to += 1;
    return { x: run.time.slice(from, to + 1).map((t) => t - start), y: values.slice(from, to + 1), until: end - start };
  }

  function course() {
    const quantity = data.quantities.find((q) => q.name === element("quantity").value);
    const session = element("window").value === "" ? null : Number(element("window").value);
    const days = Number(element("span").value);
    const hours = session !== null && days <= 3;
    element("span").disabled = session === null;
    const lines = [];
    let until = 0;
    data.runs.forEach((run, k) => {
      const found = part(run, quantity.name, session, days);
      if (!found) return;
      if (hours) found.x = found.x.map((t) => t * 24);
      if (found.until) until = Math.max(until, found.until * (hours ? 24 : 1));
      lines.push({ x: found.x, y: found.y, name: run.label, visible: shown[k], ...look(k) });
    });
    const times = data.runs[0].sessions;
    const alike = data.runs.every((run) => run.sessions.join() === times.join());
    const weeks = Math.max(...data.runs.map((run) => run.end)) / 7;
    drawn.course.show({
      title: first(withUnit(quantity.label, quantity.unit)),
      xTitle: session === null ? "weeks after the first session" : `${hours ? "hours" : "days"} after session ${session + 1}`,
      lines,
      verticals: session === null && alike ? times.map((at) => at / 7) : [],
      level: quantity.name === "erythema_index" && data.visible !== null ? { y: data.visible, text: "visible above this line" } : null,
      xRange: session !== null && until > 0 ? [0, until] : null,
      xStep: session === null && weeks > 8 ? 4 : hours ? (until > 30 ? 12 : 4) : null,
      unified: lines.length <= 8,
      xWord: session === null ? "week" : hours ? "hour" : "day",
      words: (line, k, digits) => `${single ? "" : `${line.name}: `}${digits(line.y[k], 4)} ${quantity.unit}`,
      revision: `${element("window").value}/${element("span").value}`,
    });
    document.querySelectorAll("#runs .swatch").forEach((swatch, k) => { swatch.style.background = look(k).colour; });
    const notes = [];
    if (session === null && alike && times.length) notes.push("Dotted lines: sessions.");
    if (data.left_out) notes.push(`${data.left_out} further runs are in the table only.`);
    if (!touch) notes.push("Drag to zoom, double-click to go back.");
    element("course-note").textContent = notes.join(" ");
  }

  // ---- outcomes against what was varied
  function outcome() {
    const chosen = data.outcomes.find((o) => o.name === element("outcome").value);
    const axis = data.axes[0];
    if (data.axes.length === 2) {
      const across = [...new Set(chosen.labels.map((label) => label[0]))], down = [...new Set(chosen.labels.map((label) => label[1]))];
      if (across.length > 1 && down.length > 1) { map(chosen, across, down); return; }
    }
    const lines = new Map();
    chosen.values.forEach((value, k) => {
      const others = chosen.labels[k].slice(1).map((label, j) => `${data.axes[j + 1].name} ${data.axes[j + 1].numeric ? Number(label) : label} ${data.axes[j + 1].unit}`.trim()).join(", ");
      if (!lines.has(others)) lines.set(others, []);
      const at = axis.numeric ? Number(chosen.labels[k][0]) : chosen.labels[k][0];
      lines.get(others).push({ at, value, text: chosen.texts[k], bound: chosen.at_least[k] });
    });
    const names = [...lines.keys()];
    const several = names.length > 1;
    const own = (name, point) => (several ? colour(names.indexOf(name), names.length) : colour(chosen.texts.indexOf(point.text), chosen.texts.length));
    const words = (points, unit) => (_, k, digits) => `${points[k].text}: ${points[k].bound ? "at least " : ""}${digits(points[k].value, 4)} ${unit}`;
    const made = {
      title: first(withUnit(chosen.label, chosen.unit)), xTitle: withUnit(axis.name, axis.unit), revision: chosen.name,
      legend: several ? names.map((name, k) => ({ name, colour: colour(k, names.length) })) : null,
    };
    if (axis.numeric) {
      made.xRoom = 0.04;
      made.lines = [...lines].map(([name, points]) => {
        points.sort((a, b) => a.at - b.at);
        return {
          name, x: points.map((p) => p.at), y: points.map((p) => p.value), colour: several ? own(name) : css("--faint"),
          marks: points.map((p) => ({ colour: own(name, p), open: p.bound })), tell: words(points, chosen.unit),
        };
      });
    } else {
      const places = [...new Set([...lines.values()].flat().map((p) => p.at))];
      const groups = [...lines].map(([name, points]) => {
        const at = places.map((place) => points.find((p) => p.at === place) ?? { at: place, value: null, text: "", bound: false });
        return { name, values: at.map((p) => p.value), colours: at.map((p) => own(name, p)), pale: at.map((p) => p.bound), tell: words(at, chosen.unit) };
      });
      made.bars = { names: places, groups };
    }
    made.words = (line, k, digits) => line.tell(line, k, digits);
    drawn.outcomes.show(made);
    const bounds = axis.numeric ? "Open triangles" : "Pale bars with a dashed edge";
    element("outcome-note").textContent = chosen.at_least.some(Boolean) ? `${bounds}: at least this; it was not seen to end.` : "";
  }

  // Two varied keys: the outcome as a map over both.
  function map(chosen, across, down) {
    const cells = new Map(chosen.values.map((value, k) => [chosen.labels[k].join("\n"), { value, text: chosen.texts[k], bound: chosen.at_least[k] }]));
    const [a, b] = data.axes;
    const plain = (labels, axis) => labels.map((label) => (axis.numeric ? String(Number(label)) : label));
    drawn.outcomes.show({
      title: first(withUnit(chosen.label, chosen.unit)), xTitle: withUnit(a.name, a.unit), yTitle: withUnit(b.name, b.unit), revision: chosen.name,
      map: {
        across: plain(across, a), down: plain(down, b), colour: (share) => colour(share * 1000, 1001),
        rows: down.map((row) => across.map((column) => cells.get(`${column}\n${row}`) ?? { value: null, text: "", bound: false })),
        words: (cell, digits) => `${cell.text}: ${cell.value === null ? "failed" : `${cell.bound ? "at least " : ""}${digits(cell.value, 4)} ${chosen.unit}`}`,
      },
    });
    element("outcome-note").textContent = chosen.at_least.some(Boolean) ? "Hollow cells: at least this; it was not seen to end." : "";
  }

  // ---- collagen by depth
  function profile() {
    const many = data.profiles.length;
    drawn.profile.show({
      title: "Change of collagen I + III at the end (%)", xTitle: "change (%)", yTitle: "depth below the junction (mm)",
      reversed: true, xRoom: 0.05, revision: "",
      lines: data.profiles.map((run, k) => ({
        x: run.values.flatMap((value) => [value, value]),
        y: run.edges.slice(1).flatMap((edge, j) => [run.edges[j], edge]),
        name: run.label || "this run", colour: colour(k, many),
      })),
      legend: many > 1 && many <= 24 ? data.profiles.map((run, k) => ({ name: run.label, colour: colour(k, many) })) : null,
      words: (line, k, digits) => `${line.name}: ${digits(line.x[k], 4)} % at ${digits(line.y[k], 3)} mm`,
    });
  }

  // ---- the table of parameters
  const rows = [...document.querySelectorAll(".parameters tbody tr")];
  function filter() {
    const word = element("find").value.trim().toLowerCase();
    const kind = element("kind").value;
    let count = 0;
    for (const row of rows) {
      const fits = (!kind || row.dataset.kind === kind) && (!word || row.textContent.toLowerCase().includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    element("found").textContent = `${count} of ${rows.length} parameters`;
  }

  function draw() {
    course();
    if (!single) outcome();
    if (data.profiles.length) profile();
  }
  for (const name of ["quantity", "window", "span"]) element(name).addEventListener("change", course);
  if (!single) {
    for (const o of data.outcomes) option(element("outcome"), o.name, withUnit(o.label, o.unit));
    element("outcome").addEventListener("change", outcome);
  }
  element("find").addEventListener("input", filter);
  element("kind").addEventListener("change", filter);
  dark.addEventListener("change", draw);
  filter();
  draw();
})();
