// The page that shows what waits on this device: read, copied, saved, tried again or deleted.
import { ASIDE, entriesOf, filesOf, removeEntry, tryAgain } from './entries.js';
import { onNews, tell } from './news.js';
import { flush } from './send.js';
import { clockTime, copyOf, say, user, words } from './words.js';

const own = JSON.parse(document.getElementById('outbox-list-words').textContent);
const list = document.querySelector('[data-outbox-entries]');
const nothing = document.querySelector('[data-outbox-nothing]');
const question = document.querySelector('[data-outbox-remove]');

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function asText({ label, words: answers, at }) {
  return [`${label}, ${clockTime(at)}`, ...answers.map((pair) => pair.filter(Boolean).join(': '))].join('\n');
}

function sure() {
  question.showModal();
  return new Promise((resolve) => {
    question.onclick = (event) => { if (event.target.value) question.close(event.target.value); };
    question.onclose = () => resolve(question.returnValue === 'remove');
    question.returnValue = '';
  });
}

const ACTIONS = {
  async again(entry) {
    await tryAgain(entry);
    tell({ kind: 'changed', uuid: entry.uuid });
    flush(user);
  },
  async copy(entry, item) {
    await navigator.clipboard.writeText(asText(entry));
    item.querySelector('[data-state]').textContent = own.copied;
  },
  async remove(entry) {
    if (!(await sure())) return;
    await removeEntry(entry);
    tell({ kind: 'removed', uuid: entry.uuid });
    document.getElementById('main').focus();
  },
};

function photo({ blob, name }) {
  const item = copyOf('saved');
  const address = URL.createObjectURL(blob);
  item.querySelector('img').src = address;
  item.querySelector('img').addEventListener('error', (event) => event.target.remove()); // no picture a browser can draw
  Object.assign(item.querySelector('a'), { href: address, download: name });
  return item;
}

async function card(entry) {
  const item = copyOf('entry');
  const part = (name) => item.querySelector(`[data-${name}]`);
  const refused = entry.state === ASIDE;
  item.dataset.uuid = entry.uuid;
  part('label').textContent = entry.label;
  part('made').textContent = say(own.made, { time: clockTime(entry.at) });
  part('state').textContent = refused ? own.aside : own.waiting;
  const problem = refused && !entry.problem.length ? [words.refusedPlain] : entry.problem;
  part('problem').append(...problem.map((text) => element('li', text)));
  part('words').append(...entry.words.flatMap(([label, answer]) => [element('dt', label), element('dd', answer)]));
  item.querySelector('details').hidden = !entry.words.length;
  part('photos').append(...(await filesOf(entry)).map(photo));
  item.querySelector('[value="again"]').hidden = !refused;
  item.querySelector('[value="copy"]').hidden = !entry.words.length;
  item.addEventListener('click', (event) => ACTIONS[event.target.value]?.(entry, item));
  return item;
}

// One entry as it stands now, in its place; without `uuid` all of them.
async function show(uuid) {
  const entries = user ? await entriesOf(user) : [];
  for (const old of [...list.children]) {
    const kept = entries.some((entry) => entry.uuid === old.dataset.uuid);
    if (!kept) old.remove();
  }
  for (const entry of entries) {
    const old = [...list.children].find((item) => item.dataset.uuid === entry.uuid);
    if (!old) list.append(await card(entry));
    else if (entry.uuid === uuid) old.replaceWith(await card(entry));
  }
  nothing.hidden = list.children.length > 0;
}

let shown = Promise.resolve(); // one after the other

onNews(({ uuid }) => { shown = shown.then(() => show(uuid)); });
shown = show();
