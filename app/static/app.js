// Enhancement only: every page works without this file.
'use strict';

const RESEND_AFTER_MS = 10000; // a form that got no answer may be sent again; the server knows a repeat by its `once` key
const labels = new WeakMap();

function focusErrorSummary() {
  const summary = document.querySelector('.error-summary');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: 'center' });
    control.focus({ preventScroll: true });
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (menu !== except) menu.open = false;
  }
}

function closeMenusOnEscape(event) {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details[data-menu][open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
}

function markSending(form, button) {
  form.dataset.sent = 'yes';
  setTimeout(() => allowSending(form), RESEND_AFTER_MS);
  if (!button) return;
  labels.set(button, [...button.childNodes]);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.textContent = document.body.dataset.sending;
  button.setAttribute('aria-disabled', 'true'); // not `disabled`: that would leave the button's value out of the form
}

function allowSending(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('button[aria-disabled="true"]')) {
    button.replaceChildren(...labels.get(button));
    button.removeAttribute('aria-disabled');
  }
}

function sendOnce(event) {
  const form = event.target;
  if (form.method !== 'post' || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else markSending(form, event.submitter);
}

document.addEventListener('submit', sendOnce);
document.addEventListener('keydown', closeMenusOnEscape);
document.addEventListener('click', (event) => closeMenus(event.target.closest('details[data-menu]')));
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[data-sent]').forEach(allowSending);
});
focusErrorSummary();
