// Pages kept for the day they are needed without signal (`data-keep-offline`): sealed here, never in the page cache.
import { keyOf } from './keys.js';
import { nameFor, read, sealObject, unsealObject, write } from './store.js';

const riga = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Riga' }); // 2026-11-22

export const today = () => riga.format(new Date());

const nameOf = (path) => nameFor('page', path);

const recordOf = async (path) => {
  const name = await nameOf(path);
  return read('pages', (pages) => pages.get(name));
};

export async function keepPage(user, path, html) {
  const key = await keyOf(user);
  if (!key) return;
  const record = { name: await nameOf(path), user, day: today(), at: Date.now(), sealed: await sealObject(key, html) };
  await write(['pages'], (pages) => pages.put(record));
}

// When the page was kept; 0 where it is not.
export const keptAt = async (path) => (await recordOf(path))?.at ?? 0;

// The page as it was kept today; null where it was not.
export async function keptPage(path) {
  await purgePages();
  const record = await recordOf(path);
  const key = record && (await keyOf(record.user));
  return key ? unsealObject(key, record.sealed) : null;
}

// Removes what is not of today, and what is not of `user` where one is named.
export function purgePages(user) {
  return write(['pages'], (pages) => {
    const request = pages.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      if (cursor.value.day !== today() || (user && cursor.value.user !== user)) cursor.delete();
      cursor.continue();
    };
  });
}

export const forgetPages = () => write(['pages'], (pages) => pages.clear());
