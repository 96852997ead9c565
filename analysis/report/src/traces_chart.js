// SPDX-License-Identifier: MIT
// Recorded state, such as membrane potentials, of some cells over the linked time axis.

import uPlot from 'uplot';
import { plainAxis } from './chart.js';
import { categorical } from './colours.js';
import { h, tip } from './dom.js';
import { moment, number } from './format.js';
import { unpack } from './packed.js';
import { lowerBound } from './raster.js';
import { paints } from './saving.js';
import { isDark } from './theme.js';
import { outline } from './outline.js';
import { happening, stripes, timeCursor, timeScale } from './time_axis.js';

const high = 150;

export class TracesChart {
  /** @param {import('./activity.js').Activity} activity @param {object} trace see contract.js */
  constructor(parent, activity, trace) {
    Object.assign(this, { activity, view: activity.view, trace });
    this.times = Float64Array.from(unpack(trace.times), (t) => t * activity.report.time_step);
    const values = unpack(trace.values), n = this.times.length;
    this.cells = trace.cells.map((cell, k) => ({ cell, values: values.subarray(k * n, (k + 1) * n) }));
    this.box = parent.appendChild(h('div.traces', {}, this.#key()));
    this.plot = new uPlot(this.#options(), [[0, activity.end], [null, null]], this.box);
    paints(this.plot.ctx.canvas, () => this.redraw());
    this.showTime();
  }

  #key() {
    const { population, variable, thinned } = this.trace;
    this.swatches = this.trace.cells.map(() => h('i'));
    return h('div.key', {}, h('b', {}, `${variable} of ${population}`), this.trace.cells.map((cell, k) => h('span', {}, this.swatches[k], `cell ${cell}`)),
      thinned > 1 ? h('span', {}, `one sample in ${thinned} is drawn`) : null);
  }

  #options() {
    const { activity, trace } = this;
    let low = Infinity, top = -Infinity;
    for (const { values } of this.cells) for (const v of values) if (Number.isFinite(v)) [low, top] = [Math.min(low, v), Math.max(top, v)];
    if (!(low <= top)) [low, top] = [0, 1];
    const room = (top - low || 1) * 0.06;
    return {
      width: activity.root.clientWidth, height: high, legend: { show: false }, padding: [6, 12, 0, 0],
      scales: { x: timeScale(activity.end), y: { auto: false, min: low - room, max: top + room, range: (u, a, b) => [a, b] } },
      series: [{}, { scale: 'y', stroke: 'transparent', points: { show: false } }],
      axes: [plainAxis({ size: 4, values: (u, s) => s.map(() => ''), ticks: { show: false } }),
        plainAxis({ scale: 'y', label: trace.variable + (trace.units ? ` (${trace.units})` : ''), size: () => activity.gutter - 16, values: (u, s) => s.map((v) => number(v)) })],
      cursor: timeCursor(false, { reset: () => activity.reset(), pan: (e) => activity.pan(e), leave: () => tip.hide() }),
      hooks: { drawClear: [(u) => stripes(u, activity.report.phases, this.view)], draw: [(u) => this.#draw(u)], setSelect: [(u) => activity.selected(u)], setCursor: [() => this.#hover()] },
    };
  }

  #draw(u) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = 1.1 * devicePixelRatio;
    const from = Math.max(0, lowerBound(this.times, this.view.from) - 1), to = Math.min(this.times.length, lowerBound(this.times, this.view.to) + 1);
    this.cells.forEach(({ values }, k) => {
      ctx.strokeStyle = this.swatches[k].style.background = categorical(k, isDark());
      ctx.beginPath();
      for (const [x, y] of outline(this.times, values, from, to, (t) => u.valToPos(t, 'x', true), (v) => u.valToPos(v, 'y', true))) ctx.lineTo(x, y);
      ctx.stroke();
    });
    ctx.restore();
  }

  showTime() { this.plot.setScale('x', { min: this.view.from, max: this.view.to }); }
  resize() { this.plot.setSize({ width: this.activity.root.clientWidth, height: high }); }
  redraw() { this.plot.redraw(false, true); }

  #hover() {
    const { left, event } = this.plot.cursor;
    if (!event || left < 0 || !this.times.length || !this.box.contains(event.target)) return;
    const time = this.plot.posToVal(left, 'x'), i = Math.min(this.times.length - 1, lowerBound(this.times, time));
    tip.show([h('div.value', {}, moment(this.times[i], this.view.span)), ...this.cells.map(({ cell, values }, k) => h('div.pair', {},
      h('i', { style: `background:${categorical(k, isDark())}` }), h('span', {}, `cell ${cell}`), h('b', {}, `${number(values[i])} ${this.trace.units}`))),
    ...happening(this.activity.report, time)], event.clientX, event.clientY);
  }
}
