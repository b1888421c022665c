// Forms with `data-outbox`: what is filled in is kept on the phone before anything is sent, and put back until it is sent.
import { draftOf, forgetDraft, keepDraft } from './drafts.js';
import { addEntry, ASIDE, entriesOf, removeEntry } from './entries.js';
import { contentOf, fill, formKey } from './fields.js';
import { onNews, tell } from './news.js';
import { restorePhotos, shrink, startPhotos } from './photos.js';
import { saySentOnNextPage } from './status.js';
import { clockTime, copyOf, say, user, words } from './words.js';

const PATIENCE_MS = 8000; // how long the page waits for an answer before it goes on
const TYPING_MS = 400; // after the last key
const NEWS_MS = 300; // until news of another tab has arrived
const latest = new WeakMap(); // the entry whose answers a form shows
const notes = new WeakMap();
const busy = new WeakSet();
const typing = new WeakMap();

const formsHere = () => [...document.querySelectorAll('form[data-outbox]')];
const isForPhotos = (form) => 'outboxPhotos' in form.dataset;

function underButton(form) {
  const button = [...form.elements].findLast((control) => control.type === 'submit'); // it may stand outside of its form
  return button?.closest('.button-row') ?? button ?? form.lastElementChild;
}

function note(form, entry) {
  notes.get(form)?.remove();
  if (!entry) return;
  const refused = entry.state === ASIDE;
  const line = copyOf(refused ? 'refused' : 'kept');
  line.querySelector('p').textContent = say(refused ? words.refused : words.kept, { time: clockTime(entry.at) });
  const problems = refused && !entry.problem.length ? [words.refusedPlain] : entry.problem;
  for (const problem of refused ? problems : []) {
    const item = document.createElement('li');
    item.textContent = problem;
    line.querySelector('ul').append(item);
  }
  if (refused) form.before(line);
  else underButton(form).after(line);
  notes.set(form, line);
}

async function keep(form, submitter) {
  const { content, files } = contentOf(form, submitter);
  const shown = latest.get(form);
  if (shown && shown.state !== ASIDE && !files.length && sameAs(shown, content)) return shown; // pressed once more
  const small = [];
  for (const { field, file } of files) small.push({ field, ...(await shrink(file)) });
  const entry = await addEntry(user, content, small);
  clearTimeout(typing.get(form));
  await forgetDraft(user, content.form);
  if (shown?.state === ASIDE) await removeEntry(shown); // corrected
  latest.set(form, entry);
  tell({ kind: 'added', uuid: entry.uuid });
  return entry;
}

const sameAs = (entry, content) =>
  !entry.files.length && entry.url === content.url && JSON.stringify(entry.fields) === JSON.stringify(content.fields);

const answers = new Map(); // what waits for the answer to an entry

// The answer to an entry; undefined where sending is over without one, or takes long.
function answerTo(uuid, over) {
  return new Promise((resolve) => {
    answers.set(uuid, resolve);
    setTimeout(resolve, PATIENCE_MS);
    over.then(() => setTimeout(resolve, NEWS_MS));
  });
}

function goTo(address) {
  const url = new URL(address, location.href);
  saySentOnNextPage();
  const here = url.pathname + url.search === location.pathname + location.search;
  location.assign(url);
  if (here) location.reload(); // only the part behind # differs
}

const typedIn = (form) => JSON.stringify(contentOf(form).content.fields);

async function submit(form, submitter, flush) {
  navigator.storage?.persist?.();
  const entry = await keep(form, submitter);
  note(form, entry);
  const typed = typedIn(form);
  const news = await answerTo(entry.uuid, flush());
  if (news?.kind === 'done' && typedIn(form) === typed) goTo(news.location);
  else if (!news && form.dataset.outboxNext) location.assign(form.dataset.outboxNext);
}

// Without room or key on the phone the form is sent as without this script.
function sendPlainly(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement('input');
    Object.assign(pressed, { type: 'hidden', name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  HTMLFormElement.prototype.submit.call(form);
}

async function onSubmit(event, ready, flush) {
  const form = event.target;
  if (!form.matches('form[data-outbox]')) return;
  event.preventDefault();
  if (busy.has(form)) return;
  busy.add(form);
  try {
    await ready;
    await submit(form, event.submitter, flush);
  } catch {
    sendPlainly(form, event.submitter);
  }
  busy.delete(form);
}

function onAnswer(news) {
  answers.get(news.uuid)?.(news);
  answers.delete(news.uuid);
  for (const form of formsHere()) {
    const entry = latest.get(form);
    if (!entry || entry.uuid !== news.uuid) continue;
    if (news.kind === 'done') {
      latest.delete(form);
      note(form, null);
    } else {
      Object.assign(entry, { state: ASIDE, problem: news.problem });
      note(form, entry);
      notes.get(form).focus();
    }
  }
}

// Shows again what was filled in and taken on this page and has not been sent.
async function restore() {
  const forms = formsHere();
  const entries = forms.length ? await entriesOf(user) : [];
  for (const form of forms) {
    const own = entries.filter((entry) => entry.form === formKey(form));
    if (isForPhotos(form)) await restorePhotos(form, own);
    else if (!latest.has(form)) await restoreForm(form, own.at(-1));
  }
}

async function restoreForm(form, last) {
  const draft = await draftOf(user, formKey(form));
  if (last) {
    latest.set(form, last);
    note(form, last);
  }
  const fields = draft && draft.at > (last?.at ?? 0) ? draft.fields : last?.fields;
  if (fields) fill(form, fields);
}

function onInput({ target }) {
  const form = target.form;
  if (!form || !('outbox' in form.dataset) || isForPhotos(form)) return;
  clearTimeout(typing.get(form));
  const { content } = contentOf(form);
  typing.set(form, setTimeout(() => keepDraft(user, content.form, content.fields), TYPING_MS));
}

export async function startForms(ready, flush) {
  document.addEventListener('submit', (event) => onSubmit(event, ready, flush), true);
  onNews((news) => {
    if (news.kind === 'done' || news.kind === 'refused') onAnswer(news);
  });
  document.addEventListener('input', onInput);
  startPhotos(formsHere().filter(isForPhotos), ready, flush);
  await ready;
  await restore();
}
