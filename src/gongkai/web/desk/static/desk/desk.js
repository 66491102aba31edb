// What is typed into a form is kept in this tab until it has been sent: a session that ran out, or a wrong step
// back, loses nothing. Nothing is kept when the tab is closed, after leaving, or once the form was accepted.

const KEPT = "desk:";
const SENT = ":sent"; // the form was sent; whether it was accepted, the next page with a success says

if (document.querySelector(".message-success")) forget((key) => sessionStorage.getItem(key + SENT));
if (document.querySelector("[data-forget]")) forget(() => true);
for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
for (const form of document.querySelectorAll("[data-forget-on-submit]")) form.addEventListener("submit", leave);

function leave() {
  forget(() => true);
  globalThis.caches?.delete("gongkai-boards-phone"); // the page for posting without a network names its user
}

function keep(form) {
  const key = `${KEPT}${location.pathname}:${form.dataset.keep}`;
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const cameBack = document.querySelector(".errors[role=alert]"); // with what was typed in it
  if (kept && !cameBack && differs(form, kept)) offer(form, key, kept);
  form.addEventListener("input", () => sessionStorage.setItem(key, JSON.stringify(valuesOf(form))));
  form.addEventListener("submit", () => sessionStorage.setItem(key + SENT, "1"));
}

function offer(form, key, kept) {
  const note = document.createElement("div");
  note.className = "note";
  note.setAttribute("role", "status");
  note.innerHTML = "<p>这台电脑上还留着您上次没有保存的内容。</p>";
  const line = document.createElement("p");
  line.className = "onward";
  line.append(button("恢复没有保存的内容", () => restore(form, kept, note)), " ");
  line.append(button("不要了", () => { sessionStorage.removeItem(key); note.remove(); }));
  note.append(line);
  form.before(note);
}

function restore(form, kept, note) {
  for (const [name, values] of Object.entries(kept)) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else field.value = values[0];
      field.dispatchEvent(new Event("restored"));
    }
  }
  note.remove();
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrfmiddlewaretoken", "seen"].includes(name)) (values[name] ||= []).push(value);
  }
  return values;
}

function differs(form, kept) {
  return JSON.stringify(valuesOf(form)) !== JSON.stringify(kept);
}

function button(label, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "plain";
  one.textContent = label;
  one.addEventListener("click", act);
  return one;
}

function forget(which) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(KEPT) && !key.endsWith(SENT) && which(key)) {
      sessionStorage.removeItem(key);
      sessionStorage.removeItem(key + SENT);
    }
  }
}
