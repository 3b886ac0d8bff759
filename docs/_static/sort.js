// SPDX-License-Identifier: BSD-3-Clause
// Tables of class "sortable": a click on a head sorts by it, a second click turns the order round; a box filters the rows.
document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const compare = (a, b) => {
      const x = parseFloat(a), y = parseFloat(b);
      return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
    };
    const sort = (column) => {
      const up = heads[column].getAttribute("aria-sort") !== "ascending";
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows];
      rows.sort((a, b) => (up ? 1 : -1) * compare(a.cells[column].textContent, b.cells[column].textContent));
      body.append(...rows);
    };
    heads.forEach((head, column) => {
      head.tabIndex = 0;
      head.addEventListener("click", () => sort(column));
      head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(column); });
    });
    const box = document.createElement("input");
    box.type = "search";
    box.className = "filter";
    box.placeholder = "Filter: a word of any column";
    box.setAttribute("aria-label", "Filter the rows");
    box.addEventListener("input", () => {
      const wanted = box.value.toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    (table.closest(".table-wrapper") || table).before(box);
  }
});
