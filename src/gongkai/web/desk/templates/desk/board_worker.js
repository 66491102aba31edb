// The service worker of the page for posting with a phone: without a network the page still opens, and what waits is
// sent as soon as there is one. It touches nothing else of the desk.

importScripts("{{ queue|escapejs }}");

const CACHE = boardQueue.CACHE;
const PAGE = "{{ page|escapejs }}";
const SHELL = [{% for one in shell %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const PATIENCE = 6000; // milliseconds after which a kept page is better than none

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...SHELL])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === PAGE) event.respondWith(fresh(event.request, PAGE));
  else if (SHELL.includes(address.pathname)) event.respondWith(fresh(event.request, address.pathname));
});

self.addEventListener("sync", (event) => {
  if (event.tag === boardQueue.SYNC) event.waitUntil(boardQueue.sendAll(PAGE));
});

// From the network, or else what was kept of it.
async function fresh(request, name) {
  const kept = await caches.match(name);
  const answer = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected) await (await caches.open(CACHE)).put(name, response.clone());
    return response;
  });
  try {
    return await (kept ? Promise.race([answer, late()]) : answer);
  } catch {
    return kept || nothingKept();
  }
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE));
}

function nothingKept() {
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>没有网络</title><h1>没有网络</h1><p>这台手机上还没有保存张贴页面，或者已经退出登录。请在有网络的地方登录并打开一次这个页面，以后没有网络也能用。没有送出的张贴还保存在手机里。</p>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
