// SPDX-License-Identifier: MIT
// A matrix as a map of colours, with its scale.

import { chart } from './chart.js';
import { mapFor, mapped } from './colours.js';
import { named } from './figure_curves.js';
import { h, tip } from './dom.js';
import { number } from './format.js';
import { unpack } from './packed.js';
import { isDark } from './theme.js';

/** The matrix as an image of one pixel per entry. */
function matrixImage(values, rows, columns, map) {
  const sheet = Object.assign(document.createElement('canvas'), { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  for (let i = 0; i < values.length; ++i) {
    const known = Number.isFinite(values[i]);
    const [r, g, b] = known ? mapped(map.stops, (values[i] - map.low) / (map.high - map.low)) : [0, 0, 0];
    image.data.set([r, g, b, known ? 255 : 0], 4 * i);
  }
  sheet.getContext('2d').putImageData(image, 0, 0);
  return sheet;
}

const wholeTicks = (u, splits) => splits.map((v) => (Number.isInteger(v) ? String(v) : ''));
const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000];

function scaleBar(map) {
  const stops = Array.from({ length: 17 }, (_, i) => `#${mapped(map.stops, i / 16).map((c) => c.toString(16).padStart(2, '0')).join('')}`);
  return h('div.scale', {}, h('span', {}, number(map.low, 3)),
    h('i', { style: `background:linear-gradient(90deg, ${stops.join(',')})`, 'data-stops': stops.join(';') }), h('span', {}, number(map.high, 3)));
}

/** Square entries where that leaves a legible figure; 62 x 58 pixels go to the axes. */
function matrixSize(width, rows, columns) {
  const side = Math.min((width - 62) / columns, 380 / rows);
  const high = Math.max(90, side * rows), wide = Math.max(Math.min(width - 62, 160), side * columns);
  return { wide: Math.round(wide + 62), high: Math.round(high + 58) };
}

export function matrix(parent, figure, width) {
  const { rows, columns } = figure.matrix, values = unpack(figure.matrix.values);
  let dark = isDark(), map = mapFor(values, dark), image = matrixImage(values, rows, columns, map);
  const { wide, high } = matrixSize(width, rows, columns);
  const u = chart(parent, {
    width: wide, height: high, x: { min: -0.5, max: columns - 0.5, label: figure.x_label, values: wholeTicks, incrs: wholeSteps, ...(figure.x_names && named(figure.x_names)) },
    y: { min: -0.5, max: rows - 0.5, dir: -1, label: figure.y_label, values: wholeTicks, incrs: wholeSteps, ...(figure.y_names && named(figure.y_names, 18)) },
    paint: (ctx, px, py) => {
      if (dark !== isDark()) {
        dark = isDark();
        map = mapFor(values, dark);
        image = matrixImage(values, rows, columns, map);
        parent.querySelector('.scale').replaceWith(scaleBar(map));
      }
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(image, px(-0.5), py(-0.5), px(columns - 0.5) - px(-0.5), py(rows - 0.5) - py(-0.5));
    },
    hover: (xv, yv, event) => {
      const row = Math.round(yv), column = Math.round(xv);
      if (row < 0 || column < 0 || row >= rows || column >= columns) return tip.hide();
      tip.show([h('div.value', {}, number(values[row * columns + column])),
        h('div.soft', {}, `${figure.y_label || 'row'} ${figure.y_names?.[row] ?? row}, ${figure.x_label || 'column'} ${figure.x_names?.[column] ?? column}`)], event.clientX, event.clientY);
    },
    leave: () => tip.hide(),
  });
  parent.append(scaleBar(map));
  u.sizeFor = (room) => {
    const size = matrixSize(room, rows, columns);
    return { width: size.wide, height: size.high };
  };
  return u;
}
