// Runs the browser tests: starts the built demo on a free port with data of its own, opens Chromium, and runs every file
// of scenarios/ in the order of their names. Ends with 'N passed, N failed', and with that as its status.
//
//   node run.mjs [WORD]          only the scenarios whose name has WORD
//   BEHORIG_BIN                  the binary to start (default: target/debug/behorig, or under CARGO_TARGET_DIR)
//   BEHORIG_DATABASE             an empty PostgreSQL database for the demo, instead of a SQLite file
//   BEHORIG_URL                  test a service that already runs instead
//   CHROMIUM                     the browser (default: /usr/bin/chromium)
//
// A scenario is a module with `export default async ({ page, url, checkPage, signIn, … }) => {}`; see lib/tools.mjs.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { startDemo } from './lib/demo.mjs';
import { tools } from './lib/tools.mjs';

const here = import.meta.dirname;
const out = join(here, 'out');
const wanted = process.argv[2] ?? '';
const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  '--lang=sv-SE',
];

const names = (await readdir(join(here, 'scenarios'))).filter((name) => name.endsWith('.mjs') && name.includes(wanted)).sort();
const data = await mkdtemp(join(tmpdir(), 'behorig-browser-'));
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

let demo, browser;
let passed = 0, failed = 0;
try {
  demo = await startDemo(data);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: quiet });
  for (const name of names) {
    const started = Date.now();
    const context = await browser.newContext({ locale: 'sv-SE', timezoneId: 'Europe/Stockholm', viewport: { width: 1280, height: 900 } });
    const kit = await tools(context, demo.url, out, name.replace(/\.mjs$/, ''));
    try {
      const scenario = await import(pathToFileURL(join(here, 'scenarios', name)).href);
      await scenario.default(kit);
      kit.assertQuiet();
      passed += 1;
      console.log(`ok     ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}: ${error.stack ?? error}`);
      await kit.page.screenshot({ path: join(out, `${name}.failed.png`), fullPage: true }).catch(() => {});
    } finally {
      await context.close();
    }
  }
} catch (error) {
  failed += 1;
  console.log(`FAILED before any scenario: ${error.stack ?? error}`);
} finally {
  await browser?.close();
  await demo?.stop();
  await rm(data, { recursive: true, force: true });
}
if (failed > 0 && demo) console.log(`the service said last:\n${demo.said()}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || (passed === 0 && names.length > 0) ? 1 : 0;
