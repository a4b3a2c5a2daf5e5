// What makes the pages quicker with a mouse and a keyboard. Every page works without any of it.
// Behaviour hangs on data attributes, never on classes, so the style can change without breaking it.
"use strict";

(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // data-check-all="name": one box that checks all boxes of that name in its form or table.
  each("input[data-check-all]", (all) => {
    const scope = all.closest("form, table") ?? document;
    const boxes = () =>
      [...scope.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(all.dataset.checkAll)}"]`)].filter(
        (box) => !box.disabled && !box.closest("[hidden]"),
      );
    const show = () => {
      const list = boxes();
      const checked = list.filter((box) => box.checked).length;
      all.checked = list.length > 0 && checked === list.length;
      all.indeterminate = checked > 0 && checked < list.length;
    };
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
    scope.addEventListener("change", (event) => {
      if (event.target !== all) show();
    });
    show();
  });

  // data-filters="id": narrows the rows of that table, or the items of that list, while typing. Å ä ö stay letters of
  // their own, as in the search on the server.
  const fold = (text) =>
    text
      .normalize("NFC")
      .toLowerCase()
      .replace(/[^åäö]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""));
  each("input[data-filters]", (input) => {
    const list = document.getElementById(input.dataset.filters);
    if (!list) return;
    const rows = [...list.querySelectorAll(list.matches("table") ? "tbody > tr" : ":scope > *")];
    const texts = rows.map((row) => fold(row.textContent));
    const found = input.closest("form")?.querySelector("[data-found]");
    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        row.hidden = !words.every((word) => texts[index].includes(word));
        if (!row.hidden) shown += 1;
      });
      if (found) {
        found.textContent = words.length
          ? found.dataset.found.replace("%n", String(shown)).replace("%total", String(rows.length))
          : "";
      }
    });
  });

  // data-confirm="sentence": asks before the form is sent. What must not happen by a slip has a page of its own as well.
  document.addEventListener("submit", (event) => {
    const asked = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (asked && !window.confirm(asked)) {
      event.preventDefault();
      return;
    }
    // Sent once: a second press does nothing. Not `disabled`, which would drop the button's own value from the form.
    if (event.target.method === "post") {
      if (event.target.dataset.sent) event.preventDefault();
      else event.target.dataset.sent = "yes";
    }
  });
  // Coming back with the browser's Back button: the form may be sent again.
  window.addEventListener("pageshow", () => each("form[data-sent]", (form) => delete form.dataset.sent));

  // data-autosave="url": posts the form to that address a moment after the last change, so that a draft is kept;
  // data-unsaved="sentence" on the form is shown in its [data-save-state] until the server has answered.
  each("form[data-autosave]", (form) => {
    const state = form.querySelector("[data-save-state]");
    let timer;
    let dirty = false;
    const say = (text) => {
      if (state) state.textContent = text;
    };
    const save = async () => {
      const sent = new URLSearchParams(new FormData(form));
      dirty = false;
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { Accept: "text/plain" } });
        if (!answer.ok) throw new Error(String(answer.status));
        if (!dirty) say(await answer.text());
      } catch {
        dirty = true;
        say(form.dataset.unsaved ?? "");
      }
    };
    form.addEventListener("input", () => {
      dirty = true;
      say(form.dataset.unsaved ?? "");
      clearTimeout(timer);
      timer = setTimeout(save, 1500);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      dirty = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  });

  // data-closes: a details that closes on Escape and on a press outside it.
  each("details[data-closes]", (details) => {
    document.addEventListener("pointerdown", (event) => {
      if (details.open && !details.contains(event.target)) details.open = false;
    });
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) {
        details.open = false;
        details.querySelector("summary").focus();
      }
    });
  });

  // data-submits: a select or a radio that sends its form when changed (the button beside it stays for the rest).
  each("[data-submits]", (input) => input.addEventListener("change", () => input.form.requestSubmit()));

  // data-needs-script: what would do nothing without this file.
  each("[data-needs-script]", (part) => {
    part.hidden = false;
  });

  // data-print: a button that prints.
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // data-focus: where the reader should begin, such as the list of errors.
  document.querySelector("[data-focus]")?.focus();
})();
