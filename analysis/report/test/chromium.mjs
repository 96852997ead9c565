// SPDX-License-Identifier: MIT
// Pages in a real browser, opened from disk, for the tests beside this file.
//
// Needs chromium (MOSSY_CHROMIUM, else the one on the PATH) and the packages of `npm ci`; says so and has every
// test skipped otherwise.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { filled } from './synthetic.mjs';

const candidates = process.env.MOSSY_CHROMIUM ? [process.env.MOSSY_CHROMIUM]
  : ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => (process.env.PATH ?? '').split(':').map((place) => join(place, name)));
const executablePath = candidates.find((path) => existsSync(path));
const built = new URL('../dist/report.html', import.meta.url);
const playwright = await import('playwright-core').catch(() => null);
const missing = !playwright ? 'playwright-core is not installed (npm ci)'
  : !executablePath ? `there is no ${process.env.MOSSY_CHROMIUM ?? 'chromium on the PATH'}`
  : !existsSync(built) ? 'dist/report.html is not built (npm run build)' : '';
if (missing) console.log(`SKIPPED: ${missing}`);

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = missing ? null : await playwright.chromium.launch({ executablePath, args });
export const folder = await mkdtemp(join(tmpdir(), 'mossy-report-'));
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});
export const skip = missing || false;
export const templates = { full: built, plain: new URL('../plain.html', import.meta.url) };

/** Opens a page and collects what it must not do. */
export async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1240, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on('request', (r) => { if (!/^(file|data):/.test(r.url())) complaints.push(`asked for ${r.url()}`); });
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') complaints.push(m.text()); });
  page.on('pageerror', (e) => complaints.push(String(e)));
  page.on('dialog', (d) => { complaints.push(`dialog: ${d.message()}`); d.dismiss(); });
  await page.goto(pathToFileURL(path).href);
  await page.waitForTimeout(150);
  return { page, complaints, close: () => context.close() };
}

export async function saved(kind, report) {
  const path = join(folder, `${kind}-${report.run.name.replace(/\W/g, '')}.html`);
  await writeFile(path, filled(await readFile(templates[kind], 'utf8'), report));
  return path;
}

/** Pixels of the raster's canvas near a colour, as a share of all. */
export const coloured = (page, selector, [r, g, b]) => page.evaluate(([selector, r, g, b]) => {
  const { width, height } = document.querySelector(selector);
  const copy = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  copy.drawImage(document.querySelector(selector), 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 40 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40) ++n;
  return n / (data.length / 4);
}, [selector, r, g, b]);

export const orange = [0xd3, 0x82, 0x02];  // the second population, on light paper
export const raster = { full: '.raster canvas', plain: '#raster' };
export const plot = { full: '.raster .u-over', plain: '#raster' };
export const seen = (page) => page.evaluate(() => { const a = window.mossy.activity; return a.view ? [a.view.from, a.view.to] : [a.from, a.to]; });

export async function drag(page, box, from, to, at = 40) {
  await page.mouse.move(box.x + box.width * from, box.y + at);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + at + 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(50);
}
