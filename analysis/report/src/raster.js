// SPDX-License-Identifier: MIT
// The raster as pure functions: where each population lies, which pixels its spikes hit, which spike is near.
//
// Sizes of the layout are CSS pixels, of the painting device pixels; `times` are ascending.

/**
 * Heights in proportion to the number of cells, none below `least`, few cells no taller than `mostPerCell` each.
 * @param {number[]} sizes @returns {{top: number, bottom: number}[]}
 */
export function layOut(sizes, { room = 500, least = 30, mostPerCell = 14, gap = 10 } = {}) {
  const most = sizes.map((n) => Math.max(least, n * mostPerCell));
  const heights = new Array(sizes.length).fill(0);
  let open = sizes.map((_, i) => i);
  let left = room;
  while (open.length) {
    const cells = open.reduce((sum, i) => sum + sizes[i], 0);
    const share = (i) => (left * sizes[i]) / cells;
    const low = open.filter((i) => share(i) < least);
    const fixed = low.length ? low : open.filter((i) => share(i) > most[i]);
    if (!fixed.length) {
      for (const i of open) heights[i] = share(i);
      break;
    }
    for (const i of fixed) {
      heights[i] = low.length ? least : most[i];
      left -= heights[i];
    }
    left = Math.max(0, left);
    open = open.filter((i) => !fixed.includes(i));
  }
  let top = 0;
  return heights.map((h) => {
    const band = { top, bottom: top + h };
    top += h + gap;
    return band;
  });
}

/** Index of the first entry >= value. */
export function lowerBound(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Side of a mark in device pixels: as large as `spikes` in `area` pixels leave legible. */
export function markSize(spikes, area, ratio = 1) {
  const largest = Math.round(3 * ratio);
  for (let side = largest; side > 1; --side) if (spikes * side * side < 0.2 * area) return side;
  return 1;
}

/**
 * Counts, for every pixel, the marks on it.
 * @param {Uint16Array} hits width * height, added to
 * @param {{width: number, first: number, last: number}} frame rows [first, last) may be written
 * @param {{times: ArrayLike<number>, ids: ArrayLike<number>, from: number, to: number}} spikes entries [from, to)
 * @param {{x0: number, perTime: number, y0: number, perCell: number}} scale pixel = (value - x0) * perTime, y0 + id * perCell
 * @param {{wide: number, high: number}} mark
 */
export function paint(hits, frame, spikes, scale, mark) {
  const { width, first, last } = frame;
  const { times, ids, from, to } = spikes;
  const { x0, perTime, y0, perCell } = scale;
  const left = (mark.wide - 1) >> 1, up = Math.max(0, (perCell - mark.high) / 2);
  for (let i = from; i < to; ++i) {
    const x = Math.floor((times[i] - x0) * perTime) - left;
    const y = Math.floor(y0 + ids[i] * perCell + up);
    if (mark.wide === 1 && mark.high === 1) {
      if (x >= 0 && x < width && y >= first && y < last) ++hits[y * width + x];
      continue;
    }
    const bottom = Math.min(y + mark.high, last), right = Math.min(x + mark.wide, width);
    for (let row = Math.max(y, first); row < bottom; ++row)
      for (let column = Math.max(x, 0); column < right; ++column) ++hits[row * width + column];
  }
}

/**
 * Opacity by number of marks: 1 - (1 - a)^n. `mean` marks per pixel come out at about half, so that a
 * crowded raster still shows where it is denser; in a sparse one every mark is nearly full.
 * @returns {Uint8Array} 256 opacities
 */
export function opacities(mean) {
  const one = Math.min(0.92, Math.max(0.035, 1 - 0.5 ** (1 / Math.max(mean, 1e-6))));
  return Uint8Array.from({ length: 256 }, (_, n) => Math.round(255 * (1 - (1 - one) ** n)));
}

/** Turns the counts of rows [first, last) into RGBA (little-endian words) of one colour. */
export function tint(pixels, hits, { width, first, last }, [r, g, b], opacity) {
  const colour = (b << 16) | (g << 8) | r;
  const words = Uint32Array.from(opacity, (a) => ((a << 24) | colour) >>> 0);
  words[0] = 0;
  for (let i = first * width; i < last * width; ++i) pixels[i] = words[hits[i] > 255 ? 255 : hits[i]];
}

/**
 * The spike nearest to a pixel, or -1: within `reach` pixels.
 * @param {{times: ArrayLike<number>, ids: ArrayLike<number>}} spikes
 */
export function nearest(spikes, { x0, perTime, y0, perCell }, x, y, reach) {
  const from = lowerBound(spikes.times, x0 + (x - reach) / perTime);
  let best = -1, least = reach * reach;
  for (let i = from; i < spikes.times.length; ++i) {
    const dx = (spikes.times[i] - x0) * perTime - x;
    if (dx > reach) break;
    const dy = y0 + (spikes.ids[i] + 0.5) * perCell - y;
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      best = i;
    }
  }
  return best;
}

/** Group of a cell: contiguous, of equal size, the first size % groups one larger. */
export function groupOf(cell, size, groups) {
  const small = Math.floor(size / groups), larger = size % groups;
  const edge = larger * (small + 1);
  return cell < edge ? Math.floor(cell / (small + 1)) : larger + Math.floor((cell - edge) / small);
}
