// SPDX-License-Identifier: MIT
// Rate per cell of every population, in bins that fit the visible stretch of time.

import uPlot from 'uplot';
import { plainAxis } from './chart.js';
import { h, tip } from './dom.js';
import { number } from './format.js';
import { lowerBound } from './raster.js';
import { displayBin, rates } from './rates.js';
import { paints } from './saving.js';
import { font, ink } from './theme.js';
import { happening, hideTip, stripes, tickTexts, timeCursor, timeScale } from './time_axis.js';

const high = 214;

export class RatesChart {
  /** @param {import('./activity.js').Activity} activity */
  constructor(parent, activity) {
    this.activity = activity;
    this.view = activity.view;
    this.box = parent.appendChild(h('div.rates'));
    this.plot = new uPlot(this.#options(), this.#data(), this.box);
    paints(this.plot.ctx.canvas, () => this.redraw());
  }

  #options() {
    const { activity } = this, inSeconds = activity.end >= 1e4;
    return {
      width: activity.root.clientWidth, height: high, legend: { show: false }, padding: [12, 12, 0, 0],
      scales: { x: timeScale(activity.end), y: { range: (u, low, top) => [0, top > 0 ? top * 1.06 : 1] } },
      series: [{}, ...activity.populations.map((p) => ({
        label: p.name, scale: 'y', width: 1.4, points: { show: false }, stroke: () => activity.colour(p), paths: () => null,
      }))],
      axes: [plainAxis({ label: inSeconds ? 'time (s)' : 'time (ms)', values: (u, splits, i, space, step) => tickTexts(splits, step, inSeconds) }),
        plainAxis({ scale: 'y', label: 'rate per cell (Hz)', size: () => activity.gutter - 16, values: (u, s) => s.map((v) => number(v)) })],
      cursor: timeCursor(false, { reset: () => activity.reset(), pan: (e) => activity.pan(e), leave: hideTip }),
      hooks: {
        drawClear: [(u) => stripes(u, activity.report.phases, this.view)], draw: [(u) => { this.#lines(u); this.#binWidth(u); }],
        setSelect: [(u) => activity.selected(u)], setCursor: [() => this.#hover()],
      },
    };
  }

  #data() {
    const { activity, view } = this;
    const most = Math.max(60, Math.min(200, activity.root.clientWidth / 4));
    this.wide = displayBin(view.span, activity.report.rate_bin, most);
    const options = { bin: activity.report.rate_bin, wide: this.wide, from: view.from, to: view.to, end: activity.end };
    const all = activity.populations.map((p) => rates(p.counts, { ...options, cells: p.size }));
    const x = all.length ? all[0].map((b) => b.start) : [];
    if (x.length) x.push(Math.min(x[x.length - 1] + this.wide, activity.end));
    return [x, ...all.map((bins) => x.map((_, i) => bins[Math.min(i, bins.length - 1)].rate))];
  }

  showTime() {
    this.plot.batch(() => {
      this.plot.setData(this.#data(), false);
      this.plot.setScale('x', { min: this.view.from, max: this.view.to });
      this.#fitRates();
    });
  }

  /** After populations were hidden or shown. */
  arrange() {
    this.activity.populations.forEach((p, k) => this.plot.setSeries(k + 1, { show: !p.hidden }, false));
    this.#fitRates();
  }

  #fitRates() {
    const tops = this.activity.populations.map((p, k) => (p.hidden ? 0 : Math.max(0, ...this.plot.data[k + 1])));
    this.plot.setScale('y', { min: 0, max: Math.max(0, ...tops) });
  }

  resize() { this.plot.setSize({ width: this.activity.root.clientWidth, height: high }); }
  redraw() { this.plot.redraw(true, true); }

  /** Each bin a step; drawn here and not by uPlot so that it can be saved (see svg_recorder.js). */
  #lines(u) {
    const { ctx, bbox, data: [x, ...rates] } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = 1.4 * devicePixelRatio;
    this.activity.populations.forEach((p, k) => {
      if (p.hidden) return;
      ctx.strokeStyle = this.activity.colour(p);
      ctx.beginPath();
      for (let i = 0; i + 1 < x.length; ++i) {
        const y = u.valToPos(rates[k][i], 'y', true);
        ctx.lineTo(u.valToPos(x[i], 'x', true), y);
        ctx.lineTo(u.valToPos(x[i + 1], 'x', true), y);
      }
      ctx.stroke();
    });
    ctx.restore();
  }

  #binWidth({ ctx, bbox }) {
    const ratio = devicePixelRatio || 1;
    ctx.font = font(11 * ratio);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillStyle = ink('--muted');
    ctx.fillText(`in bins of ${number(this.wide)} ms`, bbox.left + bbox.width, bbox.top - ratio);
  }

  #hover() {
    const { left, event } = this.plot.cursor, x = this.plot.data[0];
    if (!event || left < 0 || x.length < 2 || !this.box.contains(event.target)) return;
    const time = this.plot.posToVal(left, 'x');
    const k = Math.max(0, Math.min(lowerBound(x, time + 1e-9) - 1, x.length - 2));
    const line = (p) => h('div.pair', {}, h('i', { style: `background:${this.activity.colour(p)}` }), h('span', {}, p.name),
      h('b', {}, `${number(this.plot.data[this.activity.populations.indexOf(p) + 1][k], 3)} Hz`));
    tip.show([h('div.value', {}, `${number(x[k], 7)} to ${number(x[k + 1], 7)} ms`), ...this.activity.shown.slice(0, 14).map(line),
      ...happening(this.activity.report, time)], event.clientX, event.clientY);
  }
}
