/* What pages do besides links and forms. Plain script, no library but htmx; every page works without it.
   Switched on by attributes:
   data-autosubmit          a select or box that submits its form when it changes
   data-draft="key"         a form whose text is kept on this computer until it is submitted
   data-guard               a form that asks before unsaved text is left (data-draft implies it)
   data-download            a form whose answer is a file: it stays usable
   data-href                a row that opens an address
   data-poll="address"      an element that is replaced by the address's answer until that asks no more
   data-picker              a select to type in (needs components/picker.html on the page) */
(function () {
  "use strict";
  var root = document.documentElement;
  var body = document.body;
  var user = body.dataset.user || "";
  var words = (document.getElementById("words") || { dataset: {} }).dataset;

  var store = {
    get: function (key) { try { return localStorage.getItem(key); } catch (refused) { return null; } },
    set: function (key, value) { try { localStorage.setItem(key, value); } catch (refused) { /* full or off */ } },
    drop: function (key) { try { localStorage.removeItem(key); } catch (refused) { /* off */ } },
  };

  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

  /* ---- theme and density ---- */
  function showChoices() {
    all("[data-theme-choice]").forEach(function (button) {
      if (button === root) return;
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.themeChoice));
    });
    all("[data-density-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.densityChoice === root.dataset.density));
    });
  }
  function choose(button) {
    if (button.dataset.themeChoice) {
      root.dataset.themeChoice = button.dataset.themeChoice;
      store.set("huiyin.theme", button.dataset.themeChoice);
      document.dispatchEvent(new Event("huiyin:theme"));
    } else {
      root.dataset.density = button.dataset.densityChoice;
      store.set("huiyin.density", button.dataset.densityChoice);
    }
    showChoices();
  }

  /* ---- clicks that aren't links ---- */
  function closeMenus(except) {
    all("details.menu[open]").forEach(function (menu) { if (menu !== except) menu.open = false; });
  }
  document.addEventListener("click", function (event) {
    var target = event.target;
    closeMenus(target.closest("details.menu"));
    var choice = target.closest("button[data-theme-choice], button[data-density-choice]");
    if (choice) return choose(choice);
    var demo = target.closest("[data-fill-login]");
    if (demo) {
      document.getElementById("id_login").value = demo.dataset.fillLogin;
      document.getElementById("id_password").value = demo.dataset.fillPassword;
      document.querySelector(".log-in [type=submit]").focus();
      return undefined;
    }
    if (target.closest("[data-print]")) return window.print();
    if (target.closest("[data-toggle-nav]")) return toggleNavigation();
    if (target.closest("[data-close-side]")) return closeSide();
    if (target.closest("[aria-disabled=true]")) return event.preventDefault();
    var row = target.closest("tr[data-href]");
    if (row && !target.closest("a, button, input, select, label, summary") && !String(getSelection())) {
      mark(row);
      if (event.ctrlKey || event.metaKey) window.open(row.dataset.href, "_blank", "noopener");
      else openAtSide(row.dataset.href);
    }
    return undefined;
  });
  function toggleNavigation() {
    var navigation = document.getElementById("navigation");
    var open = navigation.classList.toggle("is-open");
    document.querySelector("[data-toggle-nav]").setAttribute("aria-expanded", String(open));
  }

  /* ---- the side panel: a row's page beside its list ---- */
  var side = document.getElementById("side");
  function openAtSide(address) {
    if (!side || !window.htmx || window.innerWidth < 1000) { location.href = address; return; }
    document.querySelector(".side-open").href = address;
    side.hidden = false;
    htmx.ajax("GET", address, { target: "#side-body", select: "#side-source", swap: "innerHTML" });
  }
  function closeSide() {
    if (!side || side.hidden) return false;
    side.hidden = true;
    document.getElementById("side-body").replaceChildren();
    var row = document.querySelector("tr.is-current");
    if (row) row.focus();
    return true;
  }

  /* ---- rows by keyboard ---- */
  function mark(row) {
    all("tr.is-current").forEach(function (old) { old.classList.remove("is-current"); old.tabIndex = -1; });
    row.classList.add("is-current");
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    var rows = all("table.list tbody tr[data-href]");
    if (!rows.length) return;
    var at = rows.findIndex(function (row) { return row.classList.contains("is-current"); });
    mark(rows[Math.min(Math.max(at + by, 0), rows.length - 1)]);
    if (side && !side.hidden) openAtSide(document.querySelector("tr.is-current").dataset.href);
  }
  function showKeys() {
    var panel = document.getElementById("keys");
    if (!panel) return;
    if (!panel.showModal) { location.href = panel.dataset.url; return; }
    if (panel.open) { panel.close(); return; }
    if (panel.childElementCount) { panel.showModal(); return; }
    fetch(panel.dataset.url, { headers: { "HX-Request": "true" } })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var parsed = new DOMParser().parseFromString(text, "text/html").querySelector(".keys");
        if (parsed) { panel.append(parsed); panel.showModal(); }
      });
  }
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      closeMenus(null);
      if (typing(event.target)) event.target.blur();
      else closeSide();
      return;
    }
    if (typing(event.target)) return;
    var row = document.querySelector("tr.is-current");
    var does = {
      "/": function () {
        var search = document.querySelector("[data-search]");
        if (search) { search.focus(); search.select(); }
      },
      j: function () { step(1); },
      k: function () { step(-1); },
      o: row && function () { openAtSide(row.dataset.href); },
      x: row && function () { var box = row.querySelector("[data-pick]"); if (box) box.click(); },
      e: function () { var edit = document.querySelector("[data-key=e]"); if (edit) edit.click(); },
      "?": showKeys,
    }[event.key];
    if (event.key === "Enter" && row && event.target === row) does = function () { location.href = row.dataset.href; };
    if (does) { event.preventDefault(); does(); }
  });

  /* ---- selection bar ---- */
  function countPicked() {
    var bar = document.getElementById("selection-bar");
    if (!bar) return;
    var picked = all("[data-pick]:checked").length;
    bar.hidden = picked === 0;
    bar.querySelector("[data-picked]").textContent = (words.chosen || "{n}").replace("{n}", picked);
  }

  /* ---- changes ---- */
  document.addEventListener("change", function (event) {
    var target = event.target;
    if (target.matches("[data-autosubmit]")) submit(target.form);
    if (target.matches("[data-pick-all]")) {
      all("[data-pick]").forEach(function (box) { box.checked = target.checked; });
    }
    if (target.matches("[data-pick], [data-pick-all]")) countPicked();
    if (target.matches("[data-confirms]")) showConfirmed(target);
  });
  function submit(form) {
    if (form.requestSubmit) form.requestSubmit();
    else { form.dispatchEvent(new Event("submit", { cancelable: true })); form.submit(); }
  }
  function showConfirmed(box) {
    var go = document.getElementById(box.dataset.confirms);
    if (go) go.disabled = !box.checked;
  }

  /* ---- drafts and unsaved text ---- */
  var dirty = new Set();
  function draftKey(form) {
    return "huiyin.draft." + user + "." + location.pathname + "." + (form.dataset.draft || "");
  }
  function draftable(form) {
    return all("textarea, input, select", form).filter(function (field) {
      return field.name && !/^(hidden|password|file|submit|checkbox|radio)$/.test(field.type);
    });
  }
  function keepDraft(form) {
    var kept = {};
    draftable(form).forEach(function (field) { if (field.value !== field.dataset.first) kept[field.name] = field.value; });
    if (Object.keys(kept).length) store.set(draftKey(form), JSON.stringify(kept));
    else store.drop(draftKey(form));
  }
  function restoreDraft(form) {
    var kept = store.get(draftKey(form));
    draftable(form).forEach(function (field) { field.dataset.first = field.value; });
    // a form that came back with errors already holds what was typed
    if (!kept || form.dataset.returned) return;
    var values = JSON.parse(kept);
    draftable(form).forEach(function (field) {
      if (Object.prototype.hasOwnProperty.call(values, field.name)) field.value = values[field.name];
    });
    var note = document.createElement("p");
    note.className = "draft-note";
    note.append(words.draft || "");
    var discard = document.createElement("button");
    discard.type = "button";
    discard.textContent = words.discard || "";
    discard.addEventListener("click", function () {
      store.drop(draftKey(form));
      draftable(form).forEach(function (field) { field.value = field.dataset.first; });
      dirty.delete(form);
      note.remove();
    });
    note.append(discard);
    form.prepend(note);
    dirty.add(form);
  }
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.matches("[data-draft], [data-guard]")) return;
    dirty.add(form);
    if (form.matches("[data-draft]")) {
      clearTimeout(form.draftTimer);
      form.draftTimer = setTimeout(function () { keepDraft(form); }, 400);
    }
  });
  window.addEventListener("beforeunload", function (event) {
    var open = Array.from(dirty).some(function (form) { return document.contains(form); });
    if (!open) return;
    event.preventDefault();
    event.returnValue = words.leave || "";
  });

  /* ---- submitting once ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    dirty.delete(form);
    if (form.matches("[data-draft]")) { clearTimeout(form.draftTimer); keepDraft(form); markSent(form); }
    // a download leaves the page as it is, so that its form must stay usable
    if (form.method !== "post" || form.matches("[data-download], [target=_blank]")) return;
    form.dataset.sent = "1";
    // after this event, so that the pressed button's own name and value are still sent
    setTimeout(function () { busy(form, true); }, 0);
  });
  function busy(form, on) {
    if (!on) delete form.dataset.sent;
    all("[type=submit]", form).forEach(function (button) { button.disabled = on; });
  }
  /* A draft goes when the server has taken it: the next page drops it, unless that page gives the form back
     (data-returned: refusals, errors) or was reached by Back or Reload after the connection had failed. */
  function markSent(form) { try { sessionStorage.setItem("huiyin.sent", draftKey(form)); } catch (refused) { /* off */ } }
  function dropSent() {
    var sent = null;
    try { sent = sessionStorage.getItem("huiyin.sent"); sessionStorage.removeItem("huiyin.sent"); } catch (refused) { /* off */ }
    var come = performance.getEntriesByType("navigation")[0];
    if (sent && !document.querySelector("[data-returned]") && (!come || come.type === "navigate")) store.drop(sent);
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) all("form[data-sent]").forEach(function (form) { busy(form, false); });
  });

  /* ---- waiting: quiet under 300 ms ---- */
  var waiting = document.getElementById("waiting");
  var timer = null;
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form) busy(form, true);
    if (!waiting) return;
    clearTimeout(timer);
    timer = setTimeout(function () { waiting.hidden = false; }, 300);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    clearTimeout(timer);
    if (waiting) waiting.hidden = true;
    var form = event.target.closest && event.target.closest("form");
    if (form) busy(form, false);
    // what is closed or refreshed by the server's answer is no longer unsaved
    if (form && event.detail.successful && form.matches("[data-draft]")) store.drop(draftKey(form));
  });
  function failed() {
    var place = document.getElementById("failures");
    if (!place) return;
    var note = document.createElement("div");
    note.className = "alert alert-danger";
    note.textContent = words.failed || "";
    place.replaceChildren(note);
  }
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  /* ---- progress of long jobs: ask again, ever more slowly, until the answer no longer asks ---- */
  function poll(element) {
    var wait = Number(element.dataset.wait || 1000);
    setTimeout(function () {
      if (!document.contains(element)) return;
      if (document.hidden) { poll(element); return; }
      fetch(element.dataset.poll, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
        .then(function (answer) {
          if (answer.headers.get("HX-Redirect")) { location.href = answer.headers.get("HX-Redirect"); return null; }
          if (answer.headers.get("HX-Refresh")) { location.reload(); return null; }
          return answer.ok ? answer.text() : null;
        })
        .then(function (text) {
          if (text === null) return;
          var fresh = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
          if (!fresh) return;
          if (fresh.dataset.poll && !fresh.dataset.wait) fresh.dataset.wait = Math.min(wait * 1.2, 5000);
          element.replaceWith(fresh);
          wake(fresh);
        })
        .catch(function () { element.dataset.wait = 5000; poll(element); });
    }, wait);
  }

  /* ---- pickers: a select in which one types; what is found is read from its own options ---- */
  function pick(select) {
    if (!window.TomSelect) return;
    new TomSelect(select, {
      maxOptions: 200,
      plugins: select.multiple ? ["remove_button"] : [],
      render: { no_results: function () { return "<div class=\"no-results\">" + (words.nothing || "") + "</div>"; } },
    });
  }

  /* ---- whatever comes onto the page ---- */
  function wake(within) {
    if (within.matches && within.matches("[data-poll]")) poll(within);
    all("[data-poll]", within).forEach(poll);
    all("form[data-draft]", within).forEach(restoreDraft);
    all("[data-confirms]", within).forEach(showConfirmed);
    all("select[data-picker]:not(.tomselected)", within).forEach(pick);
    document.dispatchEvent(new CustomEvent("huiyin:woken", { detail: within }));
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    wake(event.target);
    if (event.target.id === "side-body") event.target.focus();
  });
  dropSent();
  showChoices();
  countPicked();
  wake(document);
})();
