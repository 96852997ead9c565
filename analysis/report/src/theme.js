// SPDX-License-Identifier: MIT
// Light, dark or as the system says; paper is always light. Charts read their colours when they draw.

const key = 'mossy-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
let printing = false, saving = false;
const listeners = [];

// A page opened from disk may be refused storage; then the choice lasts as long as the page.
const remembered = () => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (value) => { try { localStorage.setItem(key, value); } catch { /* not kept */ } };
let chosen = remembered();

export const isDark = () => !printing && !saving && (chosen ? chosen === 'dark' : system.matches);

/** Called whenever colours or, for print, widths have changed. */
export const onTheme = (callback) => listeners.push(callback);

function apply() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  // The width of the sheet is set before it is laid out, so that the charts can be drawn for it.
  document.documentElement.classList.toggle('printing', printing);
  styles = null;
  for (const callback of listeners) callback();
}

export function toggle() {
  chosen = isDark() ? 'light' : 'dark';
  remember(chosen);
  apply();
}

let styles = null;
/** A colour or font of the style sheet: ink('--muted'). */
export function ink(name) {
  styles ??= getComputedStyle(document.documentElement);
  return styles.getPropertyValue(name).trim();
}
export const font = (size, weight = 400) => `${weight} ${size}px ${ink('--sans')}`;

/** Does something while everything is drawn as on light paper, as wide as it is. @template T @param {() => Promise<T>} work */
export async function onPaper(work) {
  const change = isDark();
  saving = true;
  if (change) apply();
  try {
    return await work();
  } finally {
    saving = false;
    if (change) apply();
  }
}

function print(on) {
  if (printing === on) return;
  printing = on;
  apply();
}

export function start() {
  system.addEventListener('change', apply);
  paper.addEventListener('change', (e) => print(e.matches));
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
  apply();
}
