// SPDX-License-Identifier: MIT
// Population rates at the resolution that the visible stretch of time deserves.

/** The smallest of 1, 2, 5, 10 ... times `bin` that cuts `span` into at most `most` pieces. */
export function displayBin(span, bin, most = 250) {
  for (let power = 1; ; power *= 10)
    for (const step of [1, 2, 5]) if (span / (bin * step * power) <= most) return bin * step * power;
}

/**
 * Rates in Hz per cell of the bins that touch [from, to); the last bin may be cut short by `end`.
 * @param {ArrayLike<number>} counts spikes per `bin` ms
 * @returns {{start: number, rate: number}[]}
 */
export function rates(counts, { bin, wide, cells, from, to, end }) {
  const step = Math.round(wide / bin);
  const first = Math.max(0, Math.floor(from / wide));
  const last = Math.min(Math.ceil(counts.length / step), Math.ceil(to / wide));
  const out = [];
  for (let k = first; k < last; ++k) {
    let sum = 0;
    for (let i = k * step; i < Math.min((k + 1) * step, counts.length); ++i) sum += counts[i];
    const length = Math.min((k + 1) * wide, end) - k * wide;
    out.push({ start: k * wide, rate: length > 0 && cells > 0 ? (sum / cells / length) * 1000 : 0 });
  }
  return out;
}
