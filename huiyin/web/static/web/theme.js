/* Runs before the first paint, so that nobody sees the wrong colours flash. */
(function () {
  "use strict";
  var root = document.documentElement;
  var kept = {};
  try {
    kept = { theme: localStorage.getItem("huiyin.theme"), density: localStorage.getItem("huiyin.density") };
  } catch (refused) {
    // storage may be switched off; the system's choice is used then
  }
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function paint() {
    var choice = root.getAttribute("data-theme-choice") || "auto";
    root.setAttribute("data-bs-theme", choice === "auto" ? (dark.matches ? "dark" : "light") : choice);
  }
  root.classList.add("js");
  root.setAttribute("data-theme-choice", kept.theme || "auto");
  root.setAttribute("data-density", new URLSearchParams(location.search).get("density") || root.getAttribute("data-density") || kept.density || "normal");
  paint();
  dark.addEventListener("change", paint);
  document.addEventListener("huiyin:theme", paint);
})();
