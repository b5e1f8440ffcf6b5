/* What pages do besides links and forms. Plain script, no library but htmx; every page works without it.
   Switched on by attributes:
   data-autosubmit          a select or box that submits its form when it changes
   data-href                a row that opens an address */
(function () {
  "use strict";
  var root = document.documentElement;
  var words = (document.getElementById("words") || { dataset: {} }).dataset;

  function keep(key, value) { try { localStorage.setItem(key, value); } catch (refused) { /* full or off */ } }

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
      keep("huiyin.theme", button.dataset.themeChoice);
      document.dispatchEvent(new Event("huiyin:theme"));
    } else {
      root.dataset.density = button.dataset.densityChoice;
      keep("huiyin.density", button.dataset.densityChoice);
      remember(button);
    }
    showChoices();
  }

  /* with the person, so that it is the same on the next computer */
  function remember(button) {
    if (!button.form) return;
    var sent = new FormData(button.form);
    sent.append(button.name, button.value);
    fetch(button.form.action, { method: "POST", body: sent, headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .catch(function () { /* this page shows it already */ });
  }

  /* ---- clicks that aren't links ---- */
  function closeMenus(except) {
    all("details.menu[open]").forEach(function (menu) { if (menu !== except) menu.open = false; });
  }
  document.addEventListener("click", function (event) {
    var target = event.target;
    closeMenus(target.closest("details.menu"));
    var choice = target.closest("button[data-theme-choice], button[data-density-choice]");
    if (choice) { event.preventDefault(); return choose(choice); }
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
      e: function () {
        var own = row && row.querySelector("[data-row-edit]");
        if (own) { own.click(); return; }
        var edit = document.querySelector("[data-key=e]"); if (edit) edit.click();
      },
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
    bar.classList.toggle("has-picked", picked > 0);
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
  });
  function submit(form) {
    if (form.requestSubmit) form.requestSubmit();
    else { form.dispatchEvent(new Event("submit", { cancelable: true })); form.submit(); }
  }

  /* ---- whatever comes onto the page: forms.js and charts.js listen ---- */
  function wake(within) { document.dispatchEvent(new CustomEvent("huiyin:woken", { detail: within })); }
  document.addEventListener("htmx:afterSettle", function (event) {
    wake(event.target);
    if (event.target.id === "side-body") event.target.focus();
  });
  showChoices();
  countPicked();
  wake(document);
})();
