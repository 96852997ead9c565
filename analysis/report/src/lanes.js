// SPDX-License-Identifier: MIT
// The two lanes over the raster: phases as labelled bands, presentations as marks with their pattern's number.

import { fitCanvas, h, tip } from './dom.js';
import { lowerBound } from './raster.js';
import { paints } from './saving.js';
import { font, ink } from './theme.js';
import { simulated } from './format.js';

const phaseHigh = 20, markHigh = 13;
const lanesHeight = (report) =>
  report.phases.length === 0 ? 0 : phaseHigh + 4 + (hasMarks(report) ? markHigh + 4 : 0);
const hasMarks = (report) => report.phases.some((p) => p.presentations.length);

/** "memories 3 (seven)" for every pattern shown. */
export function shownWords(report, presentation) {
  return presentation[3].map(([set, index, start, end]) => {
    const patterns = report.patterns[set];
    const label = patterns.labels[index] ? ` (${patterns.labels[index]})` : '';
    const part = start > presentation[0] || end < presentation[1];
    return `${patterns.name} ${index}${label}${part ? `, from ${simulated(start - presentation[0])} to ${simulated(end - presentation[0])} of it` : ''}`;
  });
}

/** Phase and presentation at a moment. */
export function at(report, time) {
  const phase = report.phases.find((p) => time >= p.start && time < p.end);
  const presentation = phase?.presentations.find((p) => time >= p[0] && time < p[2]);
  return { phase, presentation };
}

function shortLabel(report, presentation) {
  const [set, index] = presentation[3][0] ?? [-1, 0];
  if (set < 0) return '';
  return report.patterns[set].labels[index] || String(index);
}

function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let short = text;
  while (short.length > 1 && context.measureText(`${short}…`).width > room) short = short.slice(0, -1);
  return short.length > 1 ? `${short}…` : '';
}

function rounded(context, x, y, wide, high, radius) {
  context.beginPath();
  context.roundRect(x, y, wide, high, Math.min(radius, wide / 2));
}

export class Lanes {
  /** @param {{left: () => number, width: () => number}} place of the plot inside `parent`, CSS pixels */
  constructor(parent, report, view, place) {
    this.report = report;
    this.view = view;
    this.place = place;
    this.canvas = parent.appendChild(h('canvas.lanes', { 'aria-label': 'Phases and presentations' }));
    paints(this.canvas, () => this.draw());
    this.canvas.addEventListener('mousemove', (e) => this.#hover(e));
    this.canvas.addEventListener('mouseleave', () => tip.hide());
    this.canvas.addEventListener('click', (e) => this.#click(e));
  }

  #x(time) { return ((time - this.view.from) / this.view.span) * this.place.width(); }
  #time(e) { return this.view.from + (e.offsetX / this.place.width()) * this.view.span; }

  draw() {
    const wide = this.place.width(), high = lanesHeight(this.report);
    this.canvas.hidden = !high;
    if (!high) return;
    const context = fitCanvas(this.canvas, wide, high);
    this.canvas.style.marginLeft = `${this.place.left()}px`;
    this.report.phases.forEach((phase, k) => this.#phase(context, phase, k, wide));
    for (const phase of this.report.phases) this.#marks(context, phase, wide);
  }

  #phase(context, phase, k, wide) {
    const x0 = Math.max(0, this.#x(phase.start)), x1 = Math.min(wide, this.#x(phase.end));
    if (x1 <= 0 || x0 >= wide || x1 - x0 < 0.5) return;
    context.fillStyle = ink(k % 2 ? '--band-b' : '--band-a');
    rounded(context, x0 + 0.5, 0, Math.max(1, x1 - x0 - 1), phaseHigh, 4);
    context.fill();
    context.font = font(12, 600);
    context.textBaseline = 'middle';
    context.fillStyle = ink('--ink');
    const name = fitted(context, phase.name, x1 - x0 - 14);
    context.fillText(name, x0 + 7, phaseHigh / 2 + 0.5);
    if (phase.plasticity || name !== phase.name) return;
    const used = context.measureText(name).width + 16;
    context.font = font(11);
    context.fillStyle = ink('--muted');
    if (context.measureText('plasticity off').width + used < x1 - x0 - 8)
      context.fillText('plasticity off', x0 + used, phaseHigh / 2 + 0.5);
  }

  #marks(context, phase, wide) {
    const marks = phase.presentations, top = phaseHigh + 4;
    const starts = marks.map((m) => m[0]);
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.font = font(10.5);
    let drawnTo = -1;
    for (let i = Math.max(0, lowerBound(starts, this.view.from) - 1); i < marks.length; ++i) {
      const x0 = this.#x(marks[i][0]), x1 = this.#x(marks[i][1]);
      if (x0 > wide) break;
      if (x1 < 0 || x1 < drawnTo + 0.5) continue;
      drawnTo = x1;
      context.fillStyle = ink('--mark');
      rounded(context, x0, top, Math.max(0.75, x1 - x0), markHigh, 3);
      context.fill();
      const label = shortLabel(this.report, marks[i]);
      const left = Math.max(0, x0), right = Math.min(wide, x1);
      if (label && context.measureText(label).width < right - left - 4) {
        context.fillStyle = ink('--ink');
        context.fillText(label, (left + right) / 2, top + markHigh / 2 + 0.5);
      }
    }
    context.textAlign = 'start';
  }

  #hover(e) {
    const { phase, presentation } = at(this.report, this.#time(e));
    if (!phase) return tip.hide();
    const lines = [h('b', {}, phase.name),
      h('div', {}, `${simulated(phase.start)} to ${simulated(phase.end)}${phase.plasticity ? '' : ', plasticity off'}`)];
    if (presentation && e.offsetY > phaseHigh) {
      lines.push(...shownWords(this.report, presentation).map((w) => h('div', {}, w)));
      lines.push(h('div.soft', {}, `driven ${simulated(presentation[0])} to ${simulated(presentation[1])}`));
    }
    lines.push(h('div.soft', {}, 'click to zoom'));
    tip.show(lines, e.clientX, e.clientY);
  }

  #click(e) {
    const { phase, presentation } = at(this.report, this.#time(e));
    if (!phase) return;
    if (presentation && e.offsetY > phaseHigh) this.view.show(presentation[0], presentation[2]);
    else this.view.show(phase.start, phase.end);
  }
}
