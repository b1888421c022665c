// What the phone holds (IndexedDB), for pages and for the service worker. Everything a person wrote, took a picture of
// or looked at is sealed; readable are only numbers, instants, states and a name for the person that says nothing.
const NAME = 'majoklis';
const VERSION = 2;
const STORES = {
  keys: { keyPath: 'user' }, // {user, wrapped, key}: `key` cannot be taken out of the browser
  entries: { keyPath: 'number', autoIncrement: true }, // {number, uuid, user, at, state, tries, sealed, said}
  files: { keyPath: 'uuid' }, // {uuid, parts: [sealed]}
  pages: { keyPath: 'name' }, // {name, user, day, at, sealed}
  drafts: { keyPath: 'name' }, // {name, user, at, sealed}
};

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const missing = Object.entries(STORES).filter(([name]) => !request.result.objectStoreNames.contains(name));
      for (const [name, options] of missing) request.result.createObjectStore(name, options);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onclose = () => { opening = undefined; };
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
  return opening;
}

// Runs `work(store, …)` in one transaction and returns what its request found, once it is on the disk.
async function transact(names, mode, work) {
  const transaction = (await database()).transaction(names, mode, { durability: 'strict' });
  return new Promise((resolve, reject) => {
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error); // no room, most of all
    transaction.onerror = () => reject(transaction.error);
  });
}

export const read = (name, work) => transact([name], 'readonly', work);
export const write = (names, work) => transact(names, 'readwrite', work);

export async function seal(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) };
}

export const unseal = (key, { iv, data }) => crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data);

export const sealObject = (key, object) => seal(key, new TextEncoder().encode(JSON.stringify(object)));

// A name for something in the store that does not tell what it is.
export async function nameFor(...parts) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const unsealObject = async (key, sealed) => JSON.parse(new TextDecoder().decode(await unseal(key, sealed)));
