/* Changing a row where it stands, and pasting a range of cells. Both work as plain pages without this script.
   data-row-edit     a link in a row that opens its small form below it
   data-row-form     that form: sent in place; when it is taken, the row is read anew from the list's own address
   data-row-cancel   closes it */
(function () {
  "use strict";
  var PART = { "HX-Request": "true" };

  function editor() { return document.querySelector("tr.row-editor"); }
  function rowOf(element) {
    var place = element.closest("tr.row-editor");
    return place ? place.previousElementSibling : element.closest("tr");
  }
  function parsed(text) {
    var holder = document.createElement("template");
    holder.innerHTML = text;
    return holder.content.firstElementChild;
  }
  function say(words, failed) {
    var place = document.getElementById(failed ? "failures" : "messages");
    if (!place) return;
    var note = document.createElement("div");
    note.className = "alert alert-" + (failed ? "danger" : "success");
    note.textContent = words;
    place.replaceChildren(note);
  }
  function close() {
    var open = editor();
    if (!open) return false;
    var row = open.previousElementSibling;
    open.remove();
    if (row) row.focus({ preventScroll: true });
    return true;
  }
  function show(row, text) {
    var part = parsed(text);
    if (!part || !part.matches("tr")) return;
    var open = editor();
    if (open) open.remove();
    row.after(part);
    var first = part.querySelector("input:not([type=hidden]), select");
    if (first) first.focus();
    part.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("huiyin:woken", { detail: part }));
  }
  function open(link) {
    var row = link.closest("tr");
    fetch(link.href, { headers: PART, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) { location.href = link.href; return null; }
        return answer.text();
      })
      .then(function (text) { if (text !== null) show(row, text); })
      .catch(function () { location.href = link.href; });
  }

  /* the row as the list shows it now; one that the filters no longer leave goes */
  function readAnew(row, told) {
    var pick = row.querySelector("[data-pick]");
    var key = pick && pick.value;
    fetch(location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html");
        var banner = fresh.getElementById("last-change");
        var here = document.getElementById("last-change");
        if (banner && here) here.replaceChildren.apply(here, Array.from(banner.childNodes));
        var box = key && fresh.querySelector('[data-pick][value="' + key + '"]');
        close();
        if (!box) { row.remove(); say(told, false); return; }
        var next = box.closest("tr");
        next.classList.add("is-current");
        next.tabIndex = 0;
        row.replaceWith(next);
        next.focus({ preventScroll: true });
        say(told, false);
      });
  }
  function send(form) {
    var row = rowOf(form);
    var buttons = Array.from(form.querySelectorAll("[type=submit]"));
    buttons.forEach(function (button) { button.disabled = true; });
    fetch(form.action, { method: "POST", body: new FormData(form), headers: PART, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.status === 204) {
          var told = JSON.parse(answer.headers.get("HX-Trigger") || "{}")["huiyin:row-changed"] || {};
          readAnew(row, told.says || "");
          return null;
        }
        if (answer.status !== 409 && answer.status !== 422) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (text) { if (text !== null) show(row, text); })
      .catch(function () {
        buttons.forEach(function (button) { button.disabled = false; });
        say((document.getElementById("words") || { dataset: {} }).dataset.failed || "", true);
      });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-row-edit]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(link);
      return;
    }
    if (event.target.closest("tr.row-editor [data-row-cancel]")) { event.preventDefault(); close(); }
  });
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("tr.row-editor form[data-row-form]")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && event.target.closest && event.target.closest("tr.row-editor")) close();
  });
})();
