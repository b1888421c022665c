// Sends what waits, in order, one flush at a time over all tabs. An entry leaves the phone only after our own server
// said that it is done; the server knows an entry by its uuid, so one whose answer was lost is not carried out twice.
import { countEntries, entriesOf, filesOf, noteTry, removeEntry, setAside, WAITING } from './entries.js';
import { ensureKey } from './keys.js';
import { tell } from './news.js';

const HEADERS = { 'X-Outbox': '1', Accept: 'application/json' };
const LONGEST_MS = 90000;
const TOKEN_MS = 15000;
const TRIES = 5; // after so many errors of the server an entry stands back for those behind it

let underWay = null; // the request that is being answered: { since, controller }

class Hindered extends Error {} // its message says what stands in the way: 'offline', 'sign-in' or 'later'

async function ask(url, options = {}, longest = LONGEST_MS) {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), longest);
  underWay = { since: Date.now(), controller };
  let answer, body;
  try {
    answer = await fetch(url, { ...options, headers: HEADERS, redirect: 'manual', cache: 'no-store', signal });
    body = await answer.json().catch(() => null); // somebody on the way answered, such as the page of a hot spot
  } catch {
    throw new Hindered('offline');
  } finally {
    clearTimeout(timer);
    underWay = null;
  }
  if (body?.sign_in) throw new Hindered('sign-in');
  if (!body && answer.status === 413) return { status: 413, body: { problem: [] } }; // said by what stands before us
  if (!body) throw new Hindered(answer.status >= 500 || answer.status === 429 ? 'later' : 'offline');
  return { status: answer.status, body };
}

// Gives up a request that has been under way for so long: on a line that came back its connection is dead, and what
// waits would wait for it. What had arrived nevertheless the server knows by its uuid.
export function giveUpAfter(milliseconds) {
  if (underWay && Date.now() - underWay.since >= milliseconds) underWay.controller.abort();
}

async function askToken() {
  return (await ask('/outbox/token', {}, TOKEN_MS)).body;
}

// The person's key; asks the server for what opens it where the phone does not have it.
export async function readyKey(user) {
  const token = await askToken().catch(() => null);
  return ensureKey(user, token?.user === user ? token : null);
}

async function post(entry, files, csrf) {
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  for (const { field, name, blob } of files) body.append(field, blob, name);
  body.set('csrf_token', csrf);
  body.set('once', entry.uuid);
  body.set('made_at', new Date(entry.at).toISOString());
  return ask(entry.url, { method: 'POST', body });
}

// Whether the entry waits no more.
async function send(entry, token) {
  const files = await filesOf(entry);
  let { status, body } = await post(entry, files, token.csrf);
  if (body.csrf) {
    Object.assign(token, await askToken());
    if (token.user !== entry.user) throw new Hindered('sign-in'); // somebody else signed in meanwhile
    ({ status, body } = await post(entry, files, token.csrf));
  }
  if (body.done) {
    await removeEntry(entry);
    tell({ kind: 'done', uuid: entry.uuid, page: entry.page, location: body.done });
    return true;
  }
  if (body.problem) return refuse(entry, body.problem);
  if (status >= 500 && status !== 503) return stumble(entry);
  throw new Hindered('later');
}

async function refuse(entry, problem) {
  await setAside(entry, problem);
  tell({ kind: 'refused', uuid: entry.uuid, page: entry.page, problem });
  return true;
}

// The server failed over this entry: others go on, and after a few times it is set aside.
async function stumble(entry) {
  if (entry.tries + 1 >= TRIES) return refuse(entry, []);
  await noteTry(entry);
  return false;
}

async function sendAll(user) {
  const token = await askToken();
  if (token.user !== user) throw new Hindered('sign-in');
  await ensureKey(user, token);
  const seen = new Set();
  const held = new Set(); // pages of which something is left: what follows there keeps its place
  for (;;) {
    const waiting = (await entriesOf(user)).filter((entry) => entry.state === WAITING && !seen.has(entry.number));
    if (!waiting.length) return held.size ? 'later' : '';
    for (const entry of waiting) {
      seen.add(entry.number);
      if (!held.has(entry.page) && !(await send(entry, token))) held.add(entry.page);
    }
  }
}

// Sends all that waits of the person; resolves when that is over, however it went.
export function flush(user) {
  const work = async () => {
    if (!(await countEntries(user)).waiting) return;
    tell({ kind: 'flushing' });
    const hindrance = await sendAll(user).catch((error) => {
      if (error instanceof Hindered) return error.message;
      throw error;
    });
    tell({ kind: 'flushed', hindrance });
  };
  return navigator.locks ? navigator.locks.request('outbox', work) : work(); // twice at once would be slow, not wrong
}
