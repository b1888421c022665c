// "Why, and why not": asks for the same page with another flat, day or household, and exchanges what has changed on it.
// Everything is in the page's address, so without this file the form and the links do the same by a reload.
'use strict';

const PAUSE_MS = 400; // a date is typed digit by digit, and each digit makes a whole date
const LIVE = ['.breadcrumbs', '.page-head', '[data-live]'];
let asking = null;
let waiting = 0;
let shown = location.pathname + location.search;

function liveParts(page) {
  return LIVE.flatMap((selector) => [...page.querySelectorAll(selector)]);
}

// the address the form asks for, as a browser would send it, without what is empty
function addressOf(form) {
  const values = [...new FormData(form)].filter(([, value]) => value);
  return `${form.getAttribute('action')}?${new URLSearchParams(values)}`;
}

async function ask(address, remember) {
  if (asking) asking.abort();
  asking = new AbortController();
  const form = document.querySelector('[data-what-if]');
  form.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(address, { credentials: 'same-origin', signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!answer.ok || !fits(page)) return location.assign(address);
    if (remember) history.pushState(null, '', answer.url);
    shown = location.pathname + location.search;
    exchange(page, !remember);
  } catch (problem) {
    if (problem.name !== 'AbortError') location.assign(address);
    return;
  }
  form.removeAttribute('aria-busy');
}

// whether the answer has the parts this page has; a sign-in page, say, has others
function fits(page) {
  const counts = (one) => [...LIVE, '.map-frame', '[data-what-if]'].map((selector) => one.querySelectorAll(selector).length);
  return String(counts(page)) === String(counts(document));
}

function exchange(page, back) {
  const inside = document.activeElement && document.activeElement.closest('.page-head, [data-live]');
  const fresh = liveParts(page);
  liveParts(document).forEach((part, index) => part.replaceWith(fresh[index]));
  exchangeFields(page, back);
  document.title = page.title;
  showOnMap(page);
  const verdict = document.getElementById('verdict');
  document.querySelector('[data-live-status]').textContent = `${heading()}. ${verdict.textContent}`;
  if (inside) verdict.focus();
}

function heading() {
  return document.querySelector('h1').textContent.trim();
}

// a field somebody types in keeps the focus and what was typed since, unless they go back; all others become the answer's
function exchangeFields(page, back) {
  const form = document.querySelector('[data-what-if]');
  const other = page.querySelector('[data-what-if]');
  for (const hidden of form.querySelectorAll('input[type=hidden]')) {
    hidden.value = other.elements[hidden.name].value;
  }
  for (const field of [...form.querySelectorAll('.field')]) {
    const control = field.querySelector('input');
    const fresh = other.elements[control.name];
    if (control !== document.activeElement) field.replaceWith(fresh.closest('.field'));
    else if (back || (control.type !== 'date' && control.value === control.dataset.asked)) control.value = fresh.value;
  }
}

function showOnMap(page) {
  const data = document.getElementById('map-data');
  if (!data) return;
  data.textContent = page.getElementById('map-data').textContent;
  document.dispatchEvent(new Event('map-data'));
}

function askByForm(form) {
  clearTimeout(waiting);
  for (const control of form.querySelectorAll('input')) control.dataset.asked = control.value;
  ask(addressOf(form), true);
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-what-if]') || !document.getElementById('verdict')) return;
  event.preventDefault();
  askByForm(event.target);
});
document.addEventListener('change', (event) => {
  const form = event.target.closest('[data-what-if]');
  if (!form || !document.getElementById('verdict')) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => askByForm(form), PAUSE_MS);
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-what-if-link]');
  if (!link || !document.getElementById('verdict') || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.href, true);
});
window.addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) ask(location.href, false); // a step within the page asks nothing
});
