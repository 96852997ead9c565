// SPDX-License-Identifier: MIT
// The figures of the measures: curves, histograms, matrices, rows of small pictures.

import { chart } from './chart.js';
import { categorical, mapFor, mapped } from './colours.js';
import { h, tip } from './dom.js';
import { number } from './format.js';
import { unpack } from './packed.js';
import { ink, isDark } from './theme.js';

/** Ends of an axis around values, a little air on both sides. */
function around(values, { zero = false, air = 0.04 } = {}) {
  let low = zero ? 0 : Infinity, high = zero ? 0 : -Infinity;
  for (const v of values) {
    if (v === null || !Number.isFinite(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (low > high) return { min: 0, max: 1 };
  if (low === high) return { min: low - (Math.abs(low) * 0.1 || 0.5), max: high + (Math.abs(high) * 0.1 || 0.5) };
  const room = (high - low) * air;
  return { min: zero && low === 0 ? 0 : low - room, max: high + room };
}

const tickText = (u, splits) => splits.map((v) => number(v));

function key(labels) {
  return labels.length < 2 && !labels[0] ? null : h('div.key', {}, labels.map((label, k) => {
    const swatch = h('i');
    swatch.dataset.colour = k;
    return h('span', {}, swatch, label);
  }));
}

/** Nearest point of any curve to a pixel of the plot, or null. */
function nearestPoint(figure, u, left, top) {
  let best = null, least = 18 * 18;
  for (const curve of figure.curves)
    curve.x.forEach((x, i) => {
      const y = curve.y[i];
      if (y === null) return;
      const dx = u.valToPos(x, 'x') - left, dy = u.valToPos(y, 'y') - top;
      if (dx * dx + dy * dy < least) {
        least = dx * dx + dy * dy;
        best = { label: curve.label, x, y };
      }
    });
  return best;
}

function paintDiagonal(ctx, px, py, low, high) {
  ctx.save();
  ctx.setLineDash([5, 5]);
  ctx.strokeStyle = ink('--muted');
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(px(low), py(low));
  ctx.lineTo(px(high), py(high));
  ctx.stroke();
  ctx.restore();
}

function paintCurve(ctx, px, py, curve, colour, dots) {
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.8 * devicePixelRatio;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  let pen = false;
  curve.x.forEach((x, i) => {
    if (curve.y[i] === null) { pen = false; return; }
    if (pen) ctx.lineTo(px(x), py(curve.y[i]));
    else ctx.moveTo(px(x), py(curve.y[i]));
    pen = true;
  });
  ctx.stroke();
  if (!dots) return;
  curve.x.forEach((x, i) => {
    if (curve.y[i] === null) return;
    ctx.beginPath();
    ctx.arc(px(x), py(curve.y[i]), 2.6 * devicePixelRatio, 0, 7);
    ctx.fill();
  });
}

function curves(parent, figure, width) {
  const xs = figure.curves.flatMap((c) => c.x), ys = figure.curves.flatMap((c) => c.y);
  const zero = ys.every((v) => v === null || v >= 0);
  const x = { ...around(xs), label: figure.x_label, values: tickText };
  const y = { ...around(ys, { zero }), label: figure.y_label, values: tickText };
  const square = figure.diagonal && Math.abs(x.max - y.max) < 0.5 * Math.max(x.max, y.max);
  return chart(parent, {
    width, height: square ? Math.min(width, 380) : 260, x, y,
    paint: (ctx, px, py) => {
      if (figure.diagonal) paintDiagonal(ctx, px, py, Math.min(x.min, y.min), Math.max(x.max, y.max));
      figure.curves.forEach((c, k) => paintCurve(ctx, px, py, c, categorical(k, isDark()), c.x.length <= 60));
    },
    hover: (xv, yv, event, u) => {
      const p = nearestPoint(figure, u, u.cursor.left, u.cursor.top);
      if (!p) return tip.hide();
      tip.show([p.label ? h('b', {}, p.label) : '', h('div', {}, `${figure.x_label || 'x'}: ${number(p.x)}`),
        h('div', {}, `${figure.y_label || 'y'}: ${number(p.y)}`)], event.clientX, event.clientY);
    },
    leave: () => tip.hide(),
  });
}

/** Right edge of a bar: the next left edge, the last as wide as the one before it. */
const rightEdge = (x, i) => (i + 1 < x.length ? x[i + 1] : x[i] + (i > 0 ? x[i] - x[i - 1] : 1));

function histogram(parent, figure, width) {
  const xs = figure.curves.flatMap((c) => c.x.flatMap((v, i) => [v, rightEdge(c.x, i)]));
  const ys = figure.curves.flatMap((c) => c.y);
  const several = figure.curves.length > 1;
  return chart(parent, {
    width, height: 240,
    x: { ...around(xs, { air: 0.01 }), label: figure.x_label, values: tickText },
    y: { ...around(ys, { zero: true }), label: figure.y_label, values: tickText },
    paint: (ctx, px, py) => figure.curves.forEach((c, k) => paintBars(ctx, px, py, c, categorical(k, isDark()), several)),
    hover: (xv, yv, event) => {
      const lines = figure.curves.flatMap((c) => {
        const i = c.x.findIndex((left, k) => xv >= left && xv < rightEdge(c.x, k));
        return i < 0 ? [] : [h('div', {}, `${c.label ? `${c.label}: ` : ''}${number(c.y[i])}`), h('div.soft', {}, `${number(c.x[i])} to ${number(rightEdge(c.x, i))}`)];
      });
      if (lines.length) tip.show(lines, event.clientX, event.clientY);
      else tip.hide();
    },
    leave: () => tip.hide(),
  });
}

function paintBars(ctx, px, py, curve, colour, several) {
  ctx.fillStyle = colour;
  ctx.globalAlpha = several ? 0.5 : 0.85;
  curve.x.forEach((left, i) => {
    if (!(curve.y[i] > 0)) return;
    const from = px(left), to = px(rightEdge(curve.x, i)), gap = to - from > 6 ? devicePixelRatio : 0;
    ctx.fillRect(from, py(curve.y[i]), Math.max(1, to - from - gap), py(0) - py(curve.y[i]));
  });
  ctx.globalAlpha = 1;
}

/** The matrix as an image of one pixel per entry. */
function matrixImage(values, rows, columns, map) {
  const sheet = Object.assign(document.createElement('canvas'), { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  for (let i = 0; i < values.length; ++i) {
    const known = Number.isFinite(values[i]);
    const [r, g, b] = known ? mapped(map.stops, (values[i] - map.low) / (map.high - map.low)) : [0, 0, 0];
    image.data.set([r, g, b, known ? 255 : 0], 4 * i);
  }
  sheet.getContext('2d').putImageData(image, 0, 0);
  return sheet;
}

const wholeTicks = (u, splits) => splits.map((v) => (Number.isInteger(v) ? String(v) : ''));
const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000];

function scaleBar(map) {
  const stops = Array.from({ length: 17 }, (_, i) => `rgb(${mapped(map.stops, i / 16).join(' ')})`);
  return h('div.scale', {}, h('span', {}, number(map.low, 3)),
    h('i', { style: `background:linear-gradient(90deg, ${stops.join(',')})` }), h('span', {}, number(map.high, 3)));
}

/** Square entries where that leaves a legible figure; 62 x 58 pixels go to the axes. */
function matrixSize(width, rows, columns) {
  const side = Math.min((width - 62) / columns, 380 / rows);
  const high = Math.max(90, side * rows), wide = Math.max(Math.min(width - 62, 160), side * columns);
  return { wide: Math.round(wide + 62), high: Math.round(high + 58) };
}

function matrix(parent, figure, width) {
  const { rows, columns } = figure.matrix, values = unpack(figure.matrix.values);
  let dark = isDark(), map = mapFor(values, dark), image = matrixImage(values, rows, columns, map);
  const { wide, high } = matrixSize(width, rows, columns);
  const u = chart(parent, {
    width: wide, height: high, x: { min: -0.5, max: columns - 0.5, label: figure.x_label, values: wholeTicks, incrs: wholeSteps },
    y: { min: -0.5, max: rows - 0.5, dir: -1, label: figure.y_label, values: wholeTicks, incrs: wholeSteps },
    paint: (ctx, px, py) => {
      if (dark !== isDark()) {
        dark = isDark();
        map = mapFor(values, dark);
        image = matrixImage(values, rows, columns, map);
        parent.querySelector('.scale').replaceWith(scaleBar(map));
      }
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(image, px(-0.5), py(-0.5), px(columns - 0.5) - px(-0.5), py(rows - 0.5) - py(-0.5));
    },
    hover: (xv, yv, event) => {
      const row = Math.round(yv), column = Math.round(xv);
      if (row < 0 || column < 0 || row >= rows || column >= columns) return tip.hide();
      tip.show([h('div.value', {}, number(values[row * columns + column])),
        h('div.soft', {}, `${figure.y_label || 'row'} ${row}, ${figure.x_label || 'column'} ${column}`)], event.clientX, event.clientY);
    },
    leave: () => tip.hide(),
  });
  parent.append(scaleBar(map));
  u.sizeFor = (room) => {
    const size = matrixSize(room, rows, columns);
    return { width: size.wide, height: size.high };
  };
  return u;
}

/** One picture, ink on paper. */
function picture(packed, rows, columns) {
  const canvas = h('canvas', { width: columns, height: rows });
  const values = unpack(packed);
  const draw = () => {
    const [paper, full] = [ink('--paper-rgb'), ink('--ink-rgb')].map((t) => t.split(' ').map(Number));
    const image = new ImageData(columns, rows);
    values.forEach((v, i) => image.data.set([0, 1, 2].map((c) => paper[c] + (full[c] - paper[c]) * (v / 255)).concat(255), 4 * i));
    canvas.getContext('2d').putImageData(image, 0, 0);
  };
  return { canvas, draw };
}

/** Columns of pictures (cue over recalled over stored), in as many blocks as the width asks for. */
function pictures(parent, figure) {
  const { rows, columns } = figure;
  const high = Math.max(36, Math.min(84, rows * 4)), wide = Math.round((high * columns) / rows);
  const all = figure.pictures.map((row) => row.pictures.map((p) => picture(p, rows, columns)));
  const most = Math.max(0, ...all.map((row) => row.length));
  const box = parent.appendChild(h('div.pictures'));
  let drawnFor = 0;
  const draw = () => all.flat().forEach((p) => p.draw());
  const arrange = (width) => {
    const each = Math.max(1, Math.floor((width - 96) / (wide + 8)));
    if (each === drawnFor) return;
    drawnFor = each;
    box.replaceChildren();
    for (let from = 0; from < most; from += each) box.append(block(figure, all, from, Math.min(most, from + each), wide, high));
  };
  return { arrange, redraw: draw };
}

function block(figure, all, from, to, wide, high) {
  const numbers = [h('span'), ...Array.from({ length: to - from }, (_, k) => h('span.number', {}, String(from + k)))];
  const rows = figure.pictures.flatMap((row, r) => [h('span.row', {}, row.label),
    ...all[r].slice(from, to).map(({ canvas }) => Object.assign(canvas, { style: `width:${wide}px;height:${high}px` })),
    ...Array.from({ length: Math.max(0, to - Math.max(from, all[r].length)) }, () => h('span'))]);
  return h('div.block', { style: `grid-template-columns:auto repeat(${to - from}, ${wide}px)` }, numbers, rows);
}

const kinds = { curves, histogram, matrix };

function isEmpty(data) {
  if (data.kind === 'matrix') return data.matrix.rows * data.matrix.columns === 0;
  if (data.kind === 'pictures') return data.rows * data.columns === 0 || data.pictures.every((row) => row.pictures.length === 0);
  return data.curves.every((c) => c.x.length === 0);
}

/** Builds one figure; the result is told of new widths and themes. @returns {{resize(): void, redraw(): void}} */
export function figure(parent, data) {
  const box = h('div.inner');
  parent.append(h('figure', { 'data-kind': data.kind }, h('figcaption', {}, data.title), box));
  if (isEmpty(data)) {
    box.append(h('p.soft', {}, 'Nothing to show in this run.'));
    return { resize() {}, redraw() {} };
  }
  if (data.kind === 'pictures') {
    const made = pictures(box, data);
    made.redraw();
    return { resize: () => made.arrange(box.clientWidth), redraw: made.redraw };
  }
  const legend = data.curves ? key(data.curves.map((c) => c.label)) : null;
  if (legend) box.append(legend);
  const u = kinds[data.kind](box, data, Math.max(200, box.clientWidth));
  const colourKey = () => box.querySelectorAll('.key i').forEach((i) => { i.style.background = categorical(Number(i.dataset.colour), isDark()); });
  colourKey();
  return {
    resize: () => u.setSize(u.sizeFor ? u.sizeFor(Math.max(200, box.clientWidth)) : { width: Math.max(200, box.clientWidth), height: u.height }),
    redraw: () => { colourKey(); u.redraw(false, true); },
  };
}
