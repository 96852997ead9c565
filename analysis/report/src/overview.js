// SPDX-License-Identifier: MIT
// The whole run in one strip, with the visible stretch as a window that can be dragged or stretched.

import { fitCanvas, h } from './dom.js';
import { ink } from './theme.js';

const high = 34, handle = 7;

export class Overview {
  /** @param {{counts: ArrayLike<number>, end: number, bin: number}} activity all spikes per bin */
  constructor(parent, activity, view, place) {
    Object.assign(this, { activity, view, place });
    this.canvas = h('canvas', { 'aria-hidden': true });
    this.window = h('div.window', {}, h('i'), h('i'));
    this.root = parent.appendChild(h('div.overview.unsaved', { title: 'The whole run: drag the window to move, its edges to stretch' },
      this.canvas, this.window));
    this.root.addEventListener('pointerdown', (e) => this.#press(e));
    this.root.addEventListener('dblclick', () => view.reset());
    view.listen(() => this.#place());
  }

  draw() {
    const wide = this.place.width();
    this.root.style.marginLeft = `${this.place.left()}px`;
    this.root.style.width = `${wide}px`;
    const context = fitCanvas(this.canvas, wide, high);
    const { counts, bin, end } = this.activity;
    const columns = new Float64Array(Math.max(1, Math.floor(wide)));
    // The mean of the bins a column touches: their sum would be a comb where five bins follow four.
    const perColumn = end / bin / columns.length;
    for (let k = 0; k < columns.length; ++k) {
      const first = Math.floor(k * perColumn), last = Math.min(counts.length, Math.max(first + 1, Math.ceil((k + 1) * perColumn)));
      for (let i = first; i < last; ++i) columns[k] += counts[i] / (last - first);
    }
    const most = Math.max(1e-9, ...columns);
    context.fillStyle = ink('--faint');
    columns.forEach((n, k) => context.fillRect(k, high - (high - 4) * (n / most), 1, (high - 4) * (n / most)));
    this.#place();
  }

  #place() {
    const wide = this.place.width(), { from, to, end, whole } = this.view;
    this.window.style.left = `${(from / end) * wide}px`;
    this.window.style.width = `${Math.max(4, ((to - from) / end) * wide)}px`;
    this.root.classList.toggle('whole', whole);
  }

  #press(e) {
    const { view } = this;
    const box = this.root.getBoundingClientRect();
    const timeAt = (event) => ((event.clientX - box.left) / box.width) * view.end;
    const start = timeAt(e), reach = (handle / box.width) * view.end;
    const edge = Math.abs(start - view.from) < reach ? 'from' : Math.abs(start - view.to) < reach ? 'to' : '';
    if (!edge && (start < view.from || start > view.to)) view.move(start - (view.from + view.to) / 2);
    let last = start;
    const drag = (event) => {
      const now = timeAt(event);
      if (edge === 'from') view.show(Math.max(0, Math.min(now, view.to - view.least)), view.to);
      else if (edge === 'to') view.show(view.from, Math.min(view.end, Math.max(now, view.from + view.least)));
      else view.move(now - last);
      last = now;
    };
    const done = () => {
      removeEventListener('pointermove', drag);
      removeEventListener('pointerup', done);
    };
    addEventListener('pointermove', drag);
    addEventListener('pointerup', done);
    e.preventDefault();
  }
}
