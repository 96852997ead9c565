// SPDX-License-Identifier: MIT
// A score against what was swept: a curve for one axis, a curve per second value and a map for two.

import { pack } from './packed.js';

/** Places of an axis' values: the numbers themselves, or 0, 1, 2 ... where they are words or fall together. */
export function places({ values, numbers }) {
  const usable = numbers && numbers.every((v) => Number.isFinite(v)) && new Set(numbers).size === numbers.length;
  return usable ? { at: numbers, names: null } : { at: values.map((_, k) => k), names: values };
}

const last = (path) => path.split('.').slice(-2).join('.');

/** Names of the conditions, those of a sweep with only as much of the paths as tells them apart. */
export function namesOf({ axes, conditions }) {
  if (!axes.length) return conditions.map((c) => c.name);
  const several = (key) => conditions.some((c) => c[key] !== conditions[0][key]);
  return conditions.map((c) => [several('file') && c.file, several('variant') && c.variant, ...axes.map((a, i) => `${last(a.path)} ${a.values[c.point[i]]}`)].filter(Boolean).join(', '));
}

function curve(label, at, picked, score) {
  const order = picked.map((_, k) => k).sort((a, b) => at[a] - at[b]);
  const of = (get) => order.map((k) => get(score.conditions[picked[k]]));
  return {
    label, x: order.map((k) => at[k]), y: of((c) => c.mean),
    low: of((c) => (c.sd === null ? null : c.mean - c.sd)), high: of((c) => (c.sd === null ? null : c.mean + c.sd)),
    points: order.flatMap((k) => score.conditions[picked[k]].values.filter((v) => v !== null).map((v) => [at[k], v])),
  };
}

/**
 * Figures (see contract.js) of one score.
 * @param {{axes: object[], conditions: {point: number[]}[]}} sweep @param {object} score
 */
export function sweepFigures(sweep, score) {
  const [first, second] = sweep.axes, x = places(first), kinds = new Map();
  // One curve for everything that is held fixed along it: the places on the other axes, the variant, the file.
  sweep.conditions.forEach((c, k) => {
    const label = [...sweep.axes.slice(1).map((axis, i) => `${last(axis.path)} ${axis.values[c.point[i + 1]]}`), sweep.conditions.some((d) => d.variant !== c.variant) ? c.variant : ''].filter(Boolean).join(', ');
    if (!kinds.has(label)) kinds.set(label, new Array(first.values.length).fill(-1));
    kinds.get(label)[c.point[0]] = k;
  });
  const curves = [...kinds].map(([label, at]) => {
    const there = at.map((k, i) => [k, i]).filter(([k]) => k >= 0);
    return curve(label, there.map(([, i]) => x.at[i]), there.map(([k]) => k), score);
  });
  const y_label = score.name.split('.').pop().replaceAll('_', ' ') + (score.unit ? ` (${score.unit})` : '');
  const figures = [{ kind: 'curves', title: score.name, note: `${score.meaning}; mean ± sd over seeds`, x_label: first.path, y_label, x_names: x.names, curves, diagonal: false }];
  if (sweep.axes.length === 2 && kinds.size === second.values.length) {
    const rows = second.values.length, columns = first.values.length, values = new Float32Array(rows * columns).fill(NaN);
    sweep.conditions.forEach((c, k) => { values[c.point[1] * columns + c.point[0]] = score.conditions[k].mean ?? NaN; });
    figures.push({ kind: 'matrix', title: `${score.name}, mean`, note: score.meaning, x_label: first.path, y_label: second.path, x_names: first.values, y_names: second.values,
      matrix: { rows, columns, values: pack(values, 'f32') } });
  }
  return figures;
}
