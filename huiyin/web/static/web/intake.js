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
  // one request at a time; what is pressed meanwhile waits, so that quick hands lose nothing
  var sent = null, waiting = [];
  function send(address, values, item, more) {
    var place = panes();
    if (!window.htmx || !place) return;
    if (sent) { waiting.push([address, values, item, more]); return; }
    sent = {
      item: item, more: more || {},
      source: place.querySelector(".source-text").scrollTop,
      list: place.querySelector(".structure").scrollTop,
    };
    var get = sent.more.get;
    if (values && values.version) values.version = place.dataset.version;
    htmx.ajax(get ? "GET" : "POST", address, { target: "#panes", swap: "outerHTML", select: get ? "#panes" : null, values: values });
  }
  function look(address, item, more) { send(address, {}, item, Object.assign({ get: true }, more)); }
  // the fresh panes stand where the old ones stood, at the same item
  document.addEventListener("htmx:afterSettle", function () {
    var fresh = panes(), kept = sent;
    sent = null;
    if (!kept || !fresh) return;
    fresh.querySelector(".source-text").scrollTop = kept.source;
    fresh.querySelector(".structure").scrollTop = kept.list;
    var again = kept.item && document.querySelector('.item[data-at="' + kept.item + '"]');
    if (again) { choose(again); again.focus({ preventScroll: true }); }
    var form = kept.more.form && fresh.querySelector(kept.more.form);
    if (form) { bring(form); (form.querySelector("textarea") || form.querySelector("select, button") || form).focus(); }
    if (waiting.length) send.apply(null, waiting.shift());
  });
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (kind) {
    document.addEventListener(kind, function () { sent = null; waiting = []; });
  });
  function correct(op, more) {
    var item = current(), place = panes();
    if (!item || !place.dataset.correct) return;
    send(place.dataset.correct, Object.assign({
      op: op, id: item.dataset.id, part: place.dataset.part, version: place.dataset.version,
    }, more), item.dataset.at);
  }
  function accept() {
    var items = all(".item"), item = current();
    var next = items[items.indexOf(item) + 1];
    if (!item.matches(".is-accepted, .is-touched, .is-dropped")) correct("accept");
    if (next) { choose(next); next.focus({ preventScroll: true }); if (sent) sent.item = next.dataset.at; }
  }
  function mend(item) {
    look(panes().dataset.here + "?item=" + item.dataset.at, item.dataset.at, { form: ".item-form" });
  }
  function undo() {
    var form = document.querySelector("[data-undo-last]"), item = current();
    if (!form) return;
    var values = {};
    new FormData(form).forEach(function (value, name) { values[name] = value; });
    send(form.getAttribute("action"), values, item && item.dataset.at);
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches && form.matches("[data-pane-look]") && window.htmx) {
      event.preventDefault();
      event.stopImmediatePropagation();
      look(form.getAttribute("action") + "?" + new URLSearchParams(new FormData(form)), null, { form: ".intake-preview" });
      return;
    }
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
      a: item && accept,
      e: item && function () { mend(item); },
      u: undo,
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
      does = function () { mend(item); };
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

  // what is fetched late stands above the panes: whoever is in them already stays where they are
  document.addEventListener("huiyin:woken", function (event) {
    if (event.detail.matches && event.detail.matches(".intake-across") && current()) panes().scrollIntoView({ block: "start" });
  });

  // the way to mend one item is a link; here it opens in place
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".item-edit");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    mend(link.closest(".item"));
  });

  /* ---- dragging an item in or out; what is below it comes along ---- */
  var STEP = 16, DEEPEST = 8, drag = null;
  function depth(item) { return Number(item.dataset.depth); }
  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest && event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    var item = grip.closest(".item"), before = item.previousElementSibling, below = [];
    for (var next = item.nextElementSibling; next && depth(next) > depth(item); next = next.nextElementSibling) below.push(next);
    drag = { item: item, x: event.clientX, from: depth(item), most: before ? depth(before) + 1 : depth(item), moved: [item].concat(below) };
    drag.were = drag.moved.map(depth);
    grip.setPointerCapture(event.pointerId);
    choose(item);
    event.preventDefault();
  });
  document.addEventListener("pointermove", function (event) {
    if (!drag) return;
    var by = Math.round((event.clientX - drag.x) / STEP);
    by = Math.min(Math.max(drag.from + by, 1), drag.most, DEEPEST) - drag.from;
    drag.moved.forEach(function (item, n) { item.dataset.depth = drag.were[n] + by; });
  });
  ["pointerup", "pointercancel"].forEach(function (kind) {
    document.addEventListener(kind, function () {
      if (!drag) return;
      var done = drag, now = depth(done.item);
      drag = null;
      if (kind === "pointerup" && now !== done.from) { correct("depth", { depth: now }); return; }
      done.moved.forEach(function (item, n) { item.dataset.depth = done.were[n]; });
    });
  });

  /* ---- the fields of a new round are asked for only when one is made ---- */
  all("[data-shows-new]").forEach(function (select) {
    var fields = document.getElementById(select.dataset.showsNew);
    var show = function () { fields.hidden = select.value !== "new"; };
    select.addEventListener("change", show);
    show();
  });

  var asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && asked.matches(".item")) choose(asked);
})();
