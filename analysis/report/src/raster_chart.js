// SPDX-License-Identifier: MIT
// The raster: uPlot draws axes and cursor, the spikes are painted pixel by pixel in its draw hook.

import uPlot from 'uplot';
import { plainAxis } from './chart.js';
import { rgb } from './colours.js';
import { h, tip } from './dom.js';
import { count, moment } from './format.js';
import { groupOf, layOut, lowerBound, markSize, nearest, opacities, paint, tint } from './raster.js';
import { paints } from './saving.js';
import { font, ink } from './theme.js';
import { happening, stripes, tickTexts, timeCursor, timeScale } from './time_axis.js';

const reach = 10;  // CSS pixels from the pointer to a spike
const timeHigh = 40;
const noTexts = (u, splits) => splits.map(() => '');

export class RasterChart {
  /** @param {import('./activity.js').Activity} activity */
  constructor(parent, activity) {
    this.activity = activity;
    this.view = activity.view;
    this.step = activity.report.time_step;
    this.box = parent.appendChild(h('div.raster'));
    this.high = 60;
    this.plot = new uPlot(this.#options(), [[0, activity.end], [null, null]], this.box);
    paints(this.plot.ctx.canvas, () => this.redraw());
  }

  #options() {
    const { activity } = this;
    return {
      width: activity.root.clientWidth, height: 300, legend: { show: false }, padding: [0, 12, 2, 0],
      scales: { x: timeScale(activity.end), y: { auto: false, dir: -1, min: 0, max: 1, range: (u, a, b) => [a, b] } },
      series: [{}, { scale: 'y', stroke: 'transparent', points: { show: false } }],
      axes: [this.#timeAxis(),
        plainAxis({ scale: 'y', size: () => activity.gutter, values: noTexts, ticks: { show: false }, grid: { show: false } })],
      cursor: timeCursor(true, { reset: () => activity.reset(), pan: (e) => activity.pan(e), leave: () => this.#leave() }),
      hooks: {
        drawClear: [(u) => stripes(u, activity.report.phases, this.view)], draw: [() => this.#draw()],
        setSelect: [() => this.#selected()], setCursor: [() => this.#hover()],
      },
    };
  }

  /** Only where no other chart below has one. */
  #timeAxis() {
    const { compact, end } = this.activity, inSeconds = end >= 1e4;
    if (!compact) return plainAxis({ size: 0, values: noTexts, ticks: { show: false } });
    return plainAxis({ size: timeHigh - 16, label: inSeconds ? 'time (s)' : 'time (ms)', values: (u, splits, i, space, step) => tickTexts(splits, step, inSeconds) });
  }

  /** Bands for the populations shown, and the height they need. */
  arrange() {
    const shown = this.activity.shown;
    const { compact } = this.activity, room = compact ? Math.min(300, 60 + 60 * shown.length) : Math.min(620, 150 + 90 * shown.length);
    layOut(shown.map((p) => p.size), compact ? { room, least: 20, gap: 6 } : { room }).forEach((band, k) => { shown[k].band = band; });
    this.high = shown.length ? shown[shown.length - 1].band.bottom : 60;
    this.resize();
    this.allRows();
  }

  allRows() { this.plot.setScale('y', { min: 0, max: this.high }); }
  resize() { this.plot.setSize({ width: this.activity.root.clientWidth, height: Math.round(this.high) + 2 + (this.activity.compact ? timeHigh : 0) }); }
  redraw() { this.plot.redraw(false, true); }
  showTime() { this.plot.setScale('x', { min: this.view.from, max: this.view.to }); }

  /** From times and ids to device pixels inside the plot. */
  #scaleOf(p) {
    const { top, width } = this.plot.bbox;
    const row = (v) => this.plot.valToPos(v, 'y', true) - top;
    const y0 = row(p.band.top);
    return { x0: this.view.from / this.step, perTime: (width / this.view.span) * this.step, y0, perCell: (row(p.band.bottom) - y0) / p.size };
  }

  #draw() {
    const { ctx, bbox } = this.plot, width = Math.round(bbox.width), height = Math.round(bbox.height);
    if (width < 2 || height < 2) return;
    if (this.image?.width !== width || this.image?.height !== height) {
      this.sheet = Object.assign(document.createElement('canvas'), { width, height });
      this.image = new ImageData(width, height);
      this.hits = new Uint16Array(width * height);
    }
    this.hits.fill(0);
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    for (const p of this.activity.shown) this.#paintBand(p, pixels, width, height);
    this.sheet.getContext('2d').putImageData(this.image, 0, 0);
    ctx.drawImage(this.sheet, bbox.left, bbox.top);
    for (const p of this.activity.shown) this.#label(p);
  }

  #paintBand(p, pixels, width, height) {
    const scale = this.#scaleOf(p);
    const inside = (y) => Math.min(height, Math.max(0, Math.round(y)));
    const frame = { width, first: inside(scale.y0), last: inside(scale.y0 + p.size * scale.perCell) };
    const area = (frame.last - frame.first) * width;
    if (area <= 0) return;
    const from = lowerBound(p.times, this.view.from / this.step);
    const to = lowerBound(p.times, this.view.to / this.step + 1);
    const ratio = devicePixelRatio || 1, side = markSize(to - from, area, ratio);
    const high = Math.max(side, Math.min(Math.floor(scale.perCell * 0.75 * Math.max(1, p.shown_every)), Math.round(11 * ratio)));
    const mark = { wide: high > side ? Math.max(1, Math.min(side, Math.round(1.5 * ratio))) : side, high };
    paint(this.hits, frame, { times: p.times, ids: p.ids, from, to }, scale, mark);
    const mean = ((to - from) * mark.wide * mark.high) / area;
    tint(pixels, this.hits, frame, rgb(this.activity.colour(p)), opacities(mean * 1.5));
  }

  /** Name of a band, in the margin or, in a narrow window, inside; and a hairline below it. */
  #label(p) {
    const { ctx, bbox } = this.plot, ratio = devicePixelRatio || 1, scale = this.#scaleOf(p);
    const top = Math.max(0, scale.y0), bottom = Math.min(bbox.height, scale.y0 + p.size * scale.perCell);
    if (bottom - top < 4) return;
    ctx.fillStyle = ink('--rule');
    if (bottom < bbox.height - 2) ctx.fillRect(bbox.left, Math.round(bbox.top + bottom + 5 * ratio), bbox.width, 1);
    ctx.fillStyle = this.activity.colour(p);
    ctx.fillRect(bbox.left - 4 * ratio, bbox.top + top, 2 * ratio, bottom - top);
    if (this.activity.narrow) this.#nameInside(p, bbox.top + top, ratio);
    else this.#nameBeside(p, top, bottom, scale, ratio);
  }

  #nameBeside(p, top, bottom, scale, ratio) {
    const { ctx, bbox } = this.plot;
    const right = bbox.left - 9 * ratio, middle = bbox.top + (top + bottom) / 2, two = bottom - top >= 28 * ratio;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.font = font(12.5 * ratio, 600);
    ctx.fillStyle = ink('--ink');
    ctx.fillText(p.name, right, middle - (two ? 7 * ratio : 0), right - 2 * ratio);
    if (!two) return;
    const first = Math.max(0, Math.ceil((top - scale.y0) / scale.perCell - 0.5));
    const last = Math.min(p.size - 1, Math.floor((bottom - scale.y0) / scale.perCell - 0.5));
    ctx.font = font(11 * ratio);
    ctx.fillStyle = ink('--muted');
    const words = last - first + 1 === p.size ? count(p.size) : `${count(first)}–${count(last)}`;
    ctx.fillText(words, right, middle + 8 * ratio, right - 2 * ratio);
  }

  #nameInside(p, y, ratio) {
    const { ctx, bbox } = this.plot;
    ctx.font = font(11.5 * ratio, 600);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.globalAlpha = 0.85;
    ctx.fillStyle = ink('--card');
    ctx.fillRect(bbox.left + 2 * ratio, y + ratio, ctx.measureText(p.name).width + 8 * ratio, 16 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink('--ink');
    ctx.fillText(p.name, bbox.left + 6 * ratio, y + 3 * ratio);
  }

  #selected() {
    const u = this.plot, { top, height } = u.select;
    const whole = u.over.clientHeight;
    if (height > 3 && height < whole - 1) {
      const [first, last] = [u.posToVal(top, 'y'), u.posToVal(top + height, 'y')];
      u.setScale('y', { min: first, max: Math.max(last, first + 0.01) });
    }
    this.activity.selected(u);
  }

  #leave() {
    this.ring?.remove();
    this.ring = null;
    tip.hide();
  }

  #hover() {
    const u = this.plot, { left, top, event } = u.cursor;
    if (!event || left < 0 || top < 0 || !this.box.contains(event.target)) return;
    const row = u.posToVal(top, 'y'), ratio = devicePixelRatio || 1;
    const p = this.activity.shown.find((q) => row >= q.band.top - 4 && row <= q.band.bottom + 4);
    const scale = p && this.#scaleOf(p);
    const i = p ? nearest(p, scale, left * ratio, top * ratio, reach * ratio) : -1;
    if (i < 0) return this.#leave();
    this.#ringAt(p, ((p.times[i] - scale.x0) * scale.perTime) / ratio, (scale.y0 + (p.ids[i] + 0.5) * scale.perCell) / ratio);
    this.#tell(p, p.times[i] * this.step, p.ids[i], event);
  }

  #ringAt(p, x, y) {
    this.ring ??= h('div.ring');
    this.plot.over.append(this.ring);
    this.ring.style.transform = `translate(${x}px, ${y}px)`;
    this.ring.style.borderColor = this.activity.colour(p);
  }

  #tell(p, time, cell, event) {
    const group = p.groups > 1 && p.groups < p.size ? `, group ${groupOf(cell, p.size, p.groups)}` : '';
    tip.show([h('div', {}, h('b', {}, p.name), ` cell ${cell}${group}`),
      h('div.value', {}, moment(time, this.view.span)), ...happening(this.activity.report, time)], event.clientX, event.clientY);
  }
}
