// What is being typed into a form of the queue, kept every moment: a phone may close the page while it takes a photo.
import { keyOf } from './keys.js';
import { nameFor, read, sealObject, unsealObject, write } from './store.js';

const LONGEST_MS = 48 * 60 * 60 * 1000;

const nameOf = (user, form) => nameFor('draft', user, form);

export async function keepDraft(user, form, fields) {
  const key = await keyOf(user);
  if (!key) return;
  const record = { name: await nameOf(user, form), user, at: Date.now(), sealed: await sealObject(key, fields) };
  await write(['drafts'], (drafts) => drafts.put(record));
}

// The form's fields as they were last typed, and when; null where nothing was typed after it was sent.
export async function draftOf(user, form) {
  const name = await nameOf(user, form);
  const record = await read('drafts', (drafts) => drafts.get(name));
  const key = record && (await keyOf(user));
  return key ? { at: record.at, fields: await unsealObject(key, record.sealed) } : null;
}

export async function forgetDraft(user, form) {
  const name = await nameOf(user, form);
  await write(['drafts'], (drafts) => drafts.delete(name));
}

export function purgeDrafts() {
  return write(['drafts'], (drafts) => {
    const request = drafts.openCursor();
    request.onsuccess = () => {
      if (!request.result) return;
      if (request.result.value.at < Date.now() - LONGEST_MS) request.result.delete();
      request.result.continue();
    };
  });
}

export const forgetDrafts = () => write(['drafts'], (drafts) => drafts.clear());
