// SPDX-License-Identifier: MIT
// Curves, with whiskers and single points where there are any, and histograms.

import { chart } from './chart.js';
import { categorical } from './colours.js';
import { h, tip } from './dom.js';
import { number } from './format.js';
import { ink, isDark } from './theme.js';

/** Ends of an axis around values, a little air on both sides. */
export function around(values, { zero = false, air = 0.04 } = {}) {
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

const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
/** Patterns and presentations are counted: no ticks between them. */
const counted = (xs) => (xs.every(Number.isInteger) && { incrs: wholeSteps });
const tickText = (u, splits) => splits.map((v) => number(v));

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

/** From low to high of every point, and the single values behind it. */
function paintSpread(ctx, px, py, curve, colour) {
  const ratio = devicePixelRatio, cap = 4 * ratio;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.2 * ratio;
  ctx.beginPath();
  (curve.low ?? []).forEach((low, i) => {
    const high = curve.high[i], x = px(curve.x[i]);
    if (low === null || high === null) return;
    ctx.moveTo(x, py(low)); ctx.lineTo(x, py(high));
    for (const end of [low, high]) { ctx.moveTo(x - cap, py(end)); ctx.lineTo(x + cap, py(end)); }
  });
  ctx.stroke();
  ctx.globalAlpha = 0.35;
  for (const [x, y] of curve.points ?? []) {
    ctx.beginPath();
    ctx.arc(px(x), py(y), 2 * ratio, 0, 7);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

export function curves(parent, figure, width) {
  const xs = figure.curves.flatMap((c) => c.x), ys = figure.curves.flatMap((c) => [...c.y, ...(c.low ?? []), ...(c.high ?? []), ...(c.points ?? []).map((p) => p[1])]);
  const zero = ys.every((v) => v === null || v >= 0);
  const x = { ...around(xs), label: figure.x_label, values: tickText, ...counted(xs), ...(figure.x_names && named(figure.x_names)) };
  const y = { ...around(ys, { zero }), label: figure.y_label, values: tickText };
  const square = figure.diagonal && Math.abs(x.max - y.max) < 0.5 * Math.max(x.max, y.max);
  return chart(parent, {
    width, height: square ? Math.min(width, 380) : 260, x, y,
    paint: (ctx, px, py) => {
      if (figure.diagonal) paintDiagonal(ctx, px, py, Math.min(x.min, y.min), Math.max(x.max, y.max));
      figure.curves.forEach((c, k) => {
        paintSpread(ctx, px, py, c, categorical(k, isDark()));
        paintCurve(ctx, px, py, c, categorical(k, isDark()), c.x.length <= 60);
      });
    },
    hover: (xv, yv, event, u) => {
      const p = nearestPoint(figure, u, u.cursor.left, u.cursor.top);
      if (!p) return tip.hide();
      tip.show([p.label ? h('b', {}, p.label) : '', h('div', {}, `${figure.x_label || 'x'}: ${figure.x_names?.[p.x] ?? number(p.x)}`),
        h('div', {}, `${figure.y_label || 'y'}: ${number(p.y)}`)], event.clientX, event.clientY);
    },
    leave: () => tip.hide(),
  });
}

/** An axis of categories: 0, 1, 2 ... under their names. */
export const named = (names, space = 14 + 7 * Math.max(0, ...names.map((n) => n.length))) => ({
  min: -0.5, max: names.length - 0.5, incrs: wholeSteps, space, values: (u, splits) => splits.map((v) => (Number.isInteger(v) ? names[v] ?? '' : '')),
});

/** Right edge of a bar: the next left edge, the last as wide as the one before it. */
const rightEdge = (x, i) => (i + 1 < x.length ? x[i + 1] : x[i] + (i > 0 ? x[i] - x[i - 1] : 1));

export function histogram(parent, figure, width) {
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
