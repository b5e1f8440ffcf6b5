/* Import pages: dropping files, lighting the same passage on both sides, correcting by keyboard.
   Everything here is also a link or a form on the page; this only makes it faster. */
(function () {
  "use strict";
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

  /* ---- dropping files ---- */
  var zone = document.querySelector("[data-drop-zone]");
  if (zone) {
    var input = zone.querySelector("input[type=file]");
    var list = zone.querySelector("[data-drop-list]");
    var show = function () {
      var files = Array.from(input.files);
      var names = files.slice(0, 20).map(function (file) { return file.name; });
      if (files.length > 20) names.push(list.dataset.more.replace("{n}", files.length - 20));
      list.replaceChildren.apply(list, names.map(function (name) {
        var entry = document.createElement("li");
        entry.textContent = name;
        return entry;
      }));
    };
    ["dragenter", "dragover"].forEach(function (kind) {
      zone.addEventListener(kind, function (event) { event.preventDefault(); zone.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      zone.addEventListener(kind, function () { zone.classList.remove("is-over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
    input.addEventListener("change", show);
  }
  all("[data-reload-with]").forEach(function (select) {
    select.addEventListener("change", function () {
      location.search = "?" + select.dataset.reloadWith + "=" + encodeURIComponent(select.value);
    });
  });

  /* ---- the same passage lit on both sides ---- */
  function panes() { return document.getElementById("panes"); }
  if (!panes()) return;
  function names(element) { return (element.dataset.m || "").split(" ").filter(Boolean); }
  function partners(wanted) {
    return all("[data-m]").filter(function (element) {
      return names(element).some(function (name) { return wanted.indexOf(name) >= 0; });
    });
  }
  function light(element, scroll) {
    all(".is-lit").forEach(function (lit) { lit.classList.remove("is-lit"); });
    var wanted = names(element);
    // inside the text the innermost value speaks: figures and warnings before the item around them
    var own = wanted.filter(function (name) { return name[0] !== "i"; });
    var found = partners(element.closest(".source-text") && own.length ? own : wanted);
    found.forEach(function (partner) { partner.classList.add("is-lit"); });
    if (!scroll) return;
    var inSource = Boolean(element.closest(".source-text"));
    var other = found.find(function (partner) { return Boolean(partner.closest(".source-text")) !== inSource; });
    if (other) bring(other);
  }
  function bring(element) {
    var details = element.closest("details");
    if (details) details.open = true;
    var box = element.closest(".source-text, .structure");
    if (!box) { element.scrollIntoView({ block: "nearest" }); return; }
    var at = element.getBoundingClientRect(), around = box.getBoundingClientRect();
    if (at.top < around.top || at.bottom > around.bottom) box.scrollTop += at.top - around.top - box.clientHeight / 3;
  }
  var last = null;
  document.addEventListener("mouseover", function (event) {
    var element = event.target.closest && event.target.closest("[data-m]");
    if (!element || element === last) return;
    last = element;
    light(element, true);
  });
  document.addEventListener("focusin", function (event) {
    var element = event.target.closest && event.target.closest("[data-m]");
    if (element) light(element, true);
  });
  document.addEventListener("click", function (event) {
    var element = event.target.closest && event.target.closest("[data-m]");
    if (!element) return;
    if (element.closest(".source-text")) {
      var item = names(element).map(function (name) { return document.getElementById(name); }).filter(Boolean).pop();
      if (item) choose(item);
    } else if (event.target.closest("a[href^='#t-']")) {
      event.preventDefault();
    }
    if (element.matches(".item")) choose(element);
    light(element, true);
  });

  /* ---- items by keyboard ---- */
  function current() { return document.querySelector(".item.is-current"); }
  function choose(item) {
    all(".item.is-current").forEach(function (old) { old.classList.remove("is-current"); old.removeAttribute("tabindex"); });
    item.classList.add("is-current");
    item.tabIndex = -1;
    bring(item);
    light(item, true);
  }
  function step(by) {
    var items = all(".item");
    if (!items.length) return;
    var at = items.indexOf(current());
    var next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
    if (panes().getBoundingClientRect().top > 60) panes().scrollIntoView({ block: "start" });
    choose(next);
    next.focus({ preventScroll: true });
  }
  var sent = null;
  function send(address, values, item) {
    var place = panes();
    if (sent || !window.htmx || !place) return;
    sent = {
      item: item,
      source: place.querySelector(".source-text").scrollTop,
      list: place.querySelector(".structure").scrollTop,
    };
    htmx.ajax("POST", address, { target: "#panes", swap: "outerHTML", values: values });
  }
  // the fresh panes stand where the old ones stood, at the same item
  document.addEventListener("htmx:afterSettle", function () {
    var fresh = panes(), kept = sent;
    sent = null;
    if (!kept || !fresh) return;
    fresh.querySelector(".source-text").scrollTop = kept.source;
    fresh.querySelector(".structure").scrollTop = kept.list;
    var again = kept.item && document.querySelector('.item[data-at="' + kept.item + '"]');
    if (again) { choose(again); again.focus({ preventScroll: true }); }
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (kind) {
    document.addEventListener(kind, function () { sent = null; });
  });
  function correct(op) {
    var item = current(), place = panes();
    if (!item || !place.dataset.correct) return;
    send(place.dataset.correct, {
      op: op, id: item.dataset.id, part: place.dataset.part, version: place.dataset.version,
    }, item.dataset.at);
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches("[data-pane-form]") || !window.htmx) return;
    var pressed = event.submitter;
    var values = {};
    new FormData(form).forEach(function (value, name) { values[name] = value; });
    if (pressed && pressed.name) values[pressed.name] = pressed.value;
    values.part = values.part || panes().dataset.part;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form.getAttribute("action"), values, values.item);
  }, true);

  var roles = { 0: "section", 1: "category", 2: "finding", 3: "subfinding", 4: "measure", 5: "result", 6: "next_step" };
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var item = current();
    var does = {
      j: function () { step(1); },
      k: function () { step(-1); },
      x: item && function () { correct(item.hasAttribute("data-dropped") ? "restore" : "drop"); },
      "]": item && function () { correct("indent"); },
      "[": item && function () { correct("outdent"); },
      "?": function () {
        var help = document.getElementById("intake-keys");
        if (help && help.showModal) { if (help.open) help.close(); else help.showModal(); }
      },
    }[event.key];
    // Tab stays what it is everywhere else; on an item that was chosen by keyboard it moves the item
    if (event.key === "Tab" && item && event.target === item) does = function () { correct(event.shiftKey ? "outdent" : "indent"); };
    if (item && Object.prototype.hasOwnProperty.call(roles, event.key)) does = function () { correct("role:" + roles[event.key]); };
    if (event.key === "Enter" && item && event.target === item) {
      does = function () { location.href = panes().dataset.here + "?item=" + item.dataset.at + "#i" + item.dataset.at; };
    }
    if (event.key === "Escape" && item) {
      // leaves the list, so that Tab is Tab again
      item.classList.remove("is-current");
      item.blur();
      return;
    }
    if (!does) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    does();
  }, true);

  var asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && asked.matches(".item")) choose(asked);
})();
