// SPDX-License-Identifier: BSD-3-Clause
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const element = (name) => document.getElementById(name);
  const single = data.axes.length === 0;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const config = {
    displaylogo: false, responsive: true, displayModeBar: touch ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    toImageButtonOptions: { format: "svg", filename: "skinheal" },
  };
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

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const withUnit = (label, unit) => (unit ? `${label} (${unit})` : label);
  const first = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function layout(title, xTitle) {
    const axis = {
      gridcolor: css("--grid"), linecolor: css("--line"), zerolinecolor: css("--line"), automargin: true, ticks: "outside",
      tickcolor: css("--line"), showline: true,
    };
    return {
      title: { text: first(title), x: 0, xref: "paper", xanchor: "left", font: { size: 15 } },
      font: { family: "inherit", size: 13, color: css("--ink") },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: "#8a8f98" },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, margin: { l: 48, r: 12, t: 42, b: 48 },
      xaxis: { ...axis, title: { text: xTitle, standoff: 8 }, showgrid: false, zeroline: false },
      yaxis: { ...axis, zeroline: true },
      hoverlabel: { bgcolor: css("--panel"), bordercolor: css("--line"), font: { color: css("--ink") } },
      dragmode: touch ? false : "zoom",
    };
  }

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
  element("span").value = "7";
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
    element("span").disabled = session === null;
    const traces = [];
    let until = 0;
    data.runs.forEach((run, k) => {
      const found = part(run, quantity.name, session, days);
      if (!found) return;
      if (found.until) until = Math.max(until, found.until);
      traces.push({
        x: found.x, y: found.y, name: run.label, mode: "lines", visible: shown[k],
        line: { color: colour(k, data.runs.length), width: 2 },
        hovertemplate: `%{y:.4~g} ${quantity.unit}<extra>${single ? "" : run.label.replace(/[<>&]/g, "")}</extra>`,
      });
    });
    const shapes = [];
    const times = data.runs[0].sessions;
    const alike = data.runs.every((run) => run.sessions.join() === times.join());
    if (session === null && alike) {
      for (const at of times) {
        shapes.push({ type: "line", x0: at / 7, x1: at / 7, y0: 0, y1: 1, yref: "paper", layer: "below", line: { color: css("--faint"), width: 1, dash: "dot" } });
      }
    }
    const annotations = [];
    if (quantity.name === "erythema_index" && data.visible !== null) {
      shapes.push({ type: "line", x0: 0, x1: 1, xref: "paper", y0: data.visible, y1: data.visible, line: { color: css("--faint"), width: 1, dash: "dash" } });
      annotations.push({ text: "visible above this line", x: 1, xref: "paper", xanchor: "right", y: data.visible, yanchor: "bottom", showarrow: false, font: { size: 12, color: css("--faint") } });
    }
    const made = layout(
      withUnit(quantity.label, quantity.unit),
      session === null ? "weeks after the first session" : `days after session ${session + 1}`,
    );
    made.shapes = shapes;
    made.annotations = annotations;
    made.hovermode = traces.length <= 8 ? "x unified" : "closest";
    if (session !== null && until > 0) made.xaxis.range = [0, until];
    const weeks = Math.max(...data.runs.map((run) => run.end)) / 7;
    if (session === null && weeks > 8 && weeks <= 60) made.xaxis.dtick = window.innerWidth < 700 ? 8 : 4;
    made.uirevision = `${element("window").value}/${element("span").value}`;
    Plotly.react("course", traces, made, config);
    document.querySelectorAll("#runs .swatch").forEach((swatch, k) => { swatch.style.background = colour(k, data.runs.length); });
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
    const made = layout(withUnit(chosen.label, chosen.unit), withUnit(axis.name, axis.unit));
    const traces = [];
    const numeric = axis.numeric;
    const lines = new Map();
    chosen.values.forEach((value, k) => {
      const others = chosen.labels[k].slice(1).map((label, j) => `${data.axes[j + 1].name} ${label} ${data.axes[j + 1].unit}`.trim()).join(", ");
      if (!lines.has(others)) lines.set(others, []);
      lines.get(others).push([numeric ? Number(chosen.labels[k][0]) : chosen.labels[k][0], value, chosen.texts[k], chosen.at_least[k]]);
    });
    const names = [...lines.keys()];
    for (const [name, points] of lines) {
      if (numeric) points.sort((a, b) => a[0] - b[0]);
      const several = names.length > 1;
      const own = several ? colour(names.indexOf(name), names.length) : points.map((p) => colour(chosen.texts.indexOf(p[2]), chosen.texts.length));
      traces.push({
        x: points.map((p) => p[0]), y: points.map((p) => p[1]), text: points.map((p) => `${p[2].replace(/[<>&]/g, "")}: ${p[3] ? "at least " : ""}`), name,
        type: numeric ? "scatter" : "bar", mode: "lines+markers", line: { color: several ? own : css("--faint"), width: 1.5 },
        marker: { color: own, size: 11, symbol: points.map((p) => (p[3] ? "triangle-up-open" : "circle")), pattern: { shape: points.map((p) => (p[3] ? "/" : "")) } },
        hovertemplate: `%{text}%{y:.4~g} ${chosen.unit}<extra></extra>`,
      });
    }
    if (!numeric) made.xaxis.type = "category";
    if (names.length > 1) {
      made.showlegend = true;
      made.legend = { orientation: "h", y: -0.25 };
      made.barmode = "group";
    }
    if (chosen.at_least.some(Boolean)) made.title.text += numeric ? "<br><sub>open triangles: at least this; it was not seen to end</sub>" : "<br><sub>hatched: at least this; it was not seen to end</sub>";
    Plotly.react("outcomes", traces, made, config);
  }

  // ---- collagen by depth
  function profile() {
    const made = layout("Change of collagen I + III at the end (%)", "change (%)");
    const traces = data.profiles.map((run, k) => ({
      x: run.values.flatMap((value) => [value, value]),
      y: run.edges.slice(1).flatMap((edge, j) => [run.edges[j], edge]),
      name: run.label || "this run", mode: "lines", line: { color: colour(k, data.profiles.length), width: 2 },
      hovertemplate: `%{x:.4~g} %, %{y:.3~g} mm<extra>${run.label.replace(/[<>&]/g, "")}</extra>`,
    }));
    made.yaxis.autorange = "reversed";
    made.yaxis.title = { text: "depth below the junction (mm)", standoff: 8 };
    made.showlegend = data.profiles.length > 1 && data.profiles.length <= 24;
    made.hovermode = "closest";
    Plotly.react("profile", traces, made, config);
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
