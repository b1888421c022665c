// Before signing out: says what has not been sent. Afterwards the phone holds only that, and cannot read it.
import { forgetDrafts } from './drafts.js';
import { countEntries } from './entries.js';
import { lockKey } from './keys.js';
import { forgetPages } from './pages.js';
import { copyOf, say, user, words } from './words.js';

const LEAVING = 'outbox-leaving'; // signed out without a connection: the server hears of it on the next page

async function leave(form) {
  const { waiting, aside } = await countEntries(user);
  await Promise.all([forgetPages(), forgetDrafts()]);
  await lockKey(user, waiting + aside > 0);
  localStorage.setItem(LEAVING, 'yes');
  const reached = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  if (reached) form.submit();
  else location.assign('/offline');
}

async function askFirst(form, dialog) {
  const { waiting, aside } = await countEntries(user);
  if (!waiting && !aside) return leave(form);
  dialog.querySelector('[data-count]').textContent = say(words.leave, { count: waiting + aside });
  dialog.showModal();
}

export function startSignOut(sendNow) {
  const form = document.querySelector('[data-sign-out] form');
  if (!form) {
    localStorage.removeItem(LEAVING); // nobody is signed in
    return;
  }
  if (localStorage.getItem(LEAVING)) {
    form.submit();
    return;
  }
  const dialog = copyOf('leave');
  document.body.append(dialog);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    askFirst(form, dialog).catch(() => form.submit());
  });
  dialog.addEventListener('click', async (event) => {
    const choice = event.target.closest('button')?.value;
    if (!choice) return;
    dialog.close();
    if (choice === 'send') {
      await sendNow();
      askFirst(form, dialog);
    } else if (choice === 'leave') leave(form);
  });
}
