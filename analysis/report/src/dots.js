// SPDX-License-Identifier: MIT
// One score of all conditions: a dot per seed with mean and standard deviation, and beside it the paired
// difference to the first condition with its confidence interval.

import { chart } from './chart.js';
import { categorical } from './colours.js';
import { h, tip } from './dom.js';
import { around, named } from './figure_curves.js';
import { number } from './format.js';
import { savable } from './saving.js';
import { ink, isDark } from './theme.js';

const rowHigh = 26, frame = 52;  // CSS pixels of a condition, and of axis and air

const ends = (rows) => rows.flatMap((r) => [...(r.points ?? []), r.mean, r.low, r.high]).filter((v) => v !== null && v !== undefined);

function whisker(ctx, x0, x1, y, cap) {
  ctx.beginPath();
  ctx.moveTo(x0, y); ctx.lineTo(x1, y);
  for (const x of [x0, x1]) { ctx.moveTo(x, y - cap); ctx.lineTo(x, y + cap); }
  ctx.stroke();
}

function circle(ctx, x, y, r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
}

function paintRow(ctx, px, y, row, colour) {
  const ratio = devicePixelRatio;
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.45;
  for (const v of row.points ?? []) if (v !== null) circle(ctx, px(v), y + 5 * ratio, 2.4 * ratio);
  ctx.globalAlpha = 1;
  if (row.mean === null || row.mean === undefined) return;
  const middle = y - (row.points ? 3 * ratio : 0);
  ctx.lineWidth = 1.6 * ratio;
  if (row.low !== null && row.high !== null) whisker(ctx, px(row.low), px(row.high), middle, 4 * ratio);
  circle(ctx, px(row.mean), middle, 4 * ratio);
}

/** One panel. @param {{names: string[], rows: object[], label: string, zero?: boolean, words: (k: number) => Node[]}} options */
function panel(parent, width, { names, rows, label, zero, words }) {
  const values = ends(rows);
  const x = around(zero ? [0, ...values] : values, { air: 0.07 });
  return chart(parent, {
    width, height: rows.length * rowHigh + frame,
    x: { ...x, label, values: (u, splits) => splits.map((v) => number(v)), space: 42 },
    y: { ...named(names, 1), dir: -1 },
    paint: (ctx, px, py) => {
      if (zero) {
        ctx.strokeStyle = ink('--muted');
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.beginPath();
        ctx.moveTo(px(0), py(-0.5)); ctx.lineTo(px(0), py(rows.length - 0.5));
        ctx.stroke();
        ctx.setLineDash([]);
      }
      rows.forEach((row, k) => paintRow(ctx, px, py(k), row, categorical(k, isDark())));
    },
    hover: (xv, yv, event) => {
      const k = Math.round(yv), said = rows[k] ? words(k) : [];
      if (said.length) tip.show(said, event.clientX, event.clientY);
      else tip.hide();
    },
    leave: () => tip.hide(), zoom: false,
  });
}

const better = { higher: ' (higher is better)', lower: ' (lower is better)' };
const shortened = (text, most = 22) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * @param {object} score see contract.js, Comparison.scores @param {string[]} names of the conditions
 * @param {number[]} seeds @returns {{resize(): void, redraw(): void}}
 */
export function dots(parent, score, names, seeds) {
  const { conditions } = score, [left, right] = [h('div.inner'), h('div.inner')];
  const differences = conditions.map((c) => c.difference ?? { mean: null, low: null, high: null });
  const paired = differences.some((d) => d.mean !== null);
  const root = parent.appendChild(h('figure', { 'data-kind': 'dots' },
    h('figcaption', {}, score.name, h('small', {}, score.meaning + (better[score.better] ?? ''))), h('div.panels', {}, left, paired ? right : null)));
  savable(root, score.name);
  const texts = names.map((n) => shortened(n)), unit = score.unit ? ` (${score.unit})` : '';
  const spread = (c) => ({ points: c.values, mean: c.mean, low: c.sd === null ? null : c.mean - c.sd, high: c.sd === null ? null : c.mean + c.sd });
  const valueWords = (k) => [h('b', {}, names[k]), h('div', {}, conditions[k].mean === null ? 'not defined' : `${number(conditions[k].mean)} ± ${number(conditions[k].sd, 2)}`),
    ...conditions[k].values.slice(0, 12).map((v, i) => h('div.soft', {}, `seed ${seeds[i]}: ${number(v)}`))];
  const differenceWords = (k) => (differences[k].mean === null ? []
    : [h('b', {}, `${names[k]} − ${names[0]}`), h('div', {}, number(differences[k].mean)), h('div.soft', {}, `${number(differences[k].low, 3)} to ${number(differences[k].high, 3)}, ${differences[k].n} pairs`)]);
  // In a narrow window one below the other.
  const stacked = paired && root.clientWidth < 460;
  const share = () => (paired && root.clientWidth < 460 ? [1, 1].map(() => root.clientWidth - 28) : paired ? [Math.round(root.clientWidth * 0.58) - 24, Math.round(root.clientWidth * 0.42) - 20] : [root.clientWidth - 28]).map((w) => Math.max(140, w));
  const [wide, narrow] = share();
  const made = [panel(left, wide, { names: texts, rows: conditions.map(spread), label: `mean ± sd over seeds${unit}`, words: valueWords })];
  if (paired) made.push(panel(right, narrow, { names: stacked ? texts : texts.map(() => ''), rows: differences, label: `difference to ${shortened(names[0], 14)}`, zero: true, words: differenceWords }));
  return {
    resize: () => share().forEach((width, k) => made[k]?.setSize({ width, height: conditions.length * rowHigh + frame })),
    redraw: () => made.forEach((u) => u.redraw(false, true)),
  };
}
