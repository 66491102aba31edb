// The redaction bench: boxes are drawn, moved and taken away on the page itself, and forms are sent without loading
// the page anew. Everything here ends in one of the page's own forms, which also work without this script.

const SVG = "http://www.w3.org/2000/svg";
const MM = 72 / 25.4; // points
const STEP = 1; // points for one press of an arrow key
const LEAST = 3; // points: what is smaller was a click
const CORNER = 10; // pixels at the lower right of a box that change its size
const PAUSE = 600; // milliseconds after the last press of an arrow key

const bench = document.querySelector("[data-bench]");
const sheet = document.querySelector("[data-sheet]");
let gesture = null; // what the pointer is doing
let nudged = null; // the box that arrow keys have moved, not yet sent
let timer = 0;
let queue = Promise.resolve();

// --- sending: one form after the other; the answer's parts take the place of the page's ---

bench.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-smooth]")) return;
  event.preventDefault();
  const data = new FormData(event.target);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  send(event.target.action, data);
});

function send(action, data) {
  queue = queue.then(() => post(action, data)).catch(() => location.reload());
}

async function post(action, data) {
  bench.setAttribute("aria-busy", "true");
  const response = await fetch(action, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  bench.removeAttribute("aria-busy");
  if (!page.querySelector("[data-bench]")) {
    location.reload(); // the session ran out, or the work was finished elsewhere
    return;
  }
  await settled();
  if (!nudged) show(page);
}

function settled() {
  return new Promise((resolve) => {
    const look = () => (gesture ? setTimeout(look, 50) : resolve());
    look();
  });
}

function show(page) {
  const focus = document.activeElement;
  const box = focus?.closest?.("[data-box]")?.dataset.box;
  const id = focus?.id;
  const opened = [...document.querySelectorAll("#side details")].map((one) => one.open);
  for (const part of document.querySelectorAll("[data-part]")) {
    part.innerHTML = page.getElementById(part.id).innerHTML;
  }
  const told = page.querySelector(".messages");
  if (told) document.getElementById("told").prepend(document.adoptNode(told));
  document.querySelectorAll("#side details").forEach((one, at) => { one.open ||= opened[at] ?? false; });
  const again = box ? sheet.querySelector(`[data-box="${box}"]`) : id ? document.getElementById(id) : null;
  again?.focus({ preventScroll: true });
}


function add(rect) {
  const form = bench.querySelector("form[data-add]");
  const data = new FormData(form);
  data.set("place", place(rect));
  send(form.action, data);
}

function change(number, rect) {
  const form = bench.querySelector("form[data-boxes]");
  const all = new FormData(form);
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "page", `ground-${number}`, `note-${number}`]) data.set(name, all.get(name) ?? "");
  data.set(`place-${number}`, place(rect));
  send(form.action, data);
}

function drop(number) {
  const form = bench.querySelector("form[data-boxes]");
  const all = new FormData(form);
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "page"]) data.set(name, all.get(name));
  data.set("drop", number);
  send(form.action, data);
}

function place(rect) {
  return [rect.x, rect.y, rect.width, rect.height].map((edge) => (edge / MM).toFixed(2)).join(", ");
}

// --- drawing with mouse, pen or finger ---

const paper = sheet.viewBox.baseVal;
const pencil = document.querySelector("[data-draw]");
if (navigator.maxTouchPoints > 0) {
  pencil.hidden = false;
  pencil.addEventListener("click", () => {
    const drawing = sheet.classList.toggle("drawing");
    pencil.setAttribute("aria-pressed", String(drawing));
  });
}

sheet.addEventListener("pointerdown", (event) => {
  if (event.button || gesture) return;
  const box = event.target.closest("[data-box]");
  if (!box && event.pointerType === "touch" && !sheet.classList.contains("drawing")) return;
  const at = point(event);
  if (box) {
    const rect = rectOf(box);
    const reach = CORNER * scale();
    const resizes = rect.x + rect.width - at.x < reach && rect.y + rect.height - at.y < reach;
    gesture = { box, from: at, rect, moves: !resizes, id: event.pointerId };
    box.focus({ preventScroll: true });
  } else {
    const drawn = document.createElementNS(SVG, "g");
    drawn.append(document.createElementNS(SVG, "rect"));
    drawn.firstChild.setAttribute("class", "new");
    sheet.append(drawn);
    gesture = { box: drawn, from: at, rect: { x: at.x, y: at.y, width: 0, height: 0 }, isNew: true, id: event.pointerId };
  }
  sheet.setPointerCapture(event.pointerId);
  event.preventDefault();
});

sheet.addEventListener("pointermove", (event) => {
  if (gesture?.id !== event.pointerId) return;
  const at = point(event);
  const { from, rect } = gesture;
  const [across, down] = [at.x - from.x, at.y - from.y];
  if (gesture.isNew) gesture.now = between(from, at);
  else if (gesture.moves) gesture.now = within({ ...rect, x: rect.x + across, y: rect.y + down });
  else gesture.now = resized(rect, across, down);
  draw(gesture.box, gesture.now);
});

sheet.addEventListener("pointerup", (event) => {
  if (gesture?.id !== event.pointerId) return;
  const { box, now, isNew } = gesture;
  gesture = null;
  if (isNew) {
    if (now && now.width >= LEAST && now.height >= LEAST) add(now);
    box.remove();
  } else if (now) change(box.dataset.box, now);
});

sheet.addEventListener("pointercancel", () => {
  if (gesture?.isNew) gesture.box.remove();
  else if (gesture) draw(gesture.box, gesture.rect);
  gesture = null;
});

// --- the same by keyboard ---

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

sheet.addEventListener("keydown", (event) => {
  const box = event.target.closest("[data-box]");
  if (box && event.key in ARROWS) {
    const [across, down] = ARROWS[event.key].map((way) => way * STEP * (event.ctrlKey ? 10 : 1));
    const rect = rectOf(box);
    const now = event.shiftKey ? resized(rect, across, down) : within({ ...rect, x: rect.x + across, y: rect.y + down });
    if (nudged && nudged !== box) flush();
    draw(box, now);
    nudged = box;
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  } else if (box && (event.key === "Delete" || event.key === "Backspace")) {
    clearTimeout(timer);
    nudged = null;
    drop(box.dataset.box);
  } else if (!box && event.key === "Enter") {
    const [width, height] = [Math.min(40 * MM, paper.width / 2), Math.min(6 * MM, paper.height / 2)];
    add({ x: (paper.width - width) / 2, y: (paper.height - height) / 2, width, height });
  } else if (event.key === "PageDown" || event.key === "PageUp") {
    document.querySelector(`a[rel="${event.key === "PageDown" ? "next" : "prev"}"]`)?.click();
  } else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key.toLowerCase() !== "z" || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  document.querySelector("form[data-undo]")?.requestSubmit();
});

function flush() {
  clearTimeout(timer);
  const box = nudged;
  nudged = null;
  if (box?.isConnected) change(box.dataset.box, rectOf(box));
}

// --- which box is which ---

for (const kind of ["focusin", "pointerover"]) {
  bench.addEventListener(kind, (event) => {
    const number = event.target.closest("[data-box]")?.dataset.box ?? event.target.closest("[data-row]")?.dataset.row;
    for (const one of bench.querySelectorAll(".chosen")) one.classList.remove("chosen");
    const row = kind === "focusin" && event.target.closest("[data-box]") && bench.querySelector(`[data-row="${number}"]`);
    if (row) for (const one of bench.querySelectorAll("[data-row]")) one.open = one === row;
    if (number) for (const one of bench.querySelectorAll(`[data-box="${number}"], [data-row="${number}"]`)) one.classList.add("chosen");
  });
}

// --- measures ---

function point(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
}

function scale() {
  return 1 / sheet.getScreenCTM().a; // points of one pixel
}

function rectOf(box) {
  const { x, y, width, height } = box.querySelector("rect");
  return { x: x.baseVal.value, y: y.baseVal.value, width: width.baseVal.value, height: height.baseVal.value };
}

function draw(box, rect) {
  const shown = box.querySelector("rect");
  for (const name of ["x", "y", "width", "height"]) shown.setAttribute(name, rect[name].toFixed(2));
  const number = box.querySelector("text");
  number?.setAttribute("x", rect.x.toFixed(2));
  number?.setAttribute("y", rect.y.toFixed(2));
}

function between(one, other) {
  const [left, right] = [Math.max(0, Math.min(one.x, other.x)), Math.min(paper.width, Math.max(one.x, other.x))];
  const [top, bottom] = [Math.max(0, Math.min(one.y, other.y)), Math.min(paper.height, Math.max(one.y, other.y))];
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

function within(rect) {
  const x = Math.min(Math.max(0, rect.x), paper.width - rect.width);
  const y = Math.min(Math.max(0, rect.y), paper.height - rect.height);
  return { ...rect, x, y };
}

function resized(rect, across, down) {
  const width = Math.min(Math.max(LEAST, rect.width + across), paper.width - rect.x);
  const height = Math.min(Math.max(LEAST, rect.height + down), paper.height - rect.y);
  return { ...rect, width, height };
}

// --- while suggestions are looked for ---

if (document.querySelector("[data-looking]")) setTimeout(lookAgain, 2000);

async function lookAgain() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    await settled();
    if (page.querySelector("[data-bench]") && !nudged) show(page);
  } catch {
    // The server is out of reach for a moment.
  }
  if (document.querySelector("[data-looking]")) setTimeout(lookAgain, 2000);
}
