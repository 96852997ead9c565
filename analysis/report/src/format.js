// SPDX-License-Identifier: MIT
// Numbers as a reader wants them: four figures, thin spaces in thousands, a dash for what is not defined.

const thin = '\u202f';

/** 1234567 -> "1 234 567" */
export function count(n) {
  if (n === null || n === undefined || !Number.isFinite(n)) return '–';
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, thin);
}

/** A measured number with `figures` figures; whole numbers keep all of theirs. */
export function number(x, figures = 4) {
  if (x === null || x === undefined || Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e9 || size < 1e-4) {
    const [digits, power] = x.toExponential(figures - 1).split('e');
    return minus(`${trimmed(digits)} × 10${raised(Number(power))}`);
  }
  if (Number.isInteger(x) || size >= 10 ** (figures - 1)) return minus(x < 0 ? `-${count(size)}` : count(size));
  return minus(trimmed(x.toPrecision(figures)));
}

const trimmed = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const minus = (text) => text.replace(/^-/, '−');
const raised = (n) =>
  String(n).replace(/[-0-9]/g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]));

/** 1.8e9 -> "1.8 billion": for sizes that nobody reads digit by digit. */
export function large(n) {
  if (n === null || n === undefined || !Number.isFinite(n)) return '–';
  for (const [size, word] of [[1e12, 'trillion'], [1e9, 'billion'], [1e6, 'million']])
    if (n >= size) return `${number(n / size, 3)}${'\u00a0'}${word}`;
  return count(n);
}

/** Seconds of computing: "0.41 s", "2 min 5 s", "3 h 12 min". */
export function seconds(s) {
  if (!Number.isFinite(s)) return '–';
  if (s < 60) return `${number(s, s < 10 ? 2 : 3)} s`;
  const whole = Math.round(s);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Bytes: "214 MB". */
export function bytes(n) {
  for (const [size, unit] of [[1e12, 'TB'], [1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']])
    if (n >= size) return `${number(n / size, 3)} ${unit}`;
  return `${count(n)} B`;
}

/** Simulated time: "2 000 ms", from ten seconds on "12.5 s". */
export function simulated(ms) {
  return ms >= 1e4 ? `${number(ms / 1000, 6)} s` : `${number(ms, 6)} ms`;
}

/** A moment, to a hundredth of a ms or, for long runs, of what is visible. */
export function moment(ms, span) {
  const digits = span < 50 ? 3 : span < 5000 ? 2 : 1;
  const text = Math.abs(ms).toFixed(digits);
  const [whole, rest] = text.split('.');
  return `${ms < 0 ? '−' : ''}${count(Number(whole))}.${rest} ms`;
}
