// Posting with a phone: what is filled in is kept on the phone first, then sent. Without this script the form is sent
// as any other.

const form = document.querySelector("[data-phone]");
const base = form.dataset.phone;
const user = Number(form.dataset.user);
const itemField = form.elements.namedItem("item"); // "item" is also a method of the collection
const queue = globalThis.boardQueue;
const LONGEST_SIDE = 2560; // pixels; the server makes it no larger
const LARGEST_FILE = 30 * 1024 * 1024; // bytes of a photo that this phone can't make smaller

const told = {
  done: "",
  offline: "没有网络。已经填写的都保存在这台手机里，有网络以后自动送出。",
  login: "登录已经过期。请重新登录，没有送出的还在，登录以后自动送出。",
  other: "现在登录的不是填写的人。请由本人登录以后送出。",
  fault: "服务器没有正常答复，没有送出的还在手机里，过一会儿会再试。",
};
const labels = { waiting: "等待送出", editing: "正在修改", refused: "没有收下", taken: "已送出" };

let edited = null; // the entry that was taken back into the form
let taken = []; // photos chosen so far: a camera gives one at a time

begin();

async function begin() {
  try {
    await queue.forgetTaken();
    await putBackUnfinished();
  } catch {
    say("这个浏览器不能在手机里保存，请在有网络时填写并提交。");
    return; // the form is then sent as it is
  }
  form.noValidate = true;
  form.addEventListener("submit", keep);
  form.querySelector("[data-press]").textContent = "完成";
  setDay();
  chooseBoard(new URLSearchParams(location.search).get("board"));
  prepareScanning();
  form.elements.what.forEach((one) => one.addEventListener("change", showWhatFits));
  showWhatFits();
  form.elements.files.addEventListener("change", addPhotos);
  queue.listen(() => show());
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.hidden || send());
  document.querySelector("#queue").hidden = false;
  await show();
  registerWorker();
  await send();
}

async function registerWorker() {
  if (!navigator.serviceWorker) {
    say("这个网址不是加密的（https），没有网络时打不开这一页；已经打开的可以继续填写。");
    return;
  }
  try {
    await navigator.serviceWorker.register(`${base}worker.js`, { scope: base });
    await navigator.serviceWorker.ready;
    document.querySelector("[data-ready]").hidden = false;
    await navigator.storage?.persist?.();
  } catch {
    // Without a network, or not logged in any more: the worker that is there goes on.
  }
}

// --- keeping -------------------------------------------------------------------------------------------

async function keep(event) {
  event.preventDefault();
  const wrong = whatIsMissing();
  if (wrong) return complain(wrong);
  form.inert = true; // what would be added while the photos are made smaller would be lost
  const trouble = await store().then(() => "", whatHappened);
  form.inert = false;
  if (trouble) return complain([form.elements.files, trouble]);
  beginAnew();
  say("已存在手机里，有网络后自动送出。");
  queue.tell();
  document.querySelector("#queue-title").focus();
  await send();
}

async function store() {
  const photos = await shrunk(taken);
  await queue.put({
    key: edited?.key || newKey(),
    user,
    madeAt: edited?.madeAt || Date.now(),
    board: form.elements.board.selectedOptions[0].textContent,
    title: titleOf(),
    fields: fieldsOf(),
    photos: photos.length ? photos : edited?.photos || [],
    state: "waiting",
    reasons: [],
  });
}

// An empty form for the next one; the board stays.
function beginAnew() {
  const board = form.elements.board.value;
  edited = null;
  form.reset();
  clearPhotos();
  setDay();
  chooseBoard(board);
  showWhatFits();
  complain(null);
}

function whatIsMissing() {
  const { board, what, title, posted_on: day } = form.elements;
  if (!board.value) return [board, "请选择公开栏"];
  if (!what.value) return [what[0], "请选择“张贴什么”"];
  if (what.value === "item" && !itemField.value) return [itemField, "请选择要张贴的信息"];
  if (what.value !== "item" && !title.value.trim()) return [title, "请填写“内容”"];
  if (!day.value) return [day, "请填写“张贴日期”"];
  if (day.value > localDay()) return [day, "张贴日期还没有到，请核对"];
  return null;
}

function whatHappened(error) {
  if (error.name === "QuotaExceededError") {
    return "手机的存储空间不够，这一条还没有存下。请先腾出空间，或者减少照片；页面上填写的都还在。";
  }
  return error.told || "没有存下，请再按一次“完成”；页面上填写的都还在。";
}

function complain(wrong) {
  const place = document.querySelector("[data-wrong]");
  place.hidden = !wrong;
  place.textContent = wrong ? wrong[1] : "";
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  if (!wrong) return;
  wrong[0].setAttribute("aria-invalid", "true");
  wrong[0].focus();
}

function fieldsOf() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields[name] = value;
  }
  return fields;
}

function titleOf() {
  const { what, title } = form.elements;
  return title.value.trim() || (what.value === "item" ? itemField.selectedOptions[0].textContent : "");
}

// Each further photo is added to those before; all are shown, and can be taken away together.
function addPhotos() {
  taken.push(...form.elements.files.files);
  form.elements.files.value = "";
  showPhotos();
}

function clearPhotos() {
  taken = [];
  showPhotos();
}

function showPhotos() {
  const place = document.querySelector("[data-photos]");
  for (const picture of place.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
  place.replaceChildren();
  if (!taken.length) return;
  for (const file of taken) {
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = `照片：${file.name}`;
    place.append(picture);
  }
  place.append(button(`去掉这${taken.length}张`, clearPhotos));
}

// Photos turned upright and made smaller, without place and device: as JPEG.
async function shrunk(files) {
  const photos = [];
  for (const file of files) photos.push(await shrink(file));
  return photos;
}

async function shrink(file) {
  try {
    const whole = await createImageBitmap(file);
    const share = Math.min(1, LONGEST_SIDE / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(whole.width * share));
    canvas.height = Math.max(1, Math.round(whole.height * share));
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    if (photo) return photo;
  } catch {
    // Too large for this phone, or no photo at all: the server looks at it.
  }
  if (file.size <= LARGEST_FILE) return file;
  throw { told: `照片“${file.name}”太大，这台手机不能缩小，请用较低的分辨率重新拍摄` };
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function localDay() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

function setDay() {
  form.elements.posted_on.value = localDay();
}

function showWhatFits() {
  const isItem = form.elements.what.value === "item";
  for (const name of ["frequency", "accounts", "period_from", "period_to", "text", "masked_checked"]) {
    form.elements.namedItem(name).closest(".field").hidden = isItem;
  }
  itemField.closest(".field").hidden = !isItem;
}

// --- sending, and the list of what waits ---------------------------------------------------------------

async function send() {
  const outcome = await queue.sendAll(base);
  say(told[outcome]);
  document.querySelector("[data-login]").hidden = outcome !== "login";
  await show();
  if (outcome === "offline" || outcome === "fault") callBack();
}

async function callBack() {
  try {
    await (await navigator.serviceWorker.ready).sync.register(queue.SYNC);
  } catch {
    // This browser has no background sync: the page sends when it is opened, and when the network is back.
  }
}

async function show() {
  const entries = await queue.all();
  const own = entries.filter((entry) => entry.user === user);
  const foreign = entries.filter((entry) => entry.user !== user && entry.state !== "taken").length;
  const list = document.querySelector("#queue ul");
  list.replaceChildren(...own.map(line));
  document.querySelector("[data-none]").hidden = own.length > 0;
  const note = document.querySelector("[data-foreign]");
  note.hidden = !foreign;
  note.textContent = `这台手机里还有其他人没有送出的${foreign}条，须由本人登录以后送出。`;
}

function line(entry) {
  const one = document.createElement("li");
  one.append(text("strong", entry.title || "（没有标题）"), text("span", labels[entry.state], "mark"));
  const photos = entry.photos.length ? `照片${entry.photos.length}张` : "没有照片";
  const when = new Date(entry.madeAt).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
  one.append(text("p", [entry.board, when, entry.state === "taken" ? "" : photos].filter(Boolean).join("，"), "soft"));
  for (const reason of entry.reasons || []) one.append(text("p", reason, "field-error"));
  const doing = document.createElement("p");
  doing.className = "onward";
  if (entry.state === "taken") {
    const link = text("a", "查看");
    link.href = entry.url;
    doing.append(link);
  } else {
    if (entry.state === "waiting") doing.append(button("现在送出", () => send()));
    doing.append(button("修改", () => takeBack(entry)), removal(entry));
  }
  one.append(doing);
  return one;
}

function removal(entry) {
  const press = button("删除", () => {
    if (press.dataset.sure) return queue.remove(entry.key).then(() => queue.tell());
    press.dataset.sure = "1";
    press.textContent = "确认删除，不能恢复";
  });
  return press;
}

// Back into the form, and not sent meanwhile. The key stays, so that the server never has it twice.
async function takeBack(entry) {
  const found = await queue.find(entry.key);
  if (!found || found.state === "taken") return;
  edited = found;
  clearPhotos();
  await queue.put({ ...edited, state: "editing" });
  queue.tell();
  form.reset();
  for (const [name, value] of Object.entries(edited.fields)) {
    const field = form.elements.namedItem(name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  showWhatFits();
  say(`正在修改《${edited.title}》，照片不重新选择的保留原来的${edited.photos.length}张。`);
  form.elements.board.focus();
}

// A change that nobody finished before the page was closed: the entry goes out as it was.
async function putBackUnfinished() {
  for (const entry of await queue.all()) {
    if (entry.state === "editing") await queue.put({ ...entry, state: entry.reasons.length ? "refused" : "waiting" });
  }
}

// --- the board: by its QR code or by its number --------------------------------------------------------

function chooseBoard(code) {
  if (!code) return;
  const wanted = code.trim().toUpperCase();
  const known = [...form.elements.board.options].find((one) => one.value === wanted);
  if (known) {
    form.elements.board.value = wanted;
    complain(null);
    say(`公开栏：${known.textContent}`);
  } else if (form.dataset.gone.split(" ").includes(wanted)) {
    complain([form.elements.board, `编号${wanted}的公开栏已经停用，请核对，或者联系业务管理员`]);
  } else {
    complain([form.elements.board, `编号${wanted}的公开栏不归您负责。走错了村，或者刚设置的，请联网后重新打开这一页`]);
  }
}

function prepareScanning() {
  const typed = document.querySelector("#board-code");
  document.querySelector("[data-code]").hidden = false;
  document.querySelector("[data-find]").addEventListener("click", () => chooseBoard(typed.value));
  typed.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    chooseBoard(typed.value);
  });
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const press = document.querySelector("[data-scan]");
  press.hidden = false;
  press.addEventListener("click", () => scan(press));
}

async function scan(press) {
  const video = document.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return complain([press, "不能使用摄像头，请从列表里选择公开栏，或者输入标牌上的编号"]);
  }
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const until = Date.now() + 30000;
  let found = null;
  while (!found && Date.now() < until) {
    [found] = await detector.detect(video).catch(() => []);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  stream.getTracks().forEach((track) => track.stop());
  video.hidden = true;
  if (!found) return complain([press, "没有扫到二维码，请靠近一些再试，或者输入标牌上的编号"]);
  const code = codeIn(found.rawValue);
  if (code) chooseBoard(code);
  else complain([press, "这不是公开栏的二维码，请扫公开栏标牌上的二维码"]);
}

// Both codes of the label name the board: the page for everybody, and this page.
function codeIn(address) {
  return /\/boards\/([0-9A-Z]{8})\//.exec(address)?.[1] || /\/boards\/phone\/\?board=([0-9A-Z]{8})$/.exec(address)?.[1];
}

// --- words on the page ---------------------------------------------------------------------------------

function say(words) {
  document.querySelector("[data-told]").textContent = words;
}

function text(name, words, style = "") {
  const one = document.createElement(name);
  one.textContent = words;
  if (style) one.className = style;
  return one;
}

function button(label, act) {
  const one = text("button", label, "plain");
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}
