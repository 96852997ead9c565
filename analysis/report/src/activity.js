// SPDX-License-Identifier: MIT
// Raster, rates and overview over one linked time axis, with the buttons and the legend that belong to them.

import { categorical } from './colours.js';
import { h } from './dom.js';
import { count, moment } from './format.js';
import { keys, pan, touch, wheel } from './gestures.js';
import { Lanes } from './lanes.js';
import { Overview } from './overview.js';
import { unpack } from './packed.js';
import { RasterChart } from './raster_chart.js';
import { RatesChart } from './rates_chart.js';
import { font, isDark } from './theme.js';
import { View } from './view.js';

export class Activity {
  constructor(parent, report) {
    this.report = report;
    this.end = report.run.reached > 0 ? report.run.reached : report.run.duration;
    this.view = new View(this.end);
    this.populations = report.populations.filter((p) => p.recorded).map((p, k) => ({
      ...p, index: k, hidden: false, times: unpack(p.times), ids: unpack(p.ids), counts: unpack(p.rate), band: { top: 0, bottom: 1 },
    }));
    this.#build(parent);
    this.view.listen(() => this.#showTime());
    this.#arrange();
  }

  get shown() { return this.populations.filter((p) => !p.hidden); }
  get narrow() { return this.root.clientWidth < 620; }
  /** CSS pixels left of the plots. */
  get gutter() { return this.narrow ? 56 : this.labelWidth; }
  colour(p) { return categorical(p.index, isDark()); }

  #build(parent) {
    this.root = parent.appendChild(h('div.activity', { tabindex: 0, 'aria-label': 'Raster and rates; arrow keys move, plus and minus zoom, 0 shows all' }));
    this.labelWidth = this.#widestName() + 24;
    this.place = { left: () => this.gutter, width: () => Math.max(50, this.root.clientWidth - this.gutter - 12) };
    this.root.append(this.#toolbar(), this.#legend());
    this.lanes = new Lanes(this.root, this.report, this.view, this.place);
    this.raster = new RasterChart(this.root, this);
    this.rates = new RatesChart(this.root, this);
    this.overview = new Overview(this.root, this.#total(), this.view, this.place);
    for (const { box } of [this.raster, this.rates]) {
      wheel(box, this.view);
      touch(box, this.view);
    }
    keys(this.root, this.view, () => this.reset());
    new ResizeObserver(() => this.resize()).observe(this.root);
  }

  #widestName() {
    const context = document.createElement('canvas').getContext('2d');
    context.font = font(12.5, 600);
    return Math.ceil(Math.min(126, Math.max(48, ...this.populations.map((p) => context.measureText(p.name).width))));
  }

  #toolbar() {
    const { view } = this;
    const button = (label, title, action) => h('button', { type: 'button', title, 'aria-label': title, onclick: action }, label);
    this.where = h('output.where');
    this.resetButton = button('whole run', 'Show the whole run (double click)', () => this.reset());
    return h('div.tools', {},
      button('‹', 'Earlier', () => view.move(-view.span / 2)), button('›', 'Later', () => view.move(view.span / 2)),
      button('−', 'Zoom out', () => view.zoom(2)), button('+', 'Zoom in', () => view.zoom(0.5)),
      this.resetButton, this.where,
      h('span.hint', {}, 'drag to zoom · double click to reset · shift-drag or the strip below to move · ctrl-wheel to zoom'));
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
    this.rates.arrange();
    this.recolour();
    this.#showTime();
  }

  #showTime() {
    const { from, to, span, whole } = this.view;
    this.raster.showTime();
    this.rates.showTime();
    this.lanes.draw();
    this.where.textContent = whole ? '' : `${moment(from, span)} to ${moment(to, span)}`;
    this.resetButton.disabled = whole;
  }

  resize() {
    if (this.root.clientWidth < 10) return;
    for (const part of [this.raster, this.rates]) part.resize();
    for (const part of [this.lanes, this.overview]) part.draw();
  }

  /** After a change of theme. */
  recolour() {
    for (const p of this.populations) p.swatch.style.background = this.colour(p);
    for (const part of [this.raster, this.rates]) part.redraw();
    for (const part of [this.lanes, this.overview]) part.draw();
  }

  reset() {
    this.raster.allRows();
    this.view.reset();
    this.resetButton.disabled = true;
  }

  pan(e) { pan(e, this.view, this.place.width()); }

  /** A drag in one of the charts has ended. */
  selected(u) {
    const { left, width, height } = u.select;
    if (width <= 0 && height <= 0) return;
    const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width > 3 && width < u.over.clientWidth - 1) this.view.show(from, to);
    this.resetButton.disabled = false;
  }
}
