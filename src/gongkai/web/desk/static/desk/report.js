// Writing an annual report: what is to be said about a text, or about the numbers of table 2, is fetched as one types;
// a figure is put into a text at the cursor. Without this script the buttons of the forms do the same.

const form = document.querySelector("form[data-look]");
const shown = document.getElementById("look");
const passage = document.querySelector("textarea[data-passage]");
const PAUSE = 600; // milliseconds without typing before it is looked at

if (form) {
  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  };
  form.addEventListener("input", soon);
  for (const field of form.elements) field.addEventListener("restored", soon);
}

if (passage) {
  form.querySelector("[name=insert]").addEventListener("click", (event) => {
    event.preventDefault();
    putIn(form.querySelector("select").value);
  });
  shown.addEventListener("click", (event) => {
    const place = event.target.closest("mark[data-start]");
    if (!place) return;
    passage.focus();
    passage.setSelectionRange(unitsBefore(place.dataset.start), unitsBefore(place.dataset.end));
  });
}

function putIn(key) {
  if (!key) return;
  passage.setRangeText(`{${key}}`, passage.selectionStart, passage.selectionEnd, "end");
  passage.focus();
  passage.dispatchEvent(new Event("input", { bubbles: true }));
}

let asked = 0;

async function look() {
  const number = ++asked;
  try {
    const response = await fetch(form.dataset.look, { method: "POST", body: new FormData(form) });
    const told = await response.text();
    if (response.ok && !response.redirected && number === asked) shown.innerHTML = told;
  } catch {
    // The server is out of reach for a moment; it looks again when the form is sent.
  }
}

// The server counts characters, the browser counts UTF-16 units.
function unitsBefore(characters) {
  return [...passage.value].slice(0, Number(characters)).join("").length;
}
