// SPDX-License-Identifier: MIT
// The stretch of time (ms) that all charts of the activity show together.

export class View {
  #listeners = [];

  /** @param {number} end the whole is [0, end] @param {number} least the shortest stretch */
  constructor(end, least = 0.5) {
    this.end = end > 0 ? end : 1;
    this.least = Math.min(least, this.end);
    this.from = 0;
    this.to = this.end;
  }

  get span() { return this.to - this.from; }
  get whole() { return this.from <= 0 && this.to >= this.end; }
  listen(callback) { this.#listeners.push(callback); }

  /** Shows [from, to], moved and widened as far as it must be to lie inside the run. */
  show(from, to) {
    const span = Math.min(this.end, Math.max(this.least, to - from));
    const start = Math.min(Math.max(0, (from + to - span) / 2), this.end - span);
    if (start === this.from && start + span === this.to) return;
    this.from = start;
    this.to = start + span;
    for (const callback of this.#listeners) callback(this);
  }

  move(ms) {
    const step = Math.min(Math.max(ms, -this.from), this.end - this.to);
    this.show(this.from + step, this.to + step);
  }

  /** factor > 1 shows more; `about` stays where it is. */
  zoom(factor, about = (this.from + this.to) / 2) {
    const span = Math.min(this.end, Math.max(this.least, this.span * factor));
    const from = about - ((about - this.from) / this.span) * span;
    const start = Math.min(Math.max(0, from), this.end - span);
    this.show(start, start + span);
  }

  reset() { this.show(0, this.end); }
}
