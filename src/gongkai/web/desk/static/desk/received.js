// Dropping: the files go in small groups, so that one sees how far it is and a broken connection loses nothing.
// Correcting: what stands at the left follows what is worked on at the right.

const GROUP_FILES = 5;
const GROUP_BYTES = 20 * 2 ** 20;

const form = document.querySelector("form[data-drop]");
if (form) makeDroppable(form);
for (const link of document.querySelectorAll("[data-target]")) link.addEventListener("focus", () => lookAt(link.dataset.target));
for (const field of document.querySelectorAll("input.figure")) {
  field.addEventListener("focus", () => {
    const link = field.parentElement.querySelector("[data-target]");
    if (link) lookAt(link.dataset.target);
  });
}

function lookAt(id) {
  for (const one of document.querySelectorAll(".line-looked-at")) one.classList.remove("line-looked-at");
  const shown = document.getElementById(id);
  const source = shown?.closest(".source");
  if (!source) return;
  shown.classList.add("line-looked-at");
  const folded = shown.closest("details");
  if (folded) folded.open = true;
  // Only the part at the left moves, never the page under the hands of who types.
  source.scrollTop += shown.getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 3;
}

function makeDroppable(form) {
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-drop-zone]");
  zone.hidden = false;
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("drop-zone-over", name === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => send(form, [...event.dataTransfer.files]));
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return; // the server says what is missing
    event.preventDefault();
    send(form, [...input.files]);
  });
}

async function send(form, files) {
  const told = form.querySelector("[data-drop-told]");
  const button = form.querySelector("button");
  button.disabled = true;
  let sent = 0;
  for (const group of groups(files)) {
    show(told, sent, files.length);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("drop", form.dataset.drop);
    for (const file of group) body.append("papers", file);
    try {
      const response = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = await response.json();
      form.dataset.drop = answer.drop || form.dataset.drop;
    } catch {
      told.innerHTML = `<div class="errors" role="alert"><p>网络中断了，已上传${sent}份，共${files.length}份。请再按一次“上传并读取”：已收到的不会重复接收。</p></div>`;
      button.disabled = false;
      return;
    }
    sent += group.length;
  }
  show(told, sent, files.length);
  begin(form);
}

function begin(form) {
  const drop = form.dataset.drop;
  if (!drop) {
    location.reload(); // nothing was taken; the page says why
    return;
  }
  form.action = form.dataset.read.replace("/0/", `/${drop}/`);
  form.querySelector("input[type=file]").remove();
  form.submit();
}

function show(told, sent, total) {
  told.innerHTML = `<p>正在上传 <progress aria-label="上传进度" value="${sent}" max="${total}"></progress> ${sent} / ${total}份</p>`;
}

function* groups(files) {
  let group = [];
  let size = 0;
  for (const file of files) {
    if (group.length && (group.length === GROUP_FILES || size + file.size > GROUP_BYTES)) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(file);
    size += file.size;
  }
  if (group.length) yield group;
}
