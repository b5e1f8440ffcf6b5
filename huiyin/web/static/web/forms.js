/* Forms: what was typed is never lost, nothing is sent twice, waiting is shown.
   data-draft="key"         text is kept on this computer until the server has taken it
   data-guard               leaving with unsaved text asks first (data-draft implies it)
   data-returned            the form came back with what was typed: its draft is neither restored nor dropped
   data-download            the answer is a file: the form stays usable
   data-confirms="id"       a box that has to be ticked before the button `id` can be pressed
   data-poll="address"      an element that is replaced by the address's answer until that asks no more
   data-picker              a select to type in (needs components/picker.html on the page) */
(function () {
  "use strict";
  var user = document.body.dataset.user || "";
  var words = (document.getElementById("words") || { dataset: {} }).dataset;

  var store = {
    get: function (key) { try { return localStorage.getItem(key); } catch (refused) { return null; } },
    set: function (key, value) { try { localStorage.setItem(key, value); } catch (refused) { /* full or off */ } },
    drop: function (key) { try { localStorage.removeItem(key); } catch (refused) { /* off */ } },
  };

  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-confirms]")) showConfirmed(event.target);
  });
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
  document.addEventListener("huiyin:keep", function (event) { if (dirty.has(event.detail)) keepDraft(event.detail); });
  document.addEventListener("huiyin:forget", function () { dirty.clear(); });
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
     (data-returned: refusals, errors), was reached by Back or Reload after the connection had failed, or asks
     somebody to log in again. */
  function markSent(form) { try { sessionStorage.setItem("huiyin.sent", draftKey(form)); } catch (refused) { /* off */ } }
  function dropSent() {
    var sent = null;
    try { sent = sessionStorage.getItem("huiyin.sent"); sessionStorage.removeItem("huiyin.sent"); } catch (refused) { /* off */ }
    var come = performance.getEntriesByType("navigation")[0];
    var own = user && sent && sent.indexOf("huiyin.draft." + user + ".") === 0;
    if (own && !document.querySelector("[data-returned]") && (!come || come.type === "navigate")) store.drop(sent);
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
          document.dispatchEvent(new CustomEvent("huiyin:woken", { detail: fresh }));
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
  document.addEventListener("huiyin:woken", function (event) {
    var within = event.detail;
    if (within.matches && within.matches("[data-poll]")) poll(within);
    all("[data-poll]", within).forEach(poll);
    all("form[data-draft]", within).forEach(restoreDraft);
    all("[data-confirms]", within).forEach(showConfirmed);
    all("select[data-picker]:not(.tomselected)", within).forEach(pick);
  });
  dropSent();
})();
