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
const withCharts = new Set(['drill-passed', 'drill-failed', 'drill-hostile']);

const everyFate = {
  // Six guarantees with mutants, and one that the service does not promise.
  rows: 7, fates: ['killed', 'skipped', 'killed', 'survived', 'invalid', 'skipped'] };
const proofs = {
  'proof-passed': { rows: 2, fates: ['killed', 'killed', 'killed'] },
  'proof-mixed': everyFate,
  'proof-hostile': everyFate,
};

const folder = resolve(process.argv[2]);
const files = readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
assert.deepEqual(files.map((file) => basename(file, '.html')), [
  'drill-failed', 'drill-hostile', 'drill-passed', 'drill-refused',
  'proof-hostile', 'proof-mixed', 'proof-passed']);
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
  assert.ok((await page.locator('main').innerText()).includes('<script>'));
}

// Every mutant has a block, of which those that were not killed are open, and the matrix leads to it.
async function checkProof(page, { rows, fates }) {
  assert.equal(await page.locator('.matrix tbody tr').count(), rows);
  const blocks = page.locator('#mutants ~ details');
  assert.deepEqual(await blocks.locator('summary .badge').allInnerTexts(), fates);
  for (const [i, fate] of fates.entries()) {
    const steps = blocks.nth(i).locator('.steps');
    assert.equal(await steps.isVisible(), fate !== 'killed', `${fate} is open`);
  }
  const links = page.locator('.matrix a');
  assert.equal(await links.count(), fates.length);
  for (let i = 0; i < fates.length; ++i) {
    const target = page.locator(await links.nth(i).getAttribute('href'));
    await links.nth(i).click();
    assert.ok(await target.isVisible(), 'a link opens the mutant that it leads to');
    await assertInView(page, target);
  }
}

async function assertInView(page, locator) {
  const top = (await locator.boundingBox()).y;
  assert.ok(top >= 0 && top < page.viewportSize().height, 'it is scrolled to');
}

async function check(page, name) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, 'nothing is wider than the screen');
  assert.equal(await page.locator('h1 .badge').count(), 1);
  for (const text of await page.locator('td, dd, summary').all()) {
    const [width, room] = await text.evaluate((one) => [one.scrollWidth, one.clientWidth]);
    assert.ok(width <= room, 'no text is cut off');
  }
  assert.ok((await page.title()).length > 0);
  if (withCharts.has(name)) await checkCharts(page);
  if (name in proofs) await checkProof(page, proofs[name]);
  if (name.endsWith('-hostile')) await checkHarmless(page);
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
assert.equal(opened, 28);
console.log(`${opened} pages opened in Chromium ${browser.version()}`);
