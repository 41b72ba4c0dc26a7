/** The HTML report in Chromium: it filters, links, copies, can be read by everybody, and is silent. */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { open, startChromium, writeReports, type Reports, type Watched } from './browser.test-data.ts';

let browser: Browser;
let reports: Reports;
let watched: Watched | undefined;

beforeAll(async () => {
  browser = await startChromium();
  reports = await writeReports();
});
afterEach(async () => {
  // Whatever a test did, the page stayed silent and asked for nothing.
  expect(watched?.heard ?? []).toEqual([]);
  await watched?.close();
});
afterAll(async () => {
  await browser.close();
  await reports.close();
});

async function visit(address: string, options?: BrowserContextOptions): Promise<Page> {
  watched = await open(browser, address, options);
  return watched.page;
}

const shownCases = (page: Page): Promise<number> => page.locator('#cases [data-case]:not([hidden])').count();
const said = (page: Page): Promise<string | null> => page.locator('.filters output').textContent();
const device = 'beta/intune-androidforwork-androiddeviceownerenrollmentprofile-revoketoken';

describe('the first screen', () => {
  test('says what came out, and names the broken clause', async () => {
    const page = await visit(reports.octets);
    expect(await page.title()).toBe('exit 1: 2 cases failed (gate: page) – graph-conformance');
    const verdict = await page.locator('.verdict').innerText();
    expect(verdict).toContain(
      'expected: the page promises an empty response; received: 2 octets follow the header section, beginning "{}"',
    );
    expect(verdict).toContain('“revokeToken action”, section #response, line 49; 2 cases of 2 operations');
  });

  test('of a run that found nothing says so, and lists nothing', async () => {
    const page = await visit(reports.kept);
    expect(await page.locator('h1').innerText()).toContain('exit 0: every gated check passed');
    expect(await page.locator('.problem').count()).toBe(0);
  });
});

describe('a filter', () => {
  test('by verdict is a button with the count of the record, and presses out again', async () => {
    const page = await visit(reports.octets);
    const button = page.getByRole('button', { name: '2 failed' });
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    expect([await shownCases(page), await said(page)]).toEqual([2, '2 of 114 cases shown']);
    await button.click();
    expect([await shownCases(page), await said(page)]).toEqual([114, '']);
  });

  test('by suite, authority and text narrows both lists, and leaves no empty heading', async () => {
    const page = await visit(reports.applications);
    await page.getByLabel('Suite').selectOption('permissions');
    await page.getByLabel('Rule of').selectOption('page');
    await page.getByLabel('Text').fill('application-not-supported');
    expect([await shownCases(page), await said(page)]).toEqual([2, '2 of 114 cases shown']);
    expect(await page.locator('.problem details.case:visible').count()).toBe(2);
    expect(await page.locator('#cases .clause:not([hidden])').count()).toBe(2);
    await page.getByLabel('Text').fill('there is no such case');
    expect(await page.locator('.problem:visible, #cases:visible').count()).toBe(0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => shownCases(page)).toBe(114);
  });

  test('works by keyboard alone', async () => {
    const page = await visit(reports.octets);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the findings');
    await page.getByRole('button', { name: '2 failed' }).focus();
    await page.keyboard.press('Space');
    expect(await shownCases(page)).toBe(2);
  });
});

describe('a link to a case', () => {
  const passing = `${device}/headers/garbage-token`;
  const failing = `${device}/response/documented-success`;

  for (const [kind, id] of Object.entries({ passes: passing, fails: failing }))
    test(`that ${kind} opens what it stands in, and brings it into view`, async () => {
      const page = await visit(`${reports.octets}#case/${id}`);
      const target = page.locator(`[id="case/${id}"]`);
      await expect.poll(() => target.isVisible()).toBe(true);
      await expect.poll(() => page.evaluate('document.activeElement.id')).toBe(`case/${id}`);
      const box = await target.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(-1);
      expect(box?.y).toBeLessThan(720);
    });

  test('lifts a filter that hides it', async () => {
    const page = await visit(reports.octets);
    await page.getByRole('button', { name: '2 failed' }).click();
    await page.evaluate(`location.hash = 'case/${passing}'`);
    await expect.poll(() => page.locator(`[id="case/${passing}"]`).isVisible()).toBe(true);
  });

  test('that is nowhere does no harm', async () => {
    const page = await visit(`${reports.kept}#case/%E0%A4%A`);
    expect(await shownCases(page)).toBe(114);
  });
});

test('the octets behind a 204 can be seen', async () => {
  const page = await visit(reports.octets);
  expect(await page.locator('.problem details[open]').first().innerText()).toMatch(
    /Behind the header section: 2 octets\.\s+0000 {2}7b 7d +\{\}/,
  );
});

test('the copy button copies the curl line, and says so', async () => {
  const page = await visit(reports.octets);
  const box = page.locator('details[open] .again').first();
  await box.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => box.getByRole('button').innerText()).toBe('Copied');
  const copied = await page.evaluate('navigator.clipboard.readText()');
  expect(copied).toBe(await box.locator('code').textContent());
  expect(copied).toMatch(
    /^TOKEN=\$\(npx graph-conformance token .+\); curl -i -X POST 'http:\/\/127\.0\.0\.1:\d+\/beta\/deviceManagement\//,
  );
});

test('what a hostile target sends stays text', async () => {
  const page = await visit(reports.hostile);
  expect(await page.title()).toBe('exit 1: 1 case failed (gate: page) – graph-conformance');
  expect(await page.locator('img, [onerror]').count()).toBe(0);
  expect(await page.locator('script').count()).toBe(1);
});

describe('without scripts', () => {
  test('everything can be read, and what could not work is not there', async () => {
    const page = await visit(reports.octets, { javaScriptEnabled: false });
    expect(await page.locator('.filters, .copy').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('[data-count] button').count()).toBe(0);
    expect(await page.locator('[data-case][hidden]').count()).toBe(0);
    expect(await page.locator('.counts').innerText()).toMatch(/112\s+✔ passed/);
    await page.locator('#cases details > summary').first().click();
    expect(await page.locator('#cases [data-case]').first().isVisible()).toBe(true);
  });

  test('a link to a case opens what it stands in', async () => {
    const id = `${device}/headers/garbage-token`;
    const page = await visit(`${reports.octets}#case/${id}`, { javaScriptEnabled: false });
    await expect.poll(() => page.locator(`[id="case/${id}"]`).isVisible()).toBe(true);
  });
});

test('on paper everything is open, and there is nothing to press', async () => {
  const page = await visit(reports.octets);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.filters, .copy, nav').filter({ visible: true }).count()).toBe(0);
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await page.locator('details:not([open])').count()).toBe(0);
  await page.evaluate('dispatchEvent(new Event("afterprint"))');
  expect(await page.locator('details[open]').count()).toBe(1);
});

describe('a report of 100,000 cases that pass', () => {
  test('is smaller than 5 MB, and says what came out in less than a second', async () => {
    expect(statSync(new URL(reports.big)).size).toBeLessThan(5_000_000);
    const page = await visit(reports.big);
    const painted = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';
    await expect.poll(() => page.evaluate(painted)).toBeLessThan(1000);
    expect(await page.locator('.verdict').innerText()).toContain('100,016 passed');
  });

  test('opens an operation to the names of its cases, and counts them where they are filtered', async () => {
    const page = await visit(reports.big);
    const operation = page.locator('#cases .operation').nth(1000);
    await operation.locator('summary').click();
    await expect.poll(() => operation.innerText()).toContain('headers/garbage-token');
    await page.getByRole('button', { name: '100,016 passed' }).click();
    expect(await said(page)).toBe('100,016 of 100,016 cases shown');
    await page.getByLabel('Text').fill('garbage-token');
    expect(await said(page)).toBe('1,786 of 100,016 cases shown');
    expect(await operation.isVisible()).toBe(true);
    await page.getByLabel('Text').fill('-action1777');
    expect(await said(page)).toBe('56 of 100,016 cases shown');
  });

  test('leads from an operation to the names without scripts', async () => {
    const page = await visit(reports.big, { javaScriptEnabled: false });
    const operation = page.locator('#cases .operation').nth(1000);
    await operation.locator('summary').click();
    await operation.getByRole('link', { name: 'routing: 8 cases passed' }).click();
    expect(await page.locator(':target').innerText()).toContain('routing/unknown-id');
  });
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** `rule: first element`, for every rule that is broken; with everything open, so that everything is looked at. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate('for (const box of document.querySelectorAll("details")) box.open = true');
  await page.evaluate(axe);
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`))',
  );
}

describe('axe-core finds nothing to complain about', () => {
  const looks: Readonly<Record<string, BrowserContextOptions>> = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    'at 360 pixels': { viewport: { width: 360, height: 740 } },
  };
  for (const [look, options] of Object.entries(looks))
    for (const name of ['kept', 'octets', 'applications', 'hostile'] as const)
      test(`${look}: ${name}`, async () => expect(await violations(await visit(reports[name], options))).toEqual([]));
});

for (const width of [1280, 1920])
  for (const name of ['octets', 'applications', 'everybody', 'hostile'] as const)
    test(`at ${width} pixels nothing of ${name} is cut`, async () => {
      const page = await visit(reports[name], { viewport: { width, height: 900 } });
      await page.evaluate('for (const box of document.querySelectorAll("details")) box.open = true');
      const wider =
        '[...document.querySelectorAll("body, main, .scroll, pre, td, th")].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 80))';
      expect(await page.evaluate(wider)).toEqual([]);
    });

test('at 360 pixels the page itself never scrolls sideways', async () => {
  const page = await visit(reports.hostile, { viewport: { width: 360, height: 740 } });
  await page.evaluate('for (const box of document.querySelectorAll("details")) box.open = true');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
});
