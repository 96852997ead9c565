// SPDX-License-Identifier: MIT
// Axes, ticks, zoom and cursor from uPlot; what is inside is painted by the caller.

import uPlot from 'uplot';
import { paints } from './saving.js';
import { font, ink } from './theme.js';

/** Look of an axis, read at every draw so that it follows the theme. */
export function plainAxis(extra = {}) {
  return {
    font: font(12), labelFont: font(12),  // whole pixels: uPlot scales the first number it finds
    stroke: () => ink('--muted'),
    grid: { stroke: () => ink('--grid'), width: 1 },
    ticks: { stroke: () => ink('--rule'), width: 1, size: 4 },
    gap: 4, labelGap: 2, labelSize: 16, size: 26,
    ...extra,
  };
}

/** Room for the widest number of a y axis. */
function widthFor(u, values) {
  if (!values) return 34;
  u.ctx.save();
  u.ctx.font = font(12);
  const widest = Math.max(0, ...values.map((v) => u.ctx.measureText(v).width));
  u.ctx.restore();
  return Math.ceil(widest) + 12;
}

/**
 * @typedef {object} Side
 * @property {number} min
 * @property {number} max
 * @property {string} [label]
 * @property {1|-1} [dir]
 * @property {(u: uPlot, splits: number[], index: number, space: number, step: number) => string[]} [values]
 * @property {number[]} [incrs] allowed distances of ticks
 * @property {number} [space] least CSS pixels between ticks
 */

/**
 * A figure with its own painter: paint(ctx, x => pixel, y => pixel, u); zoom by drag, double click resets.
 * @param {HTMLElement} parent
 * @param {{width: number, height: number, x: Side, y: Side, paint: Function, hover?: Function, zoom?: boolean}} options
 */
export function chart(parent, { width, height, x, y, paint, hover, leave, zoom = true }) {
  const fixed = (side) => ({ time: false, auto: false, min: side.min, max: side.max, dir: side.dir ?? 1, range: (u, a, b) => [a, b] });
  const look = ({ label, values, incrs, space }, extra) =>
    plainAxis({ label: label || undefined, values, ...extra, ...(incrs && { incrs }), ...(space && { space }) });
  const reset = (u) => u.batch(() => {
    u.setScale('x', { min: x.min, max: x.max });
    u.setScale('y', { min: y.min, max: y.max });
  });
  const made = new uPlot({
    width, height, legend: { show: false }, padding: [8, 12, 0, 0],
    scales: { x: fixed(x), y: fixed(y) },
    series: [{}, { scale: 'y', show: true, points: { show: false }, stroke: 'transparent' }],
    axes: [look(x, { size: 24, space: 40 }), look(y, { scale: 'y', size: (u, values) => widthFor(u, values) })],
    cursor: {
      x: false, y: false, points: { show: false },
      drag: { x: zoom, y: zoom, uni: 24, setScale: zoom },
      bind: { dblclick: (u) => () => reset(u), mouseleave: (u, t, handler) => (e) => { leave?.(); return handler(e); } },
    },
    hooks: {
      draw: [(u) => {
        const { left, top, width: w, height: h } = u.bbox;
        u.ctx.save();
        u.ctx.beginPath();
        u.ctx.rect(left, top, w, h);
        u.ctx.clip();
        paint(u.ctx, (v) => u.valToPos(v, 'x', true), (v) => u.valToPos(v, 'y', true), u);
        u.ctx.restore();
      }],
      setCursor: hover ? [(u) => {
        const { left, top, event } = u.cursor;
        if (event && left >= 0 && top >= 0) hover(u.posToVal(left, 'x'), u.posToVal(top, 'y'), event, u);
      }] : [],
    },
  }, [[x.min, x.max], [null, null]], parent);
  paints(made.ctx.canvas, () => made.redraw(false, true));
  return made;
}
