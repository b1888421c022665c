// Shows how far long work is and opens the page again when it has gone on. Without this file the page reloads by itself.
'use strict';

const EVERY_MS = 1500;
const shown = document.querySelector('[data-progress]');

async function look() {
  const answer = await fetch(shown.dataset.progress, { headers: { Accept: 'application/json' } });
  if (!answer.ok) return;
  const { state, processed, total } = await answer.json();
  if (state !== shown.dataset.state) {
    location.reload();
    return;
  }
  const bar = shown.querySelector('progress');
  const words = shown.querySelector('[data-processed]');
  if (!words) return;
  words.textContent = processed.toLocaleString(document.documentElement.lang);
  if (total) {
    bar.max = total;
    bar.value = Math.min(processed, total);
  }
}

function lookAgain() {
  look()
    .catch(() => {}) // no connection: the next look may have one
    .finally(() => setTimeout(lookAgain, EVERY_MS));
}

if (shown) setTimeout(lookAgain, EVERY_MS);
