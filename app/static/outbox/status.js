// The line that says what waits on this device, and what would send it.
import { countEntries } from './entries.js';
import { onNews } from './news.js';
import { copyOf, say, user, words } from './words.js';

const bar = document.querySelector('[data-outbox-bar]');
const SENT = 'outbox-sent'; // the page after a sent form says so too
let hindrance = navigator.onLine ? '' : 'offline';
let flushing = false;
let hadSome = false;

function sentBefore() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  return sent === user;
}

export const saySentOnNextPage = () => sessionStorage.setItem(SENT, user);

function lines({ waiting, aside, others }) {
  const said = [];
  const away = !navigator.onLine || hindrance === 'offline';
  if (waiting && hindrance === 'sign-in') said.push(say(words.signIn, { count: waiting }));
  else if (waiting && away) said.push(say(words.offline, { count: waiting }));
  else if (waiting) said.push(say(words.waiting, { count: waiting }));
  else if (hadSome && !aside) said.push(words.sent);
  else if (document.body.dataset.kept) said.push(words.noConnection);
  if (aside) said.push(say(words.aside, { count: aside }));
  if (others) said.push(say(user ? words.others : words.unknown, { count: others }));
  return said;
}

async function show() {
  const counts = await countEntries(user);
  if (counts.waiting) hadSome = true;
  const text = lines(counts).join(' ');
  const line = bar.querySelector('[role="status"]');
  if (line.textContent !== text) line.textContent = text;
  bar.classList.toggle('is-shown', text !== '');
  bar.classList.toggle('is-bad', counts.aside > 0);
  bar.classList.toggle('is-good', text === words.sent);
  const part = (name) => bar.querySelector(`[data-outbox-${name}]`);
  part('send').hidden = !counts.waiting || hindrance === 'sign-in';
  part('send').toggleAttribute('aria-disabled', flushing);
  part('sign-in').hidden = !counts.waiting || hindrance !== 'sign-in';
  const listed = counts.waiting + counts.aside > 0 && location.pathname !== words.list;
  part('list')?.toggleAttribute('hidden', !listed); // a visitor has none
}

export function startStatus(sendNow) {
  hadSome = user !== null && sentBefore();
  bar.append(copyOf('actions'));
  bar.querySelector('[data-outbox-send]').addEventListener('click', sendNow);
  onNews((news) => {
    if (news.kind === 'flushing') flushing = true;
    if (news.kind === 'flushed') {
      flushing = false;
      hindrance = news.hindrance;
    }
    show();
  });
  for (const event of ['online', 'offline']) window.addEventListener(event, show);
  return show();
}
