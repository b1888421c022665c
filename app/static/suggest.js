// Suggestions under a text field: <div data-suggest-url="…"><input>…</div>. Without it the field takes typed text.
// Not a <datalist>: browsers hide those of its options that do not contain the typed letters, so "brivibas" would
// never show "Brīvības iela".
'use strict';

const WAIT_MS = 200;
const SHORTEST = 2;

function suggest(box) {
  const input = box.querySelector('input');
  const said = box.querySelector('[role="status"]');
  const list = document.createElement('ul');
  let timer;
  let asked = '';
  let active = -1;

  list.id = `${input.id}-suggestions`;
  list.className = 'suggest-list';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', document.querySelector(`label[for="${input.id}"]`).textContent);
  input.after(list);
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'],
    ['aria-controls', list.id]]) {
    input.setAttribute(name, value);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function show(places) {
    list.replaceChildren(...places.map(option));
    said.textContent = places.length > 1 ? box.dataset.foundMany : places.length ? box.dataset.foundOne : box.dataset.foundNone;
    close();
    list.hidden = places.length === 0;
    input.setAttribute('aria-expanded', String(!list.hidden));
  }

  function option(place, index) {
    const item = document.createElement('li');
    item.id = `${list.id}-${index}`;
    item.dataset.value = place.value;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.append(place.value);
    if (place.note) {
      const note = document.createElement('span');
      note.className = 'cell-note';
      note.textContent = place.note;
      item.append(note);
    }
    return item;
  }

  async function ask() {
    const text = input.value.trim();
    asked = text;
    if (text.length < SHORTEST) return close();
    try {
      const answer = await fetch(`${box.dataset.suggestUrl}?q=${encodeURIComponent(text)}`);
      const places = answer.ok ? await answer.json() : [];
      if (asked === text && document.activeElement === input) show(places);
    } catch {
      close(); // no connection: the field goes on taking typed text
    }
  }

  function move(step) {
    const items = list.children;
    if (list.hidden || !items.length) return;
    active = (active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length;
    for (const item of items) item.setAttribute('aria-selected', String(item === items[active]));
    input.setAttribute('aria-activedescendant', items[active].id);
    items[active].scrollIntoView({ block: 'nearest' });
  }

  function choose(item) {
    input.value = item.dataset.value;
    asked = '';
    clearTimeout(timer);
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener('blur', close);
  list.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener('click', (event) => {
    const item = event.target.closest('li');
    if (item) choose(item);
  });
}

document.querySelectorAll('[data-suggest-url]').forEach(suggest);
