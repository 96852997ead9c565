// SPDX-License-Identifier: MIT
// What the spikes of each population look like: a table, and the distribution of its interspike intervals.

import { chart } from './chart.js';
import { categorical } from './colours.js';
import { h, tip } from './dom.js';
import { count, number } from './format.js';
import { savable } from './saving.js';
import { isDark } from './theme.js';

/** First and last filled bin over all populations, or null when there is no interval at all. */
export function filled(populations) {
  let first = Infinity, last = -1;
  for (const p of populations)
    p.intervals.forEach((n, k) => {
      if (n === 0) return;
      first = Math.min(first, k);
      last = Math.max(last, k);
    });
  return last < 0 ? null : { first, last };
}

export function populationTable(report) {
  const head = ['population', 'model', 'cells', 'spikes', 'mean rate', 'silent', 'CV', 'shown'];
  const row = (p) => h('tr', {},
    h('th', { scope: 'row' }, p.name), h('td', {}, p.model),
    h('td.number', {}, count(p.size)), h('td.number', {}, count(p.spikes)),
    ...(p.recorded ? [
      h('td.number', {}, p.mean_rate === null ? '–' : `${number(p.mean_rate, 3)} Hz`),
      h('td.number', { title: `${count(p.silent)} cells never fired` }, `${number((100 * p.silent) / p.size, 3)} %`),
      h('td.number', { title: `over ${count(p.cv_cells)} cells with two or more intervals` }, number(p.cv, 3)),
      h('td', {}, shownWords(p))] : [h('td.soft', { colspan: 4 }, 'not recorded')]));
  return h('div.wide', {}, h('table', {}, h('thead', {}, h('tr', {}, head.map((t, k) => h('th', { scope: 'col', class: k > 1 && k < 7 ? 'number' : '' }, t)))),
    h('tbody', {}, report.populations.map(row))));
}

export function shownWords(p) {
  if (p.shown_every === 1) return 'all cells';
  if (p.shown_every === 0) return 'none: too many spikes';
  return `one cell in ${count(p.shown_every)}`;
}

/** Small charts, all over the same intervals, so that they can be compared. */
export function intervalCharts(parent, report) {
  const some = report.populations.filter((p) => p.recorded && p.intervals.some((n) => n > 0));
  const range = filled(some);
  if (!range) return [];
  const { first, per_decade: per } = report.interval_bins;
  const log = (k) => Math.log10(first) + k / per;
  const x = {
    min: Math.floor(log(range.first) * 2) / 2, max: Math.ceil(log(range.last + 1) * 2) / 2, label: 'interval', incrs: [1, 2], space: 46,
    values: (u, splits) => splits.map((v) => (Number.isInteger(v) ? (v >= 3 ? `${number(10 ** (v - 3))} s` : `${number(10 ** v)} ms`) : '')),
  };
  return some.map((p) => small(parent, p, report.populations.filter((q) => q.recorded).indexOf(p), x, log));
}

function small(parent, p, colour, x, log) {
  const total = p.intervals.reduce((a, b) => a + b, 0), share = p.intervals.map((n) => (100 * n) / total);
  const box = h('div.inner');
  savable(parent.appendChild(h('figure', {}, h('figcaption', {}, p.name,
    h('small', {}, `${p.cv === null ? '' : `CV ${number(p.cv, 3)} · `}${count(total)} intervals`)), box)), `intervals ${p.name}`);
  const u = chart(box, {
    width: Math.max(180, box.clientWidth), height: 150, x,
    y: { min: 0, max: Math.max(...share) * 1.08, label: '% of intervals', values: (c, s) => s.map((v) => number(v)) },
    paint: (ctx, px, py) => {
      ctx.fillStyle = categorical(colour, isDark());
      share.forEach((v, k) => {
        if (v > 0) ctx.fillRect(px(log(k)), py(v), Math.max(1, px(log(k + 1)) - px(log(k)) - 0.5), py(0) - py(v));
      });
    },
    hover: (xv, yv, event) => {
      const k = share.findIndex((_, i) => xv >= log(i) && xv < log(i + 1));
      if (k < 0 || share[k] === 0) return tip.hide();
      tip.show([h('div.value', {}, `${number(10 ** log(k), 3)} to ${number(10 ** log(k + 1), 3)} ms`),
        h('div', {}, `${number(share[k], 3)} % · ${count(p.intervals[k])} intervals`)], event.clientX, event.clientY);
    },
    leave: () => tip.hide(), zoom: false,
  });
  return {
    resize: () => u.setSize({ width: Math.max(180, box.clientWidth), height: 150 }),
    redraw: () => u.redraw(false, true),
  };
}
