// The buildings of the map: their signs, drawn on one canvas, and what is said of the one pointed at. Before map.js.
'use strict';

const DEGREE = 100000; // the feed's unit of position
const CROWD = 2000;
const HALO_FROM_PX = 3; // smaller signs, of a crowd seen from afar, would drown in rings

const colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['accent', 'accent-strong', 'surface', 'bad', 'warn', 'line-strong', 'ink', 'good', 'paper']) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// one building: an empty circle, a circle filled by its share, a square when full, a diamond above the limit
function radiusAt(zoom, taken, crowd) {
  const base = zoom < 11 ? 3.6 : zoom < 12 ? 4.6 : zoom < 13 ? 5.5 : zoom < 14 ? 6.5 : zoom < 16 ? 8 : 10;
  const share = crowd && zoom < 15 ? 0.55 : 1; // thousands of buildings would hide each other
  return base * share * (0.85 + 0.15 * Math.min(taken, 3));
}

function outline(context, taken, limit, x, y, r) {
  context.beginPath();
  if (taken > limit) {
    context.moveTo(x, y - r * 1.35);
    context.lineTo(x + r * 1.35, y);
    context.lineTo(x, y + r * 1.35);
    context.lineTo(x - r * 1.35, y);
    context.closePath();
  } else if (taken === limit) {
    context.rect(x - r * 0.95, y - r * 0.95, r * 1.9, r * 1.9);
  } else {
    context.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function drawBuilding(context, row, x, y, r) {
  const strong = row.taken > row.limit ? colours.bad : row.taken >= row.limit ? colours['accent-strong'] : colours.accent;
  if (row.vacant && r >= HALO_FROM_PX) {
    context.beginPath();
    context.arc(x, y, r + 3.5, 0, 2 * Math.PI);
    context.strokeStyle = colours.warn;
    context.lineWidth = 1.75;
    context.stroke();
  }
  outline(context, row.taken, row.limit, x, y, r);
  context.fillStyle = row.taken >= row.limit ? strong : colours.surface;
  context.fill();
  context.strokeStyle = row.taken ? strong : colours['line-strong'];
  context.lineWidth = r >= HALO_FROM_PX ? 1.5 : 1;
  context.stroke();
  if (row.taken > 0 && row.taken < row.limit) {
    const start = -Math.PI / 2;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, r, start, start + (2 * Math.PI * row.taken) / row.limit);
    context.closePath();
    context.fillStyle = strong;
    context.fill();
  }
}

function rowsOf(feed) {
  const rows = [];
  let id = 0;
  let lat = 0;
  let lon = 0;
  for (let index = 0; index < feed.id.length; index += 1) {
    id += feed.id[index];
    lat += feed.lat[index];
    lon += feed.lon[index];
    rows.push({
      id,
      at: [lat / DEGREE, lon / DEGREE],
      taken: feed.taken[index],
      limit: feed.limit[index],
      vacant: feed.vacant[index],
    });
  }
  // the fuller are drawn above the emptier, and above them all where a flat can be had
  return rows.sort((a, b) => (a.vacant > 0) - (b.vacant > 0) || a.taken - b.taken);
}

function wordsOf(row, words) {
  const box = element('div');
  box.append(element('div', '', fill(words.taken, row)));
  if (row.vacant) box.append(element('div', '', fill(words.vacant, { count: row.vacant })));
  return box;
}

function popupOf(row, data) {
  const box = wordsOf(row, data.words);
  const link = element('a', '', data.words.open);
  link.href = addressOf(row.id, data);
  box.append(link);
  return box;
}

function addressOf(id, data) {
  return data.building.replace(/0$/, String(id));
}

// all buildings on one canvas: forty thousand Leaflet markers would take seconds
const makeBuildingsLayer = () =>
  L.Layer.extend({
    initialize(rows, data) {
      this.rows = rows;
      this.data = data;
      for (const row of rows) row.world = L.CRS.EPSG3857.latLngToPoint(L.latLng(row.at), 0);
    },
    onAdd(map) {
      this.canvas = L.DomUtil.create('canvas', 'leaflet-zoom-hide', map.getPane('overlayPane'));
      this.tip = L.tooltip({ className: 'map-words', direction: 'top', offset: [0, -8], opacity: 1 });
      map.on(this.heard(), this);
      this.draw();
    },
    onRemove(map) {
      map.off(this.heard(), this);
      this.tip.remove();
      this.canvas.remove();
    },
    heard() {
      const { draw, hover, open, leave } = this;
      return { moveend: draw, resize: draw, mousemove: hover, click: open, mouseout: leave };
    },
    leave() {
      this.tip.remove();
    },
    draw() {
      const map = this._map;
      const size = map.getSize();
      const margin = size.multiplyBy(0.25).round(); // drawn beyond the edge, so that dragging shows more
      this.corner = map.containerPointToLayerPoint([-margin.x, -margin.y]);
      L.DomUtil.setPosition(this.canvas, this.corner);
      const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
      const context = this.prepare(width, height);
      const origin = map.getPixelOrigin().add(this.corner);
      const zoom = map.getZoom();
      const scale = map.getZoomScale(zoom, 0);
      this.drawn = [];
      for (const row of this.rows) {
        const x = row.world.x * scale - origin.x;
        const y = row.world.y * scale - origin.y;
        if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
        const r = radiusAt(zoom, row.taken, this.rows.length > CROWD);
        drawBuilding(context, row, x, y, r);
        this.drawn.push({ row, x, y, r });
      }
    },
    prepare(width, height) {
      const ratio = window.devicePixelRatio || 1;
      Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
      const context = this.canvas.getContext('2d');
      context.scale(ratio, ratio);
      return context;
    },
    at(event) {
      const { x, y } = event.layerPoint.subtract(this.corner);
      const reach = coarsePointer() ? 14 : 4;
      let best = null;
      for (const one of this.drawn) {
        const distance = Math.hypot(one.x - x, one.y - y) - one.r;
        if (distance <= reach && (!best || distance <= best.distance)) best = { row: one.row, distance };
      }
      return best && best.row;
    },
    hover(event) {
      if (coarsePointer()) return;
      const row = this.at(event);
      this._map.getContainer().classList.toggle('is-pointing', Boolean(row));
      if (row) this.tip.setLatLng(row.at).setContent(wordsOf(row, this.data.words)).addTo(this._map);
      else this.tip.remove();
    },
    open(event) {
      const row = this.at(event);
      if (!row) return;
      if (coarsePointer()) L.popup().setLatLng(row.at).setContent(popupOf(row, this.data)).openOn(this._map);
      else location.assign(addressOf(row.id, this.data));
    },
  });

function coarsePointer() {
  return matchMedia('(pointer: coarse)').matches;
}
