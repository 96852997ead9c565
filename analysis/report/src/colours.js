// SPDX-License-Identifier: MIT
// Colours of populations and curves, for light and dark paper, and the colour maps of matrices.

// Eight colours that stay apart for every kind of colour vision (the tests simulate three kinds of dichromacy),
// each at least 3:1 against its paper. Found by a random search for the largest least distance.
export const light = ['#0a536d', '#d38202', '#9582db', '#6f4600', '#551299', '#00a797', '#720327', '#ab915d'];
export const dark = ['#41ac9b', '#fe9767', '#7378ba', '#ecd200', '#cfc7ff', '#b1ffd4', '#e9336b', '#a07800'];

/** @returns {string} "#rrggbb" */
export function categorical(index, isDark) {
  const list = isDark ? dark : light;
  return list[index % list.length];
}

export function rgb(hex) {
  const n = parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

const viridis = ['#440154', '#482878', '#3e4a89', '#31688e', '#26838f', '#1f9d8a', '#6cce5a', '#b6de2b', '#fee825'].map(rgb);
const aboutZeroLight = ['#2b5c9e', '#89aed6', '#f7f5f0', '#e09a7c', '#a8391f'].map(rgb);
const aboutZeroDark = ['#8fc1ff', '#41689a', '#23262a', '#9c5138', '#ffa583'].map(rgb);

/** A colour of a map at t in 0..1, linear between its stops. */
export function mapped(stops, t) {
  const at = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  return stops[k].map((c, i) => Math.round(c + (at - k) * (stops[k + 1][i] - c)));
}

/**
 * Range and colour map for the values of a matrix: about zero when they have both signs, from zero when
 * they nearly reach it, to one when they are shares.
 */
export function mapFor(values, isDark) {
  let low = Infinity, high = -Infinity;
  for (const v of values) {
    if (!Number.isFinite(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (low > high) return { low: 0, high: 1, stops: viridis };
  if (low < 0 && high > 0) {
    const reach = Math.max(-low, high);
    return { low: -reach, high: reach, stops: isDark ? aboutZeroDark : aboutZeroLight };
  }
  if (low >= 0 && low < 0.3 * high) low = 0;
  if (low >= 0 && high <= 1 && high > 0.7) high = 1;
  if (low === high && low > 0 && low <= 1) low = 0;
  if (low === high) high = low + (Math.abs(low) || 1);
  return { low, high, stops: viridis };
}
