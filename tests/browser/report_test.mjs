// Opens every page of a folder in Chromium, with phone and desktop viewports, light and dark, and
// checks that its contents are displayed. Screenshots are kept in ./screenshots.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const screens = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 900 } };
const schemes = ['light', 'dark'];
const probes = ['health', 'ready', 'read', 'write'];
const withCharts = new Set(['passed', 'failed', 'hostile']);

const folder = resolve(process.argv[2]);
const files = readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
assert.deepEqual(files, ['failed.html', 'hostile.html', 'passed.html', 'refused.html']);
mkdirSync('screenshots', { recursive: true });

// Collects console messages, errors, and requests for anything but the page itself.
function complaintsOf(page, url) {
  const complaints = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`fetched ${request.url()}`);
  });
  return complaints;
}

async function sizeOf(locator) {
  const box = await locator.boundingBox();
  return box ?? { width: 0, height: 0 };
}

async function checkCharts(page) {
  for (const kind of ['strip', 'latency']) {
    for (const probe of probes) {
      const row = page.locator(`.row.${kind}[data-probe=${probe}]`);
      assert.equal(await row.count(), 1, `${kind} of ${probe}`);
      const plot = await sizeOf(row.locator('svg'));
      assert.ok(plot.width > 200 && plot.height > 20, `${kind} of ${probe} is drawn`);
      assert.match(await row.locator('svg').getAttribute('aria-label'), new RegExp(probe));
      const fault = await sizeOf(row.locator('.fault-window').first());
      assert.ok(fault.width > 20 && fault.width < plot.width, `the fault is shaded: ${probe}`);
      assert.ok(fault.height > 20, `the fault is shaded over the height: ${probe}`);
    }
  }
  const curve = await page.locator('.row.latency[data-probe=read] .curve').getAttribute('d');
  assert.ok(curve.split('L').length > 50, 'a curve has its points');
}

// Markup in untrusted texts is shown as text: it creates no element and runs no script.
async function checkHarmless(page) {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('script, img').count(), 0);
  assert.ok((await page.locator('h1').innerText()).includes('<script>'));
}

async function check(page, name) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, 'nothing is wider than the screen');
  assert.equal(await page.locator('h1 .badge').count(), 1);
  assert.ok((await page.title()).length > 0);
  if (withCharts.has(name)) await checkCharts(page);
  if (name === 'hostile') await checkHarmless(page);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
let opened = 0;
try {
  for (const file of files) {
    for (const [screen, viewport] of Object.entries(screens)) {
      for (const colorScheme of schemes) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        const url = pathToFileURL(join(folder, file)).href;
        const complaints = complaintsOf(page, url);
        const name = basename(file, '.html');
        const where = `${name}-${screen}-${colorScheme}`;
        try {
          await page.goto(url);
          await page.screenshot({ path: `screenshots/${where}.png`, fullPage: true });
          await check(page, name);
          assert.deepEqual(complaints, []);
          opened += 1;
        } catch (error) {
          error.message = `${where}: ${error.message}`;
          throw error;
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
}
assert.equal(opened, 16);
console.log(`${opened} pages opened in Chromium ${browser.version()}`);
