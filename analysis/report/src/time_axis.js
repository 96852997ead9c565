// SPDX-License-Identifier: MIT
// What raster and rates share: the axis in time, the linked cursor, the stripes of phases and presentations.

import { h, tip } from './dom.js';
import { at, shownWords } from './lanes.js';
import { lowerBound } from './raster.js';
import { ink } from './theme.js';

const linked = (type) => type === 'mousemove' || type === 'mouseleave';

/** Scale of time, set only by the view. */
export const timeScale = (end) => ({ time: false, auto: false, min: 0, max: end, range: (u, a, b) => [a, b] });

/**
 * Cursor in both charts at once; a drag is handed to `selected`, a double click resets, shift-drag moves.
 * @param {{reset(): void, pan(e: MouseEvent): void, leave(): void}} act
 */
export function timeCursor(rows, act) {
  return {
    x: true, y: false, points: { show: false },
    sync: { key: 'mossy-time', setSeries: false, filters: { pub: linked, sub: linked } },
    drag: { x: true, y: rows, uni: rows ? 30 : null, setScale: false },
    bind: {
      dblclick: () => () => act.reset(),
      mousedown: (u, target, handler) => (e) => (e.shiftKey ? act.pan(e) : handler(e)),
      mouseleave: (u, target, handler) => (e) => { act.leave(); return handler(e); },
    },
  };
}

/** Texts of the ticks, with as many decimals as their distance needs. */
export function tickTexts(splits, step, inSeconds) {
  const unit = inSeconds ? 1000 : 1;
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / unit) - 1e-9)));
  return splits.map((t) => {
    const [whole, rest] = (t / unit).toFixed(digits).split('.');
    return whole.replace(/\B(?=(\d{3})+$)/g, '\u202f') + (rest ? `.${rest}` : '');
  });
}

/** Presentations as light stripes, unless they would blur; phases parted by lines. */
export function stripes(u, phases, view) {
  const { ctx, bbox } = u;
  const right = bbox.left + bbox.width;
  const inside = (t) => Math.min(right, Math.max(bbox.left, u.valToPos(t, 'x', true)));
  for (const { start, presentations } of phases) {
    const starts = presentations.map((p) => p[0]);
    const first = Math.max(0, lowerBound(starts, view.from) - 1), last = lowerBound(starts, view.to);
    ctx.fillStyle = ink('--stripe');
    if (last - first < bbox.width / 5)
      for (const [from, to] of presentations.slice(first, last)) ctx.fillRect(inside(from), bbox.top, inside(to) - inside(from), bbox.height);
    ctx.fillStyle = ink('--rule');
    const edge = Math.round(u.valToPos(start, 'x', true));
    if (edge > bbox.left + 1 && edge < right) ctx.fillRect(edge, bbox.top, 1, bbox.height);
  }
}

/** What was going on at a moment, as a line of the label at the pointer. */
export function happening(report, time) {
  const { phase, presentation } = at(report, time);
  if (!phase) return [];
  const shown = presentation ? shownWords(report, presentation).join(', ') : '';
  const words = !presentation ? '' : time < presentation[1] ? ` · ${shown}` : ` · gap after ${shown}`;
  return [h('div.soft', {}, phase.name + words)];
}

export const hideTip = () => tip.hide();
