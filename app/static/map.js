// The map of buildings. Leaflet is set up by /map/setup.js, which calls startMap; all texts become text, never markup.
'use strict';

const NEAR_ZOOM = 16;
const AROUND_ZOOM = 14.5; // with the neighbours in sight

function addAreas(map, areas) {
  map.createPane('areas').style.zIndex = 350;
  map.createPane('names').style.zIndex = 360;
  const layer = L.geoJSON(areas, {
    pane: 'areas',
    renderer: L.canvas({ pane: 'areas' }),
    interactive: false,
    style: { color: colours['line-strong'], weight: 1, fillColor: colours.paper, fillOpacity: 0.75, opacity: 0.75 },
    onEachFeature: (feature, part) => {
      const options = { permanent: true, direction: 'center', className: 'area-name', pane: 'names', opacity: 1 };
      part.bindTooltip(element('span', '', feature.properties.name), options);
    },
  }).addTo(map);
  const showNames = () => map.getContainer().classList.toggle('is-far', map.getZoom() < 11);
  map.on('zoomend', showNames);
  showNames();
  return layer;
}

// what the page shows on the map: exchanged when its data change
let shownLayer = null;
let buildingsLayer = null;

// the flats of the list beside the map
function pinNumbers(pin) {
  const numbers = pin.flats.map((flat) => flat.number);
  return numbers.length > 2 ? `${numbers[0]}+${numbers.length - 1}` : numbers.join(', ');
}

function cardOf(id) {
  return document.getElementById(`flat-${id}`);
}

function addPin(pin, data) {
  const chosen = pin.flats.some((flat) => flat.id === data.shown.chosen);
  const label = element('span', `pin${chosen ? ' is-chosen' : ''}${pin.possible ? '' : ' is-impossible'}`, pinNumbers(pin));
  const icon = L.divIcon({ html: label, className: 'pin-icon', iconSize: null });
  const marker = L.marker(pin.at, { icon, keyboard: true, riseOnHover: true, zIndexOffset: chosen ? 1000 : 0 }).addTo(shownLayer);
  const words = fill(data.words.flat, { number: pinNumbers(pin) });
  marker.getElement().setAttribute('aria-label', words);
  marker.on('click', () => showCard(pin.flats[0].id));
  marker.on('keydown', (event) => {
    if (event.originalEvent.key === 'Enter') showCard(pin.flats[0].id);
  });
  const cards = pin.flats.map((flat) => cardOf(flat.id)).filter(Boolean);
  const light = (on) => {
    label.classList.toggle('is-lit', on);
    marker.setZIndexOffset(on || chosen ? 1000 : 0);
    cards.forEach((card) => card.classList.toggle('is-lit', on));
  };
  marker.on('mouseover', () => light(true)).on('mouseout', () => light(false));
  for (const card of cards) {
    for (const name of ['mouseenter', 'focusin']) card.addEventListener(name, () => light(true));
    for (const name of ['mouseleave', 'focusout']) card.addEventListener(name, () => light(false));
  }
  return marker;
}

function showCard(id) {
  const card = cardOf(id);
  if (!card) return;
  card.scrollIntoView({ block: 'center', behavior: 'smooth' });
  const link = card.querySelector('a');
  if (link) link.focus({ preventScroll: true });
}

function addPlace(place) {
  const icon = L.divIcon({ html: element('span', 'place-sign', '★'), className: 'pin-icon', iconSize: null });
  const marker = L.marker(place.at, { icon, keyboard: false, interactive: false }).addTo(shownLayer);
  const options = { permanent: true, direction: 'auto', offset: [14, 0], opacity: 1, className: 'place-name' };
  marker.bindTooltip(element('span', '', place.label), options);
}

function addShown(map, data) {
  const { pins = [], places = [], radii = [], chosen } = data.shown;
  if (shownLayer) shownLayer.remove();
  shownLayer = L.layerGroup().addTo(map);
  pins.forEach((pin) => addPin(pin, data));
  places.forEach(addPlace);
  const centre = pins.find((pin) => pin.flats.some((flat) => flat.id === chosen));
  if (centre) {
    for (const radius of radii) {
      const style = { radius, color: colours.accent, weight: 1.5, dashArray: '5 5', fillOpacity: 0.06, interactive: false };
      L.circle(centre.at, style).addTo(shownLayer);
    }
  }
  return { centre, points: [...pins, ...places].map((one) => one.at) };
}

function look(map, shown, rows) {
  if (shown.centre) map.setView(shown.centre.at, NEAR_ZOOM, { animate: false });
  else {
    const points = shown.points.length ? shown.points : rows.map((row) => row.at);
    const margin = Math.min(40, map.getSize().y * 0.09);
    if (points.length) map.fitBounds(points, { padding: [margin, margin], maxZoom: 15, animate: false });
  }
}

async function fetchJson(address) {
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return answer.json();
}

async function loadFeeds(map, data) {
  const note = document.querySelector('[data-map-note]');
  const shown = addShown(map, data);
  look(map, shown, []);
  try {
    const [rows, areas] = await Promise.all([loadBuildings(map, data), fetchJson(data.areas)]);
    if (!shown.points.length) look(map, shown, rows);
    addAreas(map, areas);
    openAsked(map, data, rows);
    map.getContainer().dataset.ready = 'yes';
  } catch (problem) {
    note.textContent = data.words.failed;
  }
}

async function loadBuildings(map, data) {
  const rows = rowsOf(await fetchJson(data.buildings));
  if (data.buildings !== pageData().buildings) return rows; // meanwhile the page asks for another day
  if (buildingsLayer) buildingsLayer.remove();
  buildingsLayer = new (makeBuildingsLayer())(rows, data).addTo(map);
  return rows;
}

// the page's data have changed: other flats, another day
async function redraw(map) {
  const data = pageData();
  look(map, addShown(map, data), []);
  map.getContainer().dataset.ready = 'no';
  try {
    await loadBuildings(map, data);
    map.getContainer().dataset.ready = 'yes';
  } catch (problem) {
    document.querySelector('[data-map-note]').textContent = data.words.failed;
  }
}

function pageData() {
  return JSON.parse(document.getElementById('map-data').textContent);
}

// the building that the page's address names
function openAsked(map, data, rows) {
  const { building } = data.shown;
  const row = building && rows.find((one) => one.id === building.id);
  if (!row) return;
  const panel = popupOf(row, data);
  panel.prepend(element('strong', '', building.label));
  map.setView(row.at, AROUND_ZOOM, { animate: false });
  L.popup().setLatLng(row.at).setContent(panel).openOn(map);
}

// called by /map/setup.js
function startMap(map) {
  const data = pageData();
  readColours();
  if (data.shown.pins && matchMedia('(max-width: 47.99em)').matches) document.querySelector('.map-key').open = false;
  map.options.zoomSnap = 0.25;
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: data.words.closer, zoomOutTitle: data.words.wider }).addTo(map);
  map.scrollWheelZoom.disable(); // a page that is scrolled must not zoom; a click on the map allows it
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  document.addEventListener('map-data', () => redraw(map));
  loadFeeds(map, data);
}
