// Keeps the page one looks at, and those it names in `data-keep-also`, where they are marked for today.
import { onNews } from './news.js';
import { keepPage, keptAt, purgePages, today } from './pages.js';
import { user, words } from './words.js';

const FRESH_MS = 10 * 60 * 1000; // a page kept so recently is not asked for again
const FILES = 'files';

const here = location.pathname + location.search;

// The page without what only an answer of today's session needs: tokens, and who is signed in.
function cleaned(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const own of page.querySelectorAll('[data-not-kept]')) own.remove();
  for (const token of page.querySelectorAll('input[name$="csrf_token"]')) token.removeAttribute('value');
  page.body.dataset.kept = new Date().toISOString();
  const mayBeKept = page.body.dataset.keepOffline === today() && !page.querySelector('.error-summary');
  return mayBeKept ? page : null;
}

async function keep(path, html) {
  const page = cleaned(html);
  if (!page) return;
  await keepPage(user, path, `<!doctype html>${page.documentElement.outerHTML}`);
  await keepFiles(page);
}

// Styles, scripts and typefaces: the same for everybody.
async function keepFiles(page) {
  const named = [...page.querySelectorAll('link[href^="/static/"], script[src^="/static/"]')];
  const loaded = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
  const paths = new Set([
    ...named.map((element) => element.getAttribute('href') ?? element.getAttribute('src')),
    ...loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith('/static/')).map((url) => url.pathname),
  ]);
  const cache = await caches.open(FILES);
  const add = async (path) => (await cache.match(path)) ?? cache.add(path);
  await Promise.allSettled([...paths].map(add)); // a missing typeface breaks nothing
}

async function fetchAndKeep(path) {
  const answer = await fetch(path, { redirect: 'error', headers: { Accept: 'text/html' } }).catch(() => null);
  if (answer?.ok) await keep(path, await answer.text());
}

const pathsAlso = () => [...(document.body.dataset.keepAlso ?? '').split(/\s+/).filter(Boolean), words.list];

export async function startKeeping(ready, html) {
  await purgePages(user);
  if (!document.body.dataset.keepOffline) return;
  await navigator.serviceWorker?.register('/sw.js', { type: 'module' });
  await ready;
  refreshAfterSending();
  if (document.body.dataset.kept) return; // this is what was kept
  await keep(here, html);
  for (const path of pathsAlso()) {
    if (Date.now() - (await keptAt(path)) > FRESH_MS) await fetchAndKeep(path);
  }
}

// What was sent shows on the page as the server has it now; what is kept should, too.
function refreshAfterSending() {
  const changed = new Set();
  onNews(async ({ kind, page }) => {
    if (kind === 'done') changed.add(page);
    if (kind !== 'flushed') return;
    const pages = [...changed];
    changed.clear();
    for (const path of pages) if (await keptAt(path)) await fetchAndKeep(path);
  });
}
