// Forms with `data-outbox-after`: they go only when nothing of the person waits any more, such as letting an act be
// signed. Until then the line says what waits.
import { countEntries } from './entries.js';
import { user } from './words.js';

const waits = async () => {
  const { waiting, aside } = await countEntries(user);
  return waiting + aside > 0;
};

async function go(form, flush) {
  try {
    if (await waits()) await flush();
    if (await waits()) return document.querySelector('[data-outbox-bar]').scrollIntoView({ block: 'center' });
  } catch {
    // what cannot be counted does not hold anybody up
  }
  HTMLFormElement.prototype.submit.call(form);
}

export function startAfter(flush) {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-outbox-after]')) return;
    event.preventDefault();
    go(event.target, flush);
  }, true);
}
