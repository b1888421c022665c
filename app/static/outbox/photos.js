// Photos of a form with `data-outbox-photos`: each is made small, kept and shown as soon as it is taken, then sent.
import { addEntry, ASIDE, filesOf } from './entries.js';
import { contentOf } from './fields.js';
import { onNews, tell } from './news.js';
import { clockTime, copyOf, say, user, words } from './words.js';

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const ROOM_FOR_MORE = 40 * 1024 * 1024; // bytes: some dozens of photos

const lists = new WeakMap(); // of each form

// The picture without place, time and device, at most 1600 pixels long, as {blob, name}.
export async function shrink(file) {
  const untouched = { blob: file, name: file.name };
  if (file.type && !file.type.startsWith('image/')) return untouched;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return untouched; // the browser cannot open it, such as HEIC; the server can
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = 'white'; // behind what is see-through
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', QUALITY); });
  return blob ? { blob, name: 'photo.jpg' } : untouched;
}

const buttonOf = (form) => form.querySelector('button[type="submit"]');

function listOf(form) {
  if (!lists.has(form)) {
    const list = copyOf('photos');
    form.after(list);
    lists.set(form, list);
  }
  return lists.get(form);
}

function show(form, entry, blob) {
  const item = copyOf('photo');
  item.dataset.uuid = entry.uuid;
  const image = item.querySelector('img');
  image.alt = say(words.photoOf, { time: clockTime(entry.at) });
  image.addEventListener('error', () => image.replaceWith(image.alt)); // a picture the browser cannot draw
  image.src = URL.createObjectURL(blob);
  listOf(form).querySelector('ul').append(item);
  mark(item, entry.state === ASIDE ? refusal(entry.problem) : words.photoWaiting);
}

const refusal = (problem) => [words.photoRefused, ...problem].join(' ');

function mark(item, text) {
  item.querySelector('[data-state]').textContent = text;
}

async function sayWhenLittleRoom(form) {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < ROOM_FOR_MORE) listOf(form).querySelector('[role="status"]').textContent = words.littleRoom;
}

async function keep(form, field, file) {
  const small = await shrink(file);
  const entry = await addEntry(user, contentOf(form).content, [{ field, ...small }]);
  show(form, entry, small.blob);
  tell({ kind: 'added', uuid: entry.uuid });
}

// Keeps what was chosen. What finds no room stays in the form, which can be sent as without this script.
async function take(form, input) {
  const chosen = [...input.files];
  const rest = new DataTransfer();
  for (const file of chosen) {
    try {
      if (rest.items.length) rest.items.add(file);
      else await keep(form, input.name, file);
    } catch {
      rest.items.add(file);
    }
  }
  input.files = rest.files;
  buttonOf(form).hidden = !rest.items.length;
  if (rest.items.length) listOf(form).querySelector('[role="status"]').textContent = words.noRoom;
  else await sayWhenLittleRoom(form);
}

export async function restorePhotos(form, entries) {
  for (const entry of entries) {
    for (const { blob } of await filesOf(entry)) show(form, entry, blob);
  }
}

export function startPhotos(forms, ready, flush) {
  for (const form of forms) {
    buttonOf(form).hidden = true; // a photo is sent as soon as it is taken
    sayWhenLittleRoom(form);
  }
  const chosen = async (input) => {
    const form = input.type === 'file' && input.form;
    if (!form || !forms.includes(form) || !input.files.length) return;
    navigator.storage?.persist?.();
    if (!(await ready.then(() => true, () => false))) {
      buttonOf(form).hidden = false; // nothing can be kept here: the form is sent as without this script
      return;
    }
    await take(form, input);
    flush();
  };
  document.addEventListener('change', (event) => chosen(event.target));
  // on a slow line a photo may be chosen before this script has come
  for (const form of forms) for (const input of form.elements) chosen(input);
  onNews(({ kind, uuid, problem }) => {
    const item = uuid && document.querySelector(`.outbox-photos [data-uuid="${uuid}"]`);
    if (!item) return;
    if (kind === 'done') mark(item, words.photoSent);
    if (kind === 'refused') mark(item, refusal(problem));
  });
}
