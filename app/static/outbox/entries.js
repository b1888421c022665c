// Entries: one form as it was filled in, or one photo, waiting to be sent. `number` is their order.
import { keyOf } from './keys.js';
import { read, seal, sealObject, unseal, unsealObject, write } from './store.js';

export const WAITING = 'waiting';
export const ASIDE = 'aside'; // the server did not take it; `said` holds its words

// Keeps an entry: {page, url, form, label, fields: [[name, value]], words: [[label, value]]} and its files. Returns it.
export async function addEntry(user, content, files = []) {
  const key = await keyOf(user);
  const uuid = crypto.randomUUID();
  const at = Date.now();
  const named = files.map(({ field, blob, name }) => ({ field, name, type: blob.type }));
  const sealed = await sealObject(key, { ...content, files: named });
  const parts = [];
  for (const { blob } of files) parts.push(await seal(key, await blob.arrayBuffer()));
  const record = { uuid, user, at, state: WAITING, tries: 0, sealed };
  await write(['entries', 'files'], (entries, kept) => {
    if (parts.length) kept.put({ uuid, parts });
    const request = entries.add(record);
    request.onsuccess = () => { record.number = request.result; };
  });
  return { ...record, ...content, files: named };
}

const everything = () => read('entries', (entries) => entries.getAll());

// How many wait, how many were set aside, how many belong to somebody else.
export async function countEntries(user) {
  const all = await everything();
  const own = all.filter((entry) => entry.user === user);
  const aside = own.filter((entry) => entry.state === ASIDE).length;
  return { waiting: own.length - aside, aside, others: all.length - own.length };
}

// The person's entries, opened, in order. What cannot be opened (its key is locked or lost) is left out.
export async function entriesOf(user) {
  const key = await keyOf(user);
  const own = key ? (await everything()).filter((entry) => entry.user === user) : [];
  const opened = await Promise.all(own.map((entry) => open(key, entry).catch(() => null)));
  return opened.filter(Boolean);
}

async function open(key, entry) {
  const content = await unsealObject(key, entry.sealed);
  const problem = entry.said ? await unsealObject(key, entry.said) : [];
  return { ...entry, ...content, problem };
}

// The entry's files as {field, name, blob}.
export async function filesOf(entry) {
  if (!entry.files.length) return [];
  const key = await keyOf(entry.user);
  const { parts } = await read('files', (files) => files.get(entry.uuid));
  const data = await Promise.all(parts.map((part) => unseal(key, part)));
  return entry.files.map(({ field, name, type }, index) => ({ field, name, blob: new Blob([data[index]], { type }) }));
}

export const removeEntry = ({ number, uuid }) =>
  write(['entries', 'files'], (entries, files) => {
    files.delete(uuid);
    return entries.delete(number);
  });

const change = (number, changes) =>
  write(['entries'], (entries) => {
    const request = entries.get(number);
    request.onsuccess = () => {
      if (request.result) entries.put({ ...request.result, ...changes });
    };
  });

export async function setAside(entry, problem) {
  await change(entry.number, { state: ASIDE, said: await sealObject(await keyOf(entry.user), problem) });
}

export const tryAgain = (entry) => change(entry.number, { state: WAITING, tries: 0 });

export const noteTry = (entry) => change(entry.number, { tries: entry.tries + 1 });
