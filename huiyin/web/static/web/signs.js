// Two pictures over each other, with a slider; without this script they stand side by side.
(function () {
  "use strict";
  document.querySelectorAll("[data-slide]").forEach(function (place) {
    var figures = place.querySelectorAll("figure img");
    if (figures.length !== 2) return;
    var slide = document.createElement("div");
    slide.className = "sign-slide";
    var below = figures[1].cloneNode();
    var above = figures[0].cloneNode();
    above.className = "is-above";
    above.alt = "";
    slide.append(below, above);
    var label = document.createElement("label");
    label.className = "sign-slide-label";
    var range = document.createElement("input");
    range.type = "range";
    range.min = "0";
    range.max = "100";
    range.value = "50";
    range.setAttribute("aria-label", figures[0].alt + " | " + figures[1].alt);
    range.addEventListener("input", function () {
      slide.style.setProperty("--at", range.value + "%");
    });
    label.append(range);
    place.append(label, slide);
  });
})();
