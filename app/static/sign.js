// A signature drawn with a finger, a pen or a mouse: kept in the form as a PNG. Without this script one signs on paper.
const box = document.querySelector('[data-sign-box]');
const field = document.querySelector('input[name="picture"]');

function start(canvas) {
  const ink = canvas.getContext('2d');
  let drawn = false;
  Object.assign(ink, { lineWidth: 5, lineCap: 'round', lineJoin: 'round', strokeStyle: '#111' });

  const at = (event) => {
    const seen = canvas.getBoundingClientRect();
    return [(event.clientX - seen.left) * (canvas.width / seen.width), (event.clientY - seen.top) * (canvas.height / seen.height)];
  };
  const keep = () => { field.value = drawn ? canvas.toDataURL('image/png') : ''; };

  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    ink.beginPath();
    ink.moveTo(...at(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    drawn = true;
    ink.lineTo(...at(event));
    ink.stroke();
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, keep);
  box.querySelector('[data-sign-clear]').addEventListener('click', () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    keep();
  });
}

function follow() {
  const screen = document.querySelector('input[name="way"][value="screen"]');
  if (!screen) { // the form asks for nothing else
    box.hidden = false;
    return;
  }
  const show = () => { box.hidden = !screen.checked; };
  for (const way of document.querySelectorAll('input[name="way"]')) way.addEventListener('change', show);
  if (!document.querySelector('input[name="way"]:checked')) screen.checked = true;
  show();
}

if (box && field) {
  start(box.querySelector('canvas'));
  follow();
}
