/* The grid that a range of a sheet is pasted into. What is sent is the text field below it, which is filled
   from the cells; without this script one pastes into that field itself. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-paste]");
  if (!form) return;
  var body = form.querySelector(".paste-grid tbody");
  var heads = Array.from(form.querySelectorAll(".paste-grid th[data-names]"));
  var most = Number(form.dataset.most);

  function rows() { return Array.from(body.rows); }
  function cells(row) { return Array.from(row.querySelectorAll("input[data-cell]")); }
  function fold(text) { return text.replace(/\s/g, "").toLowerCase(); }

  /* what a spreadsheet copies: tabs and lines; a cell with a line break or a tab stands in quotes */
  function parse(text) {
    var lines = [[]], cell = "", quoted = false, at = 0;
    function put() { lines[lines.length - 1].push(cell.trim()); cell = ""; }
    for (; at < text.length; at += 1) {
      var sign = text[at];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
        else if (sign === '"') quoted = false;
        else cell += sign;
      } else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t") put();
      else if (sign === "\n") { put(); lines.push([]); }
      else if (sign !== "\r") cell += sign;
    }
    put();
    return lines.filter(function (line) { return line.some(Boolean); });
  }
  function quote(text) { return /["\t\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text; }

  function columnsOf(line) {
    var named = line.map(function (text) {
      return heads.findIndex(function (head) { return head.dataset.names.split("|").map(fold).indexOf(fold(text)) >= 0; });
    });
    var known = named.filter(function (place) { return place >= 0; });
    return known.length >= 2 ? named : null;
  }
  function rowAt(place) {
    while (body.rows.length <= place && body.rows.length < most) {
      var fresh = body.rows[body.rows.length - 1].cloneNode(true);
      fresh.className = "is-blank";
      fresh.cells[0].textContent = "";
      fresh.querySelectorAll(".cell-error").forEach(function (note) { note.remove(); });
      cells(fresh).forEach(function (cell) { cell.value = ""; cell.removeAttribute("aria-invalid"); });
      body.append(fresh);
    }
    return body.rows[place];
  }
  function fill(lines, fromRow, fromColumn) {
    var columns = columnsOf(lines[0]);
    if (columns) lines = lines.slice(1);
    lines.forEach(function (line, down) {
      var row = rowAt(fromRow + down);
      if (!row) return;
      var there = cells(row);
      line.forEach(function (text, across) {
        var cell = there[columns ? columns[across] : fromColumn + across];
        if (cell) cell.value = text.replace(/\n/g, " ");
      });
    });
  }
  function place(cell) {
    var row = cell.closest("tr");
    return { row: rows().indexOf(row), column: cells(row).indexOf(cell) };
  }
  function move(cell, down, across) {
    var here = place(cell);
    var row = rows()[here.row + down];
    var next = row && cells(row)[here.column + across];
    if (next) { next.focus(); next.select(); }
  }

  form.addEventListener("paste", function (event) {
    if (!event.target.matches("input[data-cell]")) return;
    var lines = parse((event.clipboardData || window.clipboardData).getData("text"));
    if (!lines.length || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    var here = place(event.target);
    fill(lines, here.row, here.column);
  });
  form.addEventListener("keydown", function (event) {
    if (!event.target.matches("input[data-cell]") || event.isComposing) return;
    if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); move(event.target, 1, 0); }
    if (event.key === "ArrowUp") { event.preventDefault(); move(event.target, -1, 0); }
  });
  form.addEventListener("submit", function () {
    var lines = rows().map(function (row) { return cells(row).map(function (cell) { return quote(cell.value); }).join("\t"); });
    form.querySelector("[name=tsv]").value = lines.filter(function (line) { return line.trim(); }).join("\n");
  });
})();
