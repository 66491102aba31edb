// What was posted with this phone and is not yet sent: kept in IndexedDB, sent one after the other. Shared by the page
// and its service worker. Each entry has the key by which the server knows it again, and belongs to who made it.
//
// entry: { key, user, madeAt, board, title, fields: {name: value}, photos: [Blob], state, reasons, url }
// state: waiting → taken, or refused with reasons; editing while it is in the form

globalThis.boardQueue = (() => {
  const CACHE = "gongkai-boards-phone";
  const SYNC = "gongkai-boards";
  const STORE = "entries";
  const KEEP_TAKEN = 3 * 24 * 3600 * 1000; // milliseconds: so long the list tells what was sent

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("gongkai-boards", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function act(mode, doing) {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = doing(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error || request.error);
      });
    } finally {
      database.close();
    }
  }

  const put = (entry) => act("readwrite", (store) => store.put(entry));
  const remove = (key) => act("readwrite", (store) => store.delete(key));
  const find = (key) => act("readonly", (store) => store.get(key));

  async function all() {
    const found = await act("readonly", (store) => store.getAll());
    return found.sort((one, other) => one.madeAt - other.madeAt);
  }

  async function forgetTaken() {
    for (const entry of await all()) {
      if (entry.state === "taken" && Date.now() - entry.sentAt > KEEP_TAKEN) await remove(entry.key);
    }
  }

  // → "done", "offline", "login" (the session ran out), "other" (somebody else is logged in), "fault"
  async function sendAll(base) {
    if (!navigator.locks) return run(base);
    return navigator.locks.request("gongkai-boards-send", () => run(base)); // two tabs, and the worker
  }

  async function run(base) {
    const waiting = (await all()).filter((entry) => entry.state === "waiting");
    if (!waiting.length) return "done";
    const who = await whoIsLoggedIn(base);
    if (typeof who === "string") return who;
    const own = waiting.filter((entry) => entry.user === who.user);
    let ended = own.length ? "done" : "other";
    for (const entry of own) {
      const outcome = await send(base, entry, who.token);
      if (outcome === "fault") ended = outcome; // of this one: those after it need not wait for it
      else if (outcome !== "done") return outcome;
      else tell();
    }
    return ended;
  }

  async function whoIsLoggedIn(base) {
    const response = await ask(`${base}lists.json`, {});
    if (typeof response === "string") return response;
    return response.ok ? response.json() : "fault";
  }

  async function send(base, entry, token) {
    const data = new FormData();
    for (const [name, value] of Object.entries(entry.fields)) data.append(name, value);
    entry.photos.forEach((photo, place) => data.append("files", photo, `照片${place + 1}.jpg`));
    data.append("client_key", entry.key);
    data.append("user", entry.user);
    const response = await ask(`${base}send/`, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
    if (typeof response === "string") return response;
    if (response.status === 413) return refuse(entry, ["照片太大，请重新拍摄或者减少张数"]);
    if (![200, 409, 422].includes(response.status)) return "fault";
    const told = await response.json();
    if (told.state === "other") return "other";
    if (told.state === "refused") return refuse(entry, told.reasons);
    await put({ ...entry, photos: [], fields: {}, state: "taken", reasons: [], url: told.url, sentAt: Date.now() });
    return "done";
  }

  async function refuse(entry, reasons) {
    await put({ ...entry, state: "refused", reasons });
    return "done";
  }

  // The response, "offline" when there is none, "login" when it leads to the page for logging in.
  async function ask(address, options) {
    try {
      const response = await fetch(address, { redirect: "manual", cache: "no-store", ...options });
      return response.type === "opaqueredirect" ? "login" : response;
    } catch {
      return "offline";
    }
  }

  const channel = globalThis.BroadcastChannel ? new BroadcastChannel("gongkai-boards") : null;

  function tell() {
    channel?.postMessage("changed");
    heard();
  }

  let heard = () => {};
  function listen(listener) {
    heard = listener;
    if (channel) channel.onmessage = listener;
  }

  return { CACHE, SYNC, put, remove, find, all, forgetTaken, sendAll, tell, listen };
})();
