/* The connection: said when it is lost and when it is back. While it is lost, a form with data-draft is not sent
   into nothing: its text stays in the form and on this computer (forms.js keeps and restores it).
   data-reach               a form of long texts: asked before it is sent whether the server is there at all
   data-clears-drafts       logging out: what this person typed and never sent goes from this computer
   Works beside forms.js, which it precedes: it sees a form's submit first. */
(function () {
  "use strict";
  var HEALTH = "/healthz", ANSWER_MS = 5000, ASK_AGAIN_MS = 3000, ASK_SLOWLY_MS = 30000, TELL_MS = 8000;
  var user = document.body.dataset.user || "";
  var words = (document.getElementById("words") || { dataset: {} }).dataset;
  var lost = false, asking = null;

  function reach() {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, ANSWER_MS);
    return fetch(HEALTH, { cache: "no-store", credentials: "omit", signal: stop.signal })
      .then(function (answer) { clearTimeout(timer); return answer.ok; })
      .catch(function () { clearTimeout(timer); return false; });
  }

  function tell(text, kind) {
    var place = document.getElementById("connection");
    if (!place) return;
    place.textContent = text;
    place.className = "connection is-" + kind;
    place.hidden = !text;
  }
  function loseIt() {
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      document.dispatchEvent(new CustomEvent("huiyin:keep", { detail: form }));
    });
    if (lost) return;
    lost = true;
    tell(words.lost || "", "lost");
    askAgain(ASK_AGAIN_MS);
  }
  function askAgain(wait) {
    clearTimeout(asking);
    asking = setTimeout(function () {
      reach().then(function (there) {
        if (!lost) return;
        if (there) findIt();
        else askAgain(Math.min(wait * 1.5, ASK_SLOWLY_MS));
      });
    }, wait);
  }
  function findIt() {
    if (!lost) return;
    lost = false;
    clearTimeout(asking);
    tell(words.found || "", "found");
    setTimeout(function () { if (!lost) tell("", "found"); }, TELL_MS);
  }
  window.addEventListener("offline", loseIt);
  window.addEventListener("online", function () { reach().then(function (there) { if (there) findIt(); }); });

  /* ---- sending: asked first whether anybody is there ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.matches("[data-clears-drafts]")) { clearDrafts(event); return; }
    if (!form.matches("form[data-draft]") || form.method !== "post" || !form.requestSubmit) return;
    if (form.dataset.reached) { delete form.dataset.reached; return; }
    if (!lost && navigator.onLine && !form.matches("[data-reach]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.reaching) return;
    form.dataset.reaching = "1";
    (navigator.onLine ? reach() : Promise.resolve(false)).then(function (there) {
      delete form.dataset.reaching;
      if (!there) { loseIt(); return; }
      findIt();
      form.dataset.reached = "1";
      form.requestSubmit(button && button.form === form ? button : undefined);
      delete form.dataset.reached;
    });
  }, true);

  /* ---- what stays on this computer, and when it goes ---- */
  function mine() {
    var found = [];
    try {
      for (var n = 0; n < localStorage.length; n += 1) {
        var key = localStorage.key(n);
        if (user && key.indexOf("huiyin.draft." + user + ".") === 0) found.push(key);
      }
    } catch (refused) { /* off */ }
    return found;
  }
  function clearDrafts(event) {
    var kept = mine();
    if (kept.length && !window.confirm((words.clears || "").replace("{n}", kept.length))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    kept.forEach(function (key) { localStorage.removeItem(key); });
    document.dispatchEvent(new Event("huiyin:forget"));
  }
})();
