// SPDX-License-Identifier: BSD-3-Clause
// Charts as SVG: lines, points or bars on two axes, values under the pointer, zoom along x.  Colours come from the page.
"use strict";
const charts = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const TOP = 34, BOTTOM = 46, RIGHT = 14, GLYPH = 7.2;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const digits = (value, count) => String(Number(value.toPrecision(count))).replace("-", "\u2212");
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  function add(parent, name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  }

  function ticks(low, high, most, wanted) {
    const rough = (high - low) / Math.max(1, most);
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = wanted && (high - low) / wanted <= most && (high - low) / wanted >= 2
      ? wanted : unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough * (1 - 1e-9));
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
    return found;
  }

  // The range of some numbers, with room at its ends.
  function range(values, room, zero) {
    const known = values.filter((v) => v !== null && Number.isFinite(v));
    if (zero || !known.length) known.push(0);
    let low = Math.min(...known), high = Math.max(...known);
    if (low === high) { low -= Math.abs(low) * 0.05 || 1; high += Math.abs(high) * 0.05 || 1; }
    const pad = room * (high - low);
    return [zero && low === 0 ? 0 : low - pad, high + pad];
  }

  // The pieces of the course of a line between its missing values.
  function path(x, y, placeX, placeY) {
    let text = "", open = false;
    x.forEach((at, k) => {
      if (y[k] === null || at === null) { open = false; return; }
      text += `${open ? "L" : "M"}${placeX(at).toFixed(1)} ${placeY(y[k]).toFixed(1)}`;
      open = true;
    });
    return text;
  }

  class Chart {
    constructor(place) {
      this.place = place;
      place.chart = this;
      this.zoom = null;
      this.revision = "";
      new ResizeObserver(() => this.spec && this.draw()).observe(place);
    }

    // spec: title, xTitle, yTitle, lines [{name, x, y, colour, marks, visible}] or bars {names, groups: [{name, values,
    // colours, pale}]}, xRange, xStep, reversed, verticals, level {y, text}, legend, unit, revision.
    show(spec) {
      if (spec.revision !== this.revision) this.zoom = null;
      this.revision = spec.revision;
      this.spec = spec;
      this.draw();
    }

    draw() {
      const { spec, place } = this;
      if (spec.map) { this.map(spec); return; }
      const lines = (spec.lines ?? []).filter((line) => line.visible !== false);
      place.replaceChildren();
      const named = spec.legend ? this.legend(spec) : null;
      const width = place.clientWidth, height = place.clientHeight - (named ? named.offsetHeight : 0);
      const svg = add(place, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 13, fill: css("--ink"), "font-family": getComputedStyle(document.body).fontFamily });
      if (named) place.append(named);
      const yRange = spec.bars ? range(spec.bars.groups.flatMap((group) => group.values), 0.05, true) : this.yRange(lines);
      const yTicks = ticks(...yRange, clamp(Math.floor((height - TOP - BOTTOM) / 45), 2, 10));
      const labels = yTicks.map((value) => digits(value, 6));
      const left = 14 + GLYPH * Math.max(2, ...labels.map((label) => label.length)) + (spec.yTitle ? 20 : 0);
      const area = { left, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
      const xRange = spec.bars ? [-0.5, spec.bars.names.length - 0.5] : this.xRange(lines);
      const scale = (v, [low, high], from, to) => from + (to - from) * (v - low) / (high - low);
      const x = (v) => scale(v, xRange, area.left, area.right);
      const y = (v) => scale(v, spec.reversed ? [yRange[1], yRange[0]] : yRange, area.bottom, area.top);
      Object.assign(this, { svg, area, xShown: xRange, x, y, lines });
      this.frame(spec, yTicks, labels);
      const edge = lines.some((line) => line.marks) ? 8 : 1;  // marks at the ends of the axes are drawn whole
      const clip = add(add(svg, "defs", {}), "clipPath", { id: `${place.id}-clip` });
      add(clip, "rect", { x: area.left - edge, y: area.top - edge, width: Math.max(0, area.right - area.left + 2 * edge), height: area.bottom - area.top + 2 * edge });
      const inside = add(svg, "g", { "clip-path": `url(#${place.id}-clip)` });
      for (const at of spec.verticals ?? []) add(inside, "line", { x1: x(at), x2: x(at), y1: area.top, y2: area.bottom, stroke: css("--faint"), "stroke-dasharray": "2 3", class: "session" });
      if (spec.level) {
        add(inside, "line", { x1: area.left, x2: area.right, y1: y(spec.level.y), y2: y(spec.level.y), stroke: css("--faint"), "stroke-dasharray": "6 4" });
        add(inside, "text", { x: area.right, y: y(spec.level.y) - 5, "text-anchor": "end", "font-size": 12, fill: css("--faint") }, spec.level.text);
      }
      if (spec.bars) this.bars(inside, spec);
      else for (const line of lines) this.line(inside, line);
      this.pointer = add(svg, "g", {});
      this.listen(svg);
    }

    xRange(lines) {
      return this.zoom ?? this.spec.xRange ?? range(lines.flatMap((line) => line.x), this.spec.xRoom ?? 0);
    }

    yRange(lines) {
      const [low, high] = this.xRange(lines);
      const seen = lines.flatMap((line) => line.y.filter((_, k) => line.x[k] >= low && line.x[k] <= high));
      if (this.spec.level && seen.some((v) => v > 0.5 * this.spec.level.y)) seen.push(this.spec.level.y);
      return this.spec.reversed ? [Math.min(0, ...seen), Math.max(...seen)] : range(seen, 0.05);
    }

    frame(spec, yTicks, labels) {
      const { svg, area, x, y } = this;
      const ink = { stroke: css("--line") };
      yTicks.forEach((value, k) => {
        add(svg, "line", { x1: area.left, x2: area.right, y1: y(value), y2: y(value), stroke: value === 0 ? css("--line") : css("--grid") });
        add(svg, "text", { x: area.left - 8, y: y(value) + 4, "text-anchor": "end" }, labels[k]);
      });
      const names = spec.bars?.names;
      const most = clamp(Math.floor((area.right - area.left) / 70), 2, 14);
      const xTicks = names ? names.map((_, k) => k) : ticks(...this.xShown, most, spec.xStep);
      const room = (area.right - area.left) / Math.max(1, xTicks.length) / GLYPH;
      for (const value of xTicks) {
        const label = names ? names[value] : digits(value, 6);
        add(svg, "line", { x1: x(value), x2: x(value), y1: area.bottom, y2: area.bottom + 5, ...ink });
        const text = add(svg, "text", { x: x(value), y: area.bottom + 19, "text-anchor": "middle" }, names && label.length > room ? `${label.slice(0, Math.max(1, Math.floor(room) - 1))}\u2026` : label);
        if (names) add(text, "title", {}, label);
      }
      add(svg, "path", { d: `M${area.left} ${area.top}V${area.bottom}H${area.right}`, fill: "none", ...ink });
      add(svg, "text", { x: 0, y: 16, "font-size": 15, class: "title" }, spec.title);
      add(svg, "text", { x: (area.left + area.right) / 2, y: area.bottom + 39, "text-anchor": "middle" }, spec.xTitle);
      if (spec.yTitle) add(svg, "text", { transform: `translate(14 ${(area.top + area.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, spec.yTitle);
    }

    line(inside, line) {
      const { x, y } = this;
      add(inside, "path", { d: path(line.x, line.y, x, y), fill: "none", stroke: line.colour, "stroke-width": 2, "stroke-linejoin": "round", "stroke-dasharray": line.dash ?? "none", class: "curve" });
      (line.marks ?? []).forEach((mark, k) => {
        if (line.y[k] === null) return;
        const at = [x(line.x[k]), y(line.y[k])];
        if (mark.open) add(inside, "path", { d: `M${at[0] - 6} ${at[1] + 5}h12l-6 -11z`, fill: css("--paper"), stroke: mark.colour, "stroke-width": 2, class: "open" });
        else add(inside, "circle", { cx: at[0], cy: at[1], r: 5.5, fill: mark.colour });
      });
    }

    // A map: columns and rows of cells, their numbers where they fit, and the scale of colours beside them.
    map(spec) {
      const { place } = this;
      const { across, down, rows } = spec.map;
      place.replaceChildren();
      const width = place.clientWidth, height = place.clientHeight;
      const svg = add(place, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 13, fill: css("--ink"), "font-family": getComputedStyle(document.body).fontFamily });
      const known = rows.flat().map((cell) => cell.value).filter((value) => value !== null);
      const low = Math.min(...known), high = Math.max(...known);
      const share = (value) => (high > low ? (value - low) / (high - low) : 0.5);
      const left = 42 + Math.min(0.3 * width, GLYPH * Math.max(...down.map((label) => label.length)));
      const scale = 18 + GLYPH * Math.max(...[low, high].map((value) => digits(value, 3).length));
      const area = { left, right: width - RIGHT - scale - 18, top: TOP, bottom: height - BOTTOM };
      const step = [(area.right - area.left) / across.length, (area.bottom - area.top) / down.length];
      const widest = Math.max(...known.map((value) => digits(value, 3).length)) * GLYPH * 0.93 + 6;
      const written = step[0] >= widest && step[1] >= 16;
      Object.assign(this, { svg, area, lines: [] });
      rows.forEach((row, j) => row.forEach((cell, i) => {
        const at = { x: area.left + i * step[0], y: area.bottom - (j + 1) * step[1] };
        const box = { ...at, width: Math.max(0.5, step[0] - 1), height: Math.max(0.5, step[1] - 1), class: "cell" };
        if (cell.value === null) { add(svg, "rect", { ...box, fill: "none", stroke: css("--line") }); return; }
        const fill = spec.map.colour(share(cell.value));
        add(svg, "rect", cell.bound ? { ...box, fill, "fill-opacity": 0.25, stroke: fill } : { ...box, fill });
        if (!written) return;
        const light = fill.match(/\d+/g).slice(0, 3).reduce((sum, c, k) => sum + c * [0.3, 0.59, 0.11][k], 0) > 140;
        const ink = cell.bound ? css("--ink") : light ? "#111" : "#fff";
        add(svg, "text", { x: at.x + step[0] / 2, y: at.y + step[1] / 2 + 4, "text-anchor": "middle", "font-size": 12, fill: ink }, (cell.bound ? "\u2265" : "") + digits(cell.value, 3));
      }));
      const some = (count, room) => { const every = Math.max(1, Math.ceil(count / Math.max(1, room))); return [...Array(count).keys()].filter((k) => k % every === 0); };
      const long = Math.max(...across.map((label) => label.length)) * GLYPH + 10;
      const cut = (label, room) => (label.length * GLYPH > room ? `${label.slice(0, Math.max(1, Math.floor(room / GLYPH) - 1))}\u2026` : label);
      for (const k of some(across.length, Math.floor((area.right - area.left) / Math.min(long, 90)))) {
        const text = add(svg, "text", { x: area.left + (k + 0.5) * step[0], y: area.bottom + 19, "text-anchor": "middle" }, cut(across[k], Math.max(step[0], 90)));
        add(text, "title", {}, across[k]);
      }
      for (const k of some(down.length, Math.floor((area.bottom - area.top) / 18))) {
        const text = add(svg, "text", { x: area.left - 8, y: area.bottom - (k + 0.5) * step[1] + 4, "text-anchor": "end" }, cut(down[k], area.left - 34));
        add(text, "title", {}, down[k]);
      }
      const bar = 40;
      for (let k = 0; k < bar; k++) {
        const tall = (area.bottom - area.top) / bar;
        add(svg, "rect", { x: area.right + 12, y: area.bottom - (k + 1) * tall, width: 10, height: tall + 0.5, fill: spec.map.colour(k / (bar - 1)) });
      }
      for (const [value, y] of [[low, area.bottom], [high, area.top + 9]]) add(svg, "text", { x: area.right + 26, y }, digits(value, 3));
      add(svg, "text", { x: 0, y: 16, "font-size": 15, class: "title" }, spec.title);
      add(svg, "text", { x: (area.left + area.right) / 2, y: area.bottom + 39, "text-anchor": "middle" }, spec.xTitle);
      add(svg, "text", { transform: `translate(14 ${(area.top + area.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, spec.yTitle);
      this.pointer = add(svg, "g", {});
      svg.addEventListener("pointermove", (event) => {
        const box = svg.getBoundingClientRect();
        const [px, py] = [event.clientX - box.left, event.clientY - box.top];
        this.pointer.replaceChildren();
        const cell = rows[Math.floor((area.bottom - py) / step[1])]?.[Math.floor((px - area.left) / step[0])];
        if (!cell || cell.text === "") return;
        this.tip(px, py, [{ text: spec.map.words(cell, digits), colour: cell.value === null ? "none" : spec.map.colour(share(cell.value)) }]);
      });
      svg.addEventListener("pointerleave", () => this.pointer.replaceChildren());
    }

    bars(inside, spec) {
      const { names, groups } = spec.bars;
      const { x, y, area } = this;
      const step = 0.8 * (area.right - area.left) / names.length / groups.length;
      groups.forEach((group, g) => group.values.forEach((value, k) => {
        if (value === null) return;
        const from = x(k) + step * (g - groups.length / 2);
        const look = group.pale[k] ? { "fill-opacity": 0.3, stroke: group.colours[k], "stroke-dasharray": "4 3" } : {};
        add(inside, "rect", { x: from, y: Math.min(y(value), y(0)), width: Math.max(1, step - 2), height: Math.abs(y(value) - y(0)), fill: group.colours[k], class: "bar", ...look });
      }));
    }

    legend(spec) {
      const made = Object.assign(document.createElement("div"), { className: "legend" });
      for (const { name, colour } of spec.legend) {
        const label = document.createElement("span");
        const swatch = Object.assign(document.createElement("span"), { className: "swatch" });
        swatch.style.background = colour;
        label.append(swatch, name);
        made.append(label);
      }
      this.place.append(made);
      return made;
    }

    // ---- what lies under the pointer
    listen(svg) {
      let start = null;
      const at = (event) => { const box = svg.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
      const value = (px) => this.xShown[0] + (this.xShown[1] - this.xShown[0]) * (clamp(px, this.area.left, this.area.right) - this.area.left) / (this.area.right - this.area.left);
      svg.addEventListener("pointermove", (event) => {
        const [px, py] = at(event);
        this.tell(px, py);
        if (start === null) return;
        const [low, high] = [start, clamp(px, this.area.left, this.area.right)].sort((a, b) => a - b);
        add(this.pointer, "rect", { x: low, y: this.area.top, width: high - low, height: this.area.bottom - this.area.top, fill: css("--faint"), "fill-opacity": 0.2 });
      });
      svg.addEventListener("pointerleave", () => { start = null; this.pointer.replaceChildren(); });
      if (touch || this.spec.bars) return;
      svg.addEventListener("pointerdown", (event) => { start = clamp(at(event)[0], this.area.left, this.area.right); event.preventDefault(); });
      svg.addEventListener("pointerup", (event) => {
        const end = at(event)[0], from = start;
        start = null;
        if (from === null || Math.abs(end - from) < 8) return;
        this.zoom = [value(from), value(end)].sort((a, b) => a - b);
        this.draw();
      });
      svg.addEventListener("dblclick", () => { this.zoom = null; this.draw(); });
    }

    tell(px, py) {
      this.pointer.replaceChildren();
      const rows = this.spec.bars ? this.underBars(px) : this.underLines(px, py);
      if (rows.length) this.tip(px, py, rows);
    }

    tip(px, py, rows) {
      const shown = rows.map((row) => row.text);
      const width = 24 + GLYPH * Math.max(...shown.map((text) => text.length)), height = 10 + 18 * rows.length;
      const left = px + 14 + width < this.area.right ? px + 14 : Math.max(0, px - 14 - width);
      const top = clamp(py - height / 2, 0, Math.max(0, this.area.bottom - height));
      add(this.pointer, "rect", { x: left, y: top, width, height, rx: 4, fill: css("--panel"), stroke: css("--line"), class: "tip" });
      rows.forEach((row, k) => {
        add(this.pointer, "rect", { x: left + 7, y: top + 12 + 18 * k, width: 8, height: 4, fill: row.colour });
        add(this.pointer, "text", { x: left + 20, y: top + 19 + 18 * k }, row.text);
      });
    }

    underLines(px, py) {
      const near = [];
      for (const line of this.lines) {
        let best = null;
        line.x.forEach((at, k) => {
          if (line.y[k] === null || at < this.xShown[0] || at > this.xShown[1]) return;
          const away = [Math.abs(this.x(at) - px), Math.abs(this.y(line.y[k]) - py)];
          const far = this.spec.unified ? away[0] : Math.hypot(...away);
          if (best === null || far < best.far) best = { far, k };
        });
        if (best !== null) near.push({ line, ...best });
      }
      near.sort((a, b) => a.far - b.far);
      const chosen = this.spec.unified ? near : near.slice(0, 1).filter((one) => one.far < 60);
      if (!chosen.length) return [];
      const { line, k } = chosen[0];
      add(this.pointer, "line", { x1: this.x(line.x[k]), x2: this.x(line.x[k]), y1: this.area.top, y2: this.area.bottom, stroke: css("--line") });
      for (const one of chosen) add(this.pointer, "circle", { cx: this.x(one.line.x[one.k]), cy: this.y(one.line.y[one.k]), r: 4, fill: one.line.colour });
      const order = this.spec.unified ? this.lines.filter((each) => chosen.some((one) => one.line === each)) : [line];
      const head = this.spec.xWord ? [{ colour: "none", text: `${this.spec.xWord} ${digits(line.x[k], 3)}` }] : [];
      return head.concat(order.map((each) => {
        const one = chosen.find((found) => found.line === each);
        return { colour: each.marks?.[one.k]?.colour ?? each.colour, text: this.spec.words(each, one.k, digits) };
      }));
    }

    underBars(px) {
      const { names, groups } = this.spec.bars;
      const k = clamp(Math.round(this.xShown[0] + (px - this.area.left) / (this.area.right - this.area.left) * names.length), 0, names.length - 1);
      return groups.filter((group) => group.values[k] !== null).map((group) => ({ colour: group.colours[k], text: this.spec.words(group, k, digits) }));
    }

    // The figure as a file; its colours are those of the page.
    save(name) {
      this.pointer.replaceChildren();
      const copy = this.svg.cloneNode(true);
      copy.setAttribute("xmlns", SPACE);
      copy.style.background = css("--paper");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
      link.download = name;
      link.click();
      URL.revokeObjectURL(link.href);
    }
  }

  return { Chart, css, touch };
})();
