// SPDX-License-Identifier: MIT
// What happened in a run: raster, rates, recorded state and overview over one linked time axis, with the
// buttons and the legend that belong to them. `compact` is the raster alone, to stand beside others.

import { categorical } from './colours.js';
import { h } from './dom.js';
import { count } from './format.js';
import { keys, pan, touch, wheel } from './gestures.js';
import { Lanes } from './lanes.js';
import { Overview } from './overview.js';
import { unpack } from './packed.js';
import { RasterChart } from './raster_chart.js';
import { RatesChart } from './rates_chart.js';
import { savable } from './saving.js';
import { font, isDark } from './theme.js';
import { tools } from './tools.js';
import { TracesChart } from './traces_chart.js';
import { View } from './view.js';

export const endOf = (report) => (report.run.reached > 0 ? report.run.reached : report.run.duration);

export class Activity {
  /** @param {HTMLElement} parent @param {{view?: View, compact?: boolean, name?: string, title?: Node|string}} options */
  constructor(parent, report, { view, compact = false, name = 'activity', title = null } = {}) {
    this.report = report;
    this.compact = compact;
    this.end = view ? view.end : endOf(report);
    this.view = view ?? new View(this.end);
    this.populations = report.populations.filter((p) => p.recorded).map((p, k) => ({
      ...p, index: k, hidden: false, times: unpack(p.times), ids: unpack(p.ids), counts: unpack(p.rate), band: { top: 0, bottom: 1 },
    }));
    this.#build(parent, title);
    this.view.listen(() => this.#showTime());
    this.#arrange();
    savable(this.root, name);
  }

  get shown() { return this.populations.filter((p) => !p.hidden); }
  get narrow() { return this.root.clientWidth < (this.compact ? 360 : 620); }
  /** CSS pixels left of the plots. */
  get gutter() { return this.narrow ? 56 : this.labelWidth; }
  colour(p) { return categorical(p.index, isDark()); }

  #build(parent, title) {
    this.root = parent.appendChild(h('div.activity', { tabindex: 0, role: 'group', 'aria-label': 'Raster and rates; arrow keys move, plus and minus zoom, 0 shows all' }));
    this.labelWidth = this.#widestName() + 24;
    this.place = { left: () => this.gutter, width: () => Math.max(50, this.root.clientWidth - this.gutter - 12) };
    if (title) this.root.append(h('div.title', {}, title));
    if (!this.compact) {
      this.tools = tools(this.view, () => this.reset());
      this.root.append(this.tools.root);
    }
    this.legend = this.#legend();
    if (!this.compact) this.root.append(this.legend);
    this.lanes = new Lanes(this.root, this.report, this.view, this.place);
    this.charts = [this.raster = new RasterChart(this.root, this)];
    if (!this.compact) {
      this.charts.push(this.rates = new RatesChart(this.root, this));
      this.charts.push(...(this.report.traces ?? []).map((trace) => new TracesChart(this.root, this, trace)));
      this.overview = new Overview(this.root, this.#total(), this.view, this.place);
    }
    for (const { box } of this.charts) {
      wheel(box, this.view);
      touch(box, this.view);
    }
    keys(this.root, this.view, () => this.reset());
    new ResizeObserver(() => this.resize()).observe(this.root);
  }

  #widestName() {
    const context = document.createElement('canvas').getContext('2d');
    context.font = font(12.5, 600);
    return Math.ceil(Math.min(126, Math.max(this.compact ? 30 : 48, ...this.populations.map((p) => context.measureText(p.name).width))));
  }

  #legend() {
    return h('div.legend', {}, this.populations.map((p) => {
      p.swatch = h('i');
      const item = h('button', { type: 'button', 'aria-pressed': 'true', title: `Hide or show ${p.name}`, onclick: () => {
        p.hidden = !p.hidden;
        item.setAttribute('aria-pressed', String(!p.hidden));
        this.#arrange();
      } }, p.swatch, h('b', {}, p.name), h('span', {}, `${count(p.size)} ${p.size === 1 ? 'cell' : 'cells'}`));
      return item;
    }));
  }

  #total() {
    const counts = new Float64Array(Math.max(0, ...this.populations.map((p) => p.counts.length)));
    for (const p of this.populations) p.counts.forEach((n, i) => { counts[i] += n; });
    return { counts, bin: this.report.rate_bin, end: this.end };
  }

  #arrange() {
    this.raster.arrange();
    this.rates?.arrange();
    this.recolour();
    this.#showTime();
  }

  #showTime() {
    for (const part of this.charts) part.showTime();
    this.lanes.draw();
  }

  resize() {
    if (this.root.clientWidth < 10) return;
    for (const part of this.charts) part.resize();
    this.lanes.draw();
    this.overview?.draw();
  }

  /** After a change of theme. */
  recolour() {
    for (const p of this.populations) p.swatch.style.background = this.colour(p);
    for (const part of this.charts) part.redraw();
    this.lanes.draw();
    this.overview?.draw();
  }
  redraw() { this.recolour(); }

  reset() {
    this.raster.allRows();
    this.view.reset();
  }

  pan(e) { pan(e, this.view, this.place.width()); }

  /** A drag in one of the charts has ended. */
  selected(u) {
    const { left, width, height } = u.select;
    if (width <= 0 && height <= 0) return;
    const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width > 3 && width < u.over.clientWidth - 1) this.view.show(from, to);
    this.tools?.rowsChosen();
  }
}
