// SPDX-License-Identifier: MIT
// Buttons over charts that share a stretch of time, and the words that say which stretch it is.

import { h } from './dom.js';
import { moment } from './format.js';

const button = (label, title, action) => h('button', { type: 'button', title, 'aria-label': title, onclick: action }, label);

/** @param {import('./view.js').View} view @param {() => void} reset @returns {{root: HTMLElement, rowsChosen(): void}} */
export function tools(view, reset) {
  const where = h('output.where'), whole = button('whole run', 'Show the whole run (double click)', () => { reset(); whole.disabled = true; });
  const update = () => {
    where.textContent = view.whole ? '' : `${moment(view.from, view.span)} to ${moment(view.to, view.span)}`;
    whole.disabled = view.whole;
  };
  view.listen(update);
  update();
  const root = h('div.tools.unsaved', {},
    button('‹', 'Earlier', () => view.move(-view.span / 2)), button('›', 'Later', () => view.move(view.span / 2)),
    button('−', 'Zoom out', () => view.zoom(2)), button('+', 'Zoom in', () => view.zoom(0.5)), whole, where,
    h('span.hint', {}, 'drag to zoom · double click to reset · shift-drag or the strip below to move · ctrl-wheel to zoom'));
  return { root, rowsChosen: () => { whole.disabled = false; } };
}
