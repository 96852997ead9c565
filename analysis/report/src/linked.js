// SPDX-License-Identifier: MIT
// One seed of every condition: rasters side by side and the rates of each population overlaid, all over one
// linked time axis.

import { Activity, endOf } from './activity.js';
import { categorical } from './colours.js';
import { h } from './dom.js';
import { keys, pan, touch, wheel } from './gestures.js';
import { Overview } from './overview.js';
import { unpack } from './packed.js';
import { RatesChart } from './rates_chart.js';
import { savable } from './saving.js';
import { isDark } from './theme.js';
import { tools } from './tools.js';
import { View } from './view.js';

/** The rates of one population under all conditions; what RatesChart needs of an Activity. */
class Overlay {
  constructor(parent, population, list, view, reset) {
    Object.assign(this, { view, reset, end: view.end, report: list[0].report });
    this.populations = list.map(({ name, index, report }) => {
      const p = report.populations.find((q) => q.name === population);
      return { name, index, size: p.size, hidden: false, counts: unpack(p.rate) };
    });
    this.root = parent.appendChild(h('figure.overlay', {}, h('figcaption', {}, population), this.#key()));
    this.chart = new RatesChart(this.root, this);
    savable(this.root, `rates ${population}`);
    wheel(this.chart.box, view);
    touch(this.chart.box, view);
    view.listen(() => this.chart.showTime());
    this.redraw();
  }

  get shown() { return this.populations.filter((p) => !p.hidden); }
  get gutter() { return 72; }
  colour(p) { return categorical(p.index, isDark()); }

  #key() {
    return h('div.key', {}, this.populations.map((p) => {
      p.swatch = h('i');
      const item = h('button', { type: 'button', 'aria-pressed': 'true', title: `Hide or show ${p.name}`, onclick: () => {
        p.hidden = !p.hidden;
        item.setAttribute('aria-pressed', String(!p.hidden));
        this.chart.arrange();
        this.chart.redraw();
      } }, p.swatch, p.name);
      return item;
    }));
  }

  pan(e) { pan(e, this.view, Math.max(50, this.root.clientWidth - this.gutter)); }
  selected(u) {
    const { left, width } = u.select;
    if (width <= 0) return;
    const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width > 3 && width < u.over.clientWidth - 1) this.view.show(from, to);
  }
  resize() { this.chart.resize(); this.chart.showTime(); }
  redraw() {
    for (const p of this.populations) p.swatch.style.background = this.colour(p);
    this.chart.redraw();
  }
}

/** Spikes per bin of all conditions together, for the strip. */
function total(list, end) {
  const bin = list[0].report.rate_bin, counts = new Float64Array(Math.ceil(end / bin) + 1);
  for (const { report } of list)
    for (const p of report.populations.filter((q) => q.recorded))
      unpack(p.rate).forEach((n, i) => { counts[Math.min(counts.length - 1, Math.floor((i * report.rate_bin) / bin))] += n; });
  return { counts, bin, end };
}

/**
 * @param {HTMLElement} parent @param {{condition: number, report: object}[]} examples @param {string[]} names of all conditions
 * @returns {{resize(): void, redraw(): void}[]}
 */
export function linked(parent, examples, names) {
  const list = examples.map(({ condition, report }) => ({ name: names[condition], index: condition, report }));
  const view = new View(Math.max(...list.map((e) => endOf(e.report)))), activities = [];
  const reset = () => {
    activities.forEach((a) => a.raster.allRows());
    view.reset();
  };
  const bar = parent.appendChild(h('div.linked', { tabindex: 0, role: 'group', 'aria-label': 'Rasters and rates; arrow keys move, plus and minus zoom, 0 shows all' }));
  bar.append(tools(view, reset).root);
  keys(bar, view, reset);
  const overview = new Overview(bar, total(list, view.end), view, { left: () => 16, width: () => Math.max(50, bar.clientWidth - 32) });
  const rasters = parent.appendChild(h('div.grid.rasters'));
  for (const { name, index, report } of list) {
    const swatch = h('i');
    const activity = new Activity(rasters, report, { view, compact: true, name: `raster ${name}`, title: h('span', {}, swatch, h('b', {}, name)) });
    const repaint = activity.recolour.bind(activity);
    activity.redraw = () => { swatch.style.background = categorical(index, isDark()); repaint(); };
    activities.push(activity);
  }
  const same = list.filter((e) => e.report.rate_bin === list[0].report.rate_bin), overlays = [];
  const populations = [...new Set(same.flatMap((e) => e.report.populations.filter((p) => p.recorded).map((p) => p.name)))];
  const grid = parent.appendChild(h('div.grid.rasters'));
  for (const name of populations) {
    const having = same.filter((e) => e.report.populations.some((p) => p.name === name && p.recorded));
    overlays.push(new Overlay(grid, name, having, view, reset));
  }
  window.mossy = { activity: activities[0], activities, view };
  return [...activities, ...overlays, { resize: () => overview.draw(), redraw: () => overview.draw() }];
}
