/* Naming people in a comment: after an @ those who may be named are offered, by name, post or pinyin initials.
   data-mentions        on a textarea; data-audience names its audience where the form has no choice of it
   data-mentionable     the address that answers whom one may name, on something around it
   Without this script the @ and the name are simply typed. */
(function () {
  "use strict";
  var AT = /(^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠，。；：！？、,;:!?]{0,20})$/;

  Array.prototype.forEach.call(document.querySelectorAll("textarea[data-mentions]"), function (field) {
    var around = field.closest("[data-mentionable]");
    if (!around) return;
    var list = document.createElement("ul");
    list.className = "mention-choices";
    list.id = field.id + "-mentions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    var asked = 0, at = 0;

    function close() {
      asked += 1;
      list.hidden = true;
      field.removeAttribute("aria-activedescendant");
    }
    function current() { return list.querySelector("[aria-selected=true]"); }
    function light(item) {
      var old = current();
      if (old) old.setAttribute("aria-selected", "false");
      if (!item) return;
      item.setAttribute("aria-selected", "true");
      field.setAttribute("aria-activedescendant", item.id);
    }
    function take(item) {
      var label = "@" + item.dataset.label + " ";
      field.setRangeText(label, at, field.selectionStart, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      close();
      field.focus();
    }
    function show(found) {
      list.replaceChildren ? list.replaceChildren() : (list.textContent = "");
      found.forEach(function (one, n) {
        var item = document.createElement("li");
        item.id = list.id + "-" + n;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.label = one.label;
        item.append(one.label);
        if (one.post && one.post !== one.label) {
          var post = document.createElement("span");
          post.className = "muted";
          post.append(" " + one.post);
          item.append(post);
        }
        // before the field loses its focus
        item.addEventListener("mousedown", function (event) { event.preventDefault(); take(item); });
        list.append(item);
      });
      list.hidden = !found.length;
      light(list.firstElementChild);
    }
    function audience() {
      var chosen = field.form && field.form.elements.audience;
      return chosen ? chosen.value : field.dataset.audience || "all";
    }
    function ask() {
      var typed = AT.exec(field.value.slice(0, field.selectionStart));
      if (!typed) { close(); return; }
      at = field.selectionStart - typed[2].length - 1;
      var mine = asked += 1;
      var query = "?q=" + encodeURIComponent(typed[2]) + "&audience=" + encodeURIComponent(audience());
      fetch(around.dataset.mentionable + query, { credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.json() : { found: [] }; })
        .then(function (told) { if (mine === asked) show(told.found); })
        .catch(function () { if (mine === asked) close(); });
    }

    field.addEventListener("input", function () {
      if (AT.test(field.value.slice(0, field.selectionStart))) ask(); else close();
    });
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      if (list.hidden) return;
      var item = current();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        var down = event.key === "ArrowDown";
        light((down ? item.nextElementSibling : item.previousElementSibling) ||
              (down ? list.firstElementChild : list.lastElementChild));
      } else if ((event.key === "Enter" || event.key === "Tab") && item) take(item);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
})();
