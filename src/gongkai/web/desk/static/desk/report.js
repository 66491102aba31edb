// The text of a report: a figure is put in at the cursor, and what is to be said about the text is fetched as one
// types. Without this script the buttons of the form do the same.

const field = document.querySelector("textarea[data-passage]");
const shown = document.getElementById("look");
const PAUSE = 600; // milliseconds without typing before the text is looked at

if (field) {
  const form = field.form;
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(form), PAUSE);
  });
  field.addEventListener("restored", () => look(form));
  form.querySelector("[name=insert]").addEventListener("click", (event) => {
    event.preventDefault();
    putIn(form.querySelector("select").value);
  });
  shown.addEventListener("click", (event) => {
    const place = event.target.closest("mark[data-start]");
    if (!place) return;
    field.focus();
    field.setSelectionRange(unitsBefore(place.dataset.start), unitsBefore(place.dataset.end));
  });
}

function putIn(key) {
  if (!key) return;
  field.setRangeText(`{${key}}`, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function look(form) {
  const typed = field.value;
  try {
    const response = await fetch(form.dataset.look, { method: "POST", body: new FormData(form) });
    if (response.ok && !response.redirected && field.value === typed) shown.innerHTML = await response.text();
  } catch {
    // The server is out of reach for a moment; it looks again when the text is saved.
  }
}

// The server counts characters, the browser counts UTF-16 units.
function unitsBefore(characters) {
  return [...field.value].slice(0, Number(characters)).join("").length;
}
