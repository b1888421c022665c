// One key for each person who works on this phone. It is kept in a form the browser uses but does not give out, and once
// more wrapped by a key that only the server gives, to that person: after sign-out the wrapped one alone remains.
import { read, write } from './store.js';

const USES = ['encrypt', 'decrypt'];
const AES = { name: 'AES-GCM', length: 256 };

const recordOf = (user) => read('keys', (keys) => keys.get(user));

export const keyOf = async (user) => (await recordOf(user))?.key;

async function wrapperFrom(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['wrapKey', 'unwrapKey']);
}

async function wrapNew(wrapper) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.generateKey(AES, true, USES);
  return { iv, data: await crypto.subtle.wrapKey('raw', key, wrapper, { name: 'AES-GCM', iv }) };
}

// The person's key; `token` is what the server gave, null while there is no connection. Null where no key can be had.
export async function ensureKey(user, token) {
  const known = await recordOf(user);
  if (known?.key) return known.key;
  if (!token && known) return null; // signed out here: only the server opens it again
  const made = token ? await fromServer(token, known) : { key: await crypto.subtle.generateKey(AES, false, USES) };
  await write(['keys'], (keys) => {
    const request = keys.get(user);
    request.onsuccess = () => {
      if (!request.result?.key) keys.put({ user, ...made }); // else another tab was first
    };
  });
  return keyOf(user);
}

async function fromServer(token, known) {
  const wrapper = await wrapperFrom(token.key);
  const wrapped = known?.wrapped ?? (await wrapNew(wrapper));
  const how = { name: 'AES-GCM', iv: wrapped.iv };
  return { wrapped, key: await crypto.subtle.unwrapKey('raw', wrapped.data, wrapper, how, AES, false, USES) };
}

// Another person works on this phone now: what waits for others is closed to this one.
export async function lockOthers(user) {
  const all = await read('keys', (keys) => keys.getAll());
  for (const known of all) if (known.user !== user) await lockKey(known.user, true);
}

// After sign-out: what waits stays, and only the same person's next sign-in opens it.
export async function lockKey(user, anythingWaits) {
  const known = await recordOf(user);
  if (!known) return;
  if (!anythingWaits) await write(['keys'], (keys) => keys.delete(user));
  else if (known.wrapped) await write(['keys'], (keys) => keys.put({ user, wrapped: known.wrapped }));
}
