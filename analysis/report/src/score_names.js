// SPDX-License-Identifier: MIT
// Reads the names of scores, "scope.quantity": which belong together, which tell most of a measure.
//
// A scope is a phase, a population or a control, or empty. Of a quantity q, q_spread, q_worst, q_low and q_high
// say how sure it is, as does spread of mean; they are shown with it and not as scores of their own.

const about = ['spread', 'worst', 'low', 'high'];

/** What to look at first, by kind of measure; of others the first quantity. */
const first = {
  recall: ['reconstruction', 'found', 'correlation'], association: ['exact', 'bits_right'], pattern_separation: ['f1_out', 'area', 'reliability'],
  active_fraction: ['mean'], rates: ['rate'], intervals: ['CV'], fano: ['fano'], synchrony: ['synchrony'], pairwise_correlation: ['mean'], capacity: ['capacity'], spectrum: ['peak_frequency'],
};

/** Beside the first quantity, to compare it with. */
const companion = { f1_out: 'f1_in', correlation: 'cue_correlation' };

/** @typedef {{value: number|null, unit: string, meaning: string, spread?: number, worst?: number, low?: number, high?: number}} Cell */

export const words = (name) => name.replaceAll('_', ' ');

export function parted(name) {
  const dot = name.lastIndexOf('.');
  return { scope: name.slice(0, Math.max(0, dot)), quantity: name.slice(dot + 1) };
}

/**
 * The scores of a measure as a table.
 * @param {{name: string, value: number|null, unit: string, meaning: string}[]} scores
 * @returns {{scopes: string[], quantities: string[], at: (scope: string, quantity: string) => Cell | undefined}}
 */
export function grouped(scores) {
  const names = new Set(scores.map((s) => s.name)), cells = new Map(), scopes = new Set(), quantities = new Set();
  const kept = [], beside = (name) => name.replace(/(^|\.)mean$/, '$1spread');  // some measures say mean and spread
  for (const score of scores) {
    if (/(^|\.)spread$/.test(score.name) && names.has(score.name.replace(/spread$/, 'mean'))) continue;
    const ending = about.find((word) => score.name.endsWith(`_${word}`));
    if (ending && names.has(score.name.slice(0, -ending.length - 1))) continue;
    kept.push(score);
  }
  for (const score of kept) {
    const { scope, quantity } = parted(score.name), cell = { value: score.value, unit: score.unit, meaning: score.meaning };
    for (const word of about) {
      const other = scores.find((s) => s.name === `${score.name}_${word}` || (word === 'spread' && s.name !== score.name && s.name === beside(score.name)));
      if (other) cell[word] = other.value;
    }
    if (score.value === null) continue;
    scopes.add(scope);
    quantities.add(quantity);
    cells.set(`${scope}\n${quantity}`, cell);
  }
  return { scopes: [...scopes], quantities: [...quantities], at: (scope, quantity) => cells.get(`${scope}\n${quantity}`) };
}

/** The quantity to show first, and the one to hold it against, or null. */
export function headline(measure, table) {
  const quantity = (first[measure] ?? []).find((q) => table.quantities.includes(q)) ?? table.quantities[0];
  const beside = companion[quantity];
  return { quantity, beside: table.quantities.includes(beside) ? beside : null };
}
