// SPDX-License-Identifier: MIT
// One figure of the contract: its box, title and key, and what draws it.

import { categorical } from './colours.js';
import { h } from './dom.js';
import { curves, histogram } from './figure_curves.js';
import { matrix } from './figure_matrix.js';
import { pictures } from './figure_pictures.js';
import { savable } from './saving.js';
import { isDark } from './theme.js';

function key(labels) {
  return labels.length < 2 && !labels[0] ? null : h('div.key', {}, labels.map((label, k) => {
    const swatch = h('i');
    swatch.dataset.colour = k;
    return h('span', {}, swatch, label);
  }));
}

const kinds = { curves, histogram, matrix };

function isEmpty(data) {
  if (data.kind === 'matrix') return data.matrix.rows * data.matrix.columns === 0;
  if (data.kind === 'pictures') return data.rows * data.columns === 0 || data.pictures.every((row) => row.pictures.length === 0);
  return data.curves.every((c) => c.x.length === 0);
}

/** Builds one figure; the result is told of new widths and themes. @returns {{resize(): void, redraw(): void}} */
export function figure(parent, data, name = data.title) {
  const box = h('div.inner'), root = parent.appendChild(h('figure', { 'data-kind': data.kind }, h('figcaption', {}, data.title, data.note ? h('small', {}, data.note) : null), box));
  if (isEmpty(data)) {
    box.append(h('p.soft', {}, 'Nothing to show in this run.'));
    return { resize() {}, redraw() {} };
  }
  savable(root, name);
  if (data.kind === 'pictures') {
    const made = pictures(box, data);
    made.redraw();
    return { resize: () => made.arrange(box.clientWidth), redraw: made.redraw };
  }
  const legend = data.curves ? key(data.curves.map((c) => c.label)) : null;
  if (legend) box.append(legend);
  const u = kinds[data.kind](box, data, Math.max(200, box.clientWidth));
  const colourKey = () => box.querySelectorAll('.key i').forEach((i) => { i.style.background = categorical(Number(i.dataset.colour), isDark()); });
  colourKey();
  return {
    resize: () => u.setSize(u.sizeFor ? u.sizeFor(Math.max(200, box.clientWidth)) : { width: Math.max(200, box.clientWidth), height: u.height }),
    redraw: () => { colourKey(); u.redraw(false, true); },
  };
}
