// SPDX-License-Identifier: MIT
// Rows of small pictures, such as cue, recalled and stored, in columns that belong together.

import { h } from './dom.js';
import { unpack } from './packed.js';
import { ink } from './theme.js';

/** One picture, ink on paper. */
function picture(packed, rows, columns) {
  const canvas = h('canvas', { width: columns, height: rows });
  const values = unpack(packed);
  const draw = () => {
    const [paper, full] = [ink('--paper-rgb'), ink('--ink-rgb')].map((t) => t.split(' ').map(Number));
    const image = new ImageData(columns, rows);
    values.forEach((v, i) => image.data.set([0, 1, 2].map((c) => paper[c] + (full[c] - paper[c]) * (v / 255)).concat(255), 4 * i));
    canvas.getContext('2d').putImageData(image, 0, 0);
  };
  return { canvas, draw };
}

/** Columns of pictures (cue over recalled over stored), in as many blocks as the width asks for. */
export function pictures(parent, figure) {
  const { rows, columns } = figure;
  const high = Math.max(36, Math.min(84, rows * 4)), wide = Math.round((high * columns) / rows);
  const all = figure.pictures.map((row) => row.pictures.map((p) => picture(p, rows, columns)));
  const most = Math.max(0, ...all.map((row) => row.length));
  const box = parent.appendChild(h('div.pictures'));
  let drawnFor = 0;
  const draw = () => all.flat().forEach((p) => p.draw());
  const arrange = (width) => {
    const each = Math.max(1, Math.floor((width - 96) / (wide + 8)));
    if (each === drawnFor) return;
    drawnFor = each;
    box.replaceChildren();
    for (let from = 0; from < most; from += each) box.append(block(figure, all, from, Math.min(most, from + each), wide, high));
  };
  return { arrange, redraw: draw };
}

function block(figure, all, from, to, wide, high) {
  const numbers = [h('span'), ...Array.from({ length: to - from }, (_, k) => h('span.number', {}, String(from + k)))];
  const rows = figure.pictures.flatMap((row, r) => [h('span.row', {}, row.label),
    ...all[r].slice(from, to).map(({ canvas }) => Object.assign(canvas, { style: `width:${wide}px;height:${high}px` })),
    ...Array.from({ length: Math.max(0, to - Math.max(from, all[r].length)) }, () => h('span'))]);
  return h('div.block', { style: `grid-template-columns:auto repeat(${to - from}, ${wide}px)` }, numbers, rows);
}
