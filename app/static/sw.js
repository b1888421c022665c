// Without a connection: pages kept today (static/outbox/pages.js), and the files they are made of. Keeps nothing personal
// itself, sends nothing, and stays away from everything else.
import { keptPage } from '/static/outbox/pages.js';

const FILES = 'files';
const OFFLINE = '/offline';
const SLOW_MS = 5000; // signal without a connection: what is kept is shown instead of a wait

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.add(OFFLINE)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(answer(request, () => page(url).catch(() => null)));
  else if (url.pathname.startsWith('/static/')) event.respondWith(answer(request, () => kept(request), renew));
});

// The network's answer; without one, or without one soon, what is kept.
async function answer(request, kept, arrived = () => {}) {
  const asked = fetch(request);
  asked.then((response) => arrived(request, response.clone())).catch(() => {});
  const soon = new Promise((resolve) => { setTimeout(resolve, SLOW_MS); });
  try {
    return (await Promise.race([asked, soon])) ?? (await kept()) ?? (await asked);
  } catch {
    return (await kept()) ?? (request.mode === 'navigate' ? offline() : Response.error());
  }
}

const offline = async () => (await caches.match(OFFLINE)) ?? Response.error();

const kept = (request) => caches.match(request);

// A kept file that has changed on the server is kept as it is now.
async function renew(request, response) {
  const known = await kept(request);
  if (!known || !response.ok || known.headers.get('ETag') === response.headers.get('ETag')) return;
  await (await caches.open(FILES)).put(request, response);
}

async function page(url) {
  const policy = (await caches.match(OFFLINE))?.headers.get('Content-Security-Policy'); // the same for every page
  const html = policy ? await keptPage(url.pathname + url.search) : null;
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy };
  return html && new Response(html, { headers });
}
