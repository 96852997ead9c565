// SPDX-License-Identifier: MIT
// Long lines drawn with few points, none of their peaks lost.

/** Samples [from, to) as a path, thinned to the lowest and highest of every pixel where they are denser. */
export function outline(times, values, from, to, x, y) {
  const points = [];
  for (let i = from; i < to;) {
    const column = Math.floor(x(times[i]));
    let low = i, top = i, last = i;
    for (; last < to && Math.floor(x(times[last])) === column; ++last) {
      if (values[last] < values[low]) low = last;
      if (values[last] > values[top]) top = last;
    }
    const kept = last - i > 4 ? [i, Math.min(low, top), Math.max(low, top), last - 1] : Array.from({ length: last - i }, (_, k) => i + k);
    for (const k of kept) points.push([x(times[k]), y(values[k])]);
    i = last;
  }
  return points;
}
