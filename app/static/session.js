// Warns before the session ends on pages where something typed could be lost. Without it the server still keeps a form
// that is sent too late, and shows it again after sign-in.
'use strict';

const SESSION_UNTIL = 'session-until'; // shared by the tabs: a click in one of them keeps the session for all
const WARN_BEFORE_S = 5 * 60;
const LOOK_EVERY_MS = 5000;

function untilElsewhere() {
  try {
    return Number(localStorage.getItem(SESSION_UNTIL)) || 0;
  } catch {
    return 0; // storage is switched off: this tab counts for itself
  }
}

function startSessionWatch(dialog) {
  const [soon, ended] = ['soon', 'ended'].map((part) => dialog.querySelector(`[data-session-${part}]`));
  const minutes = soon.querySelector('[data-session-minutes]');
  const warnBefore = Math.min(WARN_BEFORE_S, dialog.dataset.sessionSeconds / 2) * 1000;
  let until = 0;
  let over = false;

  const lasts = (seconds) => {
    until = Date.now() + seconds * 1000;
    try {
      localStorage.setItem(SESSION_UNTIL, String(until));
    } catch {
      // this tab counts for itself
    }
  };
  const show = (part) => {
    soon.hidden = part !== soon;
    ended.hidden = part !== ended;
    if (!dialog.open) dialog.showModal();
  };
  const look = () => {
    if (over) return;
    const left = Math.max(until, untilElsewhere()) - Date.now();
    if (left <= 0) {
      over = true;
      show(ended);
    } else if (left <= warnBefore) {
      const words = minutes.dataset.words.replace('{minutes}', Math.max(1, Math.ceil(left / 60000)));
      if (minutes.textContent !== words) minutes.textContent = words;
      show(soon);
    } else if (dialog.open) dialog.close();
  };
  const stay = async () => {
    try {
      const answer = await fetch(dialog.dataset.sessionUrl, { headers: { Accept: 'application/json' } });
      lasts((await answer.json()).seconds);
    } catch {
      until = 0; // signed out already, or no connection
      over = true;
      show(ended);
      return;
    }
    look();
  };

  lasts(Number(dialog.dataset.sessionSeconds));
  soon.querySelector('button').addEventListener('click', stay);
  ended.querySelector('button').addEventListener('click', () => dialog.close());
  dialog.addEventListener('cancel', (event) => {
    if (soon.hidden) return;
    event.preventDefault(); // Esc means: I am here
    stay();
  });
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', look); // a sleeping computer stops the clock of a page
}

const sessionDialog = document.querySelector('dialog[data-session-seconds]');
if (sessionDialog && document.querySelector('main form[method="post"]')) startSessionWatch(sessionDialog);
