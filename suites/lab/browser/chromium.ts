/** Debian's Chromium, and pages in it that are watched: what they say, and what they ask the network for. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** @throws {Error} where there is none */
export async function startChromium(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} does not exist; apt-get install chromium, or name a Chromium in CHROMIUM`);
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Watched {
  readonly page: Page;
  /** Console lines of any kind, exceptions, and requests beside the page itself. */
  readonly heard: readonly string[];
  close(): Promise<void>;
}

export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== address.split('#')[0] && !request.url().startsWith('data:'))
      heard.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, heard, close: () => context.close() };
}
