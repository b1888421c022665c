// The phone queue (docs/architecture.md): enhancement only, every form works without it.
import { startAfter } from './after.js';
import { purgeDrafts } from './drafts.js';
import { countEntries } from './entries.js';
import { startForms } from './forms.js';
import { startKeeping } from './keep.js';
import { keyOf, lockOthers } from './keys.js';
import { onNews } from './news.js';
import { flush, giveUpAfter, readyKey } from './send.js';
import { startSignOut } from './sign-out.js';
import { startStatus } from './status.js';
import { user, words } from './words.js';

const AGAIN_MS = 30000;
const STUCK_MS = 20000; // who presses the button sooner does not lose a large photo that is nearly there
const html = document.body.dataset.keepOffline ? document.documentElement.outerHTML : ''; // as it came

const sendNow = () => flush(user);
const sendAnew = (patience) => {
  giveUpAfter(patience);
  return sendNow();
};

async function keyForThisPage() {
  const known = await keyOf(user);
  const { waiting, aside } = await countEntries(user);
  const needed = waiting || aside || document.querySelector('form[data-outbox]') || document.body.dataset.keepOffline;
  if (!known && needed && !(await readyKey(user))) throw new Error('no key');
}

function sendWhenPossible() {
  let asked = ''; // until somebody signs in there is no use in trying by the clock
  onNews((news) => { if (news.kind === 'flushed') asked = news.hindrance; });
  window.addEventListener('online', () => sendAnew(0));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) sendNow(); });
  setInterval(() => { if (!document.hidden && navigator.onLine && asked !== 'sign-in') sendNow(); }, AGAIN_MS);
  sendNow();
}

async function start() {
  startSignOut(sendNow);
  if (!user) return startStatus(() => {});
  const ready = lockOthers(user).then(keyForThisPage);
  ready.catch(() => {}); // who needs it hears of it
  purgeDrafts().catch(() => {});
  const forms = startForms(ready, sendNow);
  startAfter(sendNow);
  startKeeping(ready, html).catch(() => {}); // without it the page needs a connection
  await startStatus(() => sendAnew(STUCK_MS));
  await Promise.allSettled([ready, forms]);
  sendWhenPossible();
}

if (words.list && window.isSecureContext && 'indexedDB' in window) start();
