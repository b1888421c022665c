// The words of the page (templates/components/outbox.html); no text of the interface stands in a script.
const holder = document.getElementById('outbox-words');

export const words = holder ? JSON.parse(holder.textContent) : {};

export const user = words.user || null; // of whom this page is

export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

const STYLE = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' };
const wall = new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'lv', STYLE);

export const clockTime = (at) => wall.format(new Date(at));

// A copy of one of the page's templates.
export const copyOf = (name) => document.querySelector(`template[data-outbox-${name}]`).content.firstElementChild.cloneNode(true);
