// SPDX-License-Identifier: MIT
// Makes dist/report.html: one file with script, style and licences inside, and @MOSSY_DATA@ where the data goes.

import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const here = (path) => new URL(path, import.meta.url);

const { outputFiles } = await build({
  entryPoints: [here('src/page.js').pathname], outdir: 'dist', write: false, bundle: true, minify: true,
  format: 'iife', target: 'es2022', legalComments: 'none', charset: 'utf8', logLevel: 'warning',
});
const text = (ending) => outputFiles.find((f) => f.path.endsWith(ending)).text;
const script = text('.js').replaceAll('</script', '<\\/script').trim();
const style = text('.css').replaceAll('</style', '<\\/style').trim();

const uplot = JSON.parse(await readFile(here('node_modules/uplot/package.json'), 'utf8'));
const licence = await readFile(here('node_modules/uplot/LICENSE'), 'utf8');
const licences = `<!--\nThis page contains uPlot ${uplot.version}:\n\n${licence.replaceAll('--', '- -').trim()}\n-->`;

const parts = { '<!--@LICENCES@-->': licences, '@STYLE@': style, '@SCRIPT@': script };
const template = (await readFile(here('src/template.html'), 'utf8')).replace(/<!--@LICENCES@-->|@STYLE@|@SCRIPT@/g, (mark) => parts[mark]);
if (template.split('@MOSSY_DATA@').length !== 2) throw new Error('the template must name @MOSSY_DATA@ once');
await mkdir(here('dist'), { recursive: true });
await writeFile(here('dist/report.html'), template);
console.log(`dist/report.html: ${Math.round(template.length / 1024)} kB`);
