// What stands in a form: to be kept, to be read by a person, and to be put back.
const OWN = /(^|-)(csrf_token|once|made_at)$/; // given anew when it is sent; a form may put a name of its own before
const UNSEEN = new Set(['hidden', 'submit', 'button', 'reset', 'image', 'file', 'fieldset', 'output']);

export function urlOf(form, submitter) {
  const given = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
  const url = new URL(given || location.href, location.href);
  return url.pathname + url.search;
}

// The same form on a page that is opened again: its address and what it carries unseen.
export function formKey(form) {
  const unseen = [...form.elements].filter((control) => control.type === 'hidden' && !OWN.test(control.name));
  return [urlOf(form), ...unseen.map(({ name, value }) => `${name}=${value}`)].join('\n');
}

// {page, url, form, label, fields, words} of a form as it stands, and the files chosen in it.
export function contentOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const all = [...data].filter(([name]) => !OWN.test(name));
  const files = all.filter(([, value]) => value instanceof File && value.name);
  const fields = all.filter(([, value]) => !(value instanceof File));
  const [page, url] = [location.pathname + location.search, urlOf(form, submitter)];
  const content = { page, url, form: formKey(form), label: form.dataset.outbox, fields, words: wordsOf(form) };
  return { content, files: files.map(([field, file]) => ({ field, file })) };
}

const textOf = (node) => node?.textContent.trim().replace(/\s+/g, ' ') ?? '';
const isChoice = ({ type }) => type === 'radio' || type === 'checkbox';

// [question, answer] as the person reads them, for what cannot be sent after all.
function wordsOf(form) {
  const seen = [...form.elements].filter((control) => control.name && !UNSEEN.has(control.type));
  return seen.filter((control) => !isChoice(control) || control.checked).map((control) => {
    if (isChoice(control)) return [textOf(control.closest('fieldset')?.querySelector('legend')), textOf(control.labels[0])];
    const chosen = control.selectedOptions && [...control.selectedOptions].map(textOf).join(', ');
    return [textOf(control.labels?.[0]) || control.getAttribute('aria-label') || '', chosen ?? control.value];
  }).filter(([, answer]) => answer);
}

// Puts kept answers back; what the form does not have any more is passed over.
export function fill(form, fields) {
  const given = grouped(fields);
  for (const control of form.elements) {
    if (!control.name || UNSEEN.has(control.type)) continue;
    const values = (given.get(control.name) ?? []).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else if (control.type === 'select-multiple') {
      for (const option of control.options) option.selected = values.includes(option.value);
    } else if (values.length) {
      control.value = values[0];
      given.get(control.name).shift(); // of several with one name each takes the next
    }
    control.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function grouped(fields) {
  const groups = new Map();
  for (const field of fields) groups.set(field[0], [...(groups.get(field[0]) ?? []), field]);
  return groups;
}
