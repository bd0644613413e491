// A real browser for tests of the console: the one npm brings, so that nothing else has to be installed; else one of the system.

import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as driver, type Page } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** No calls of the browser's own: tests reach this machine alone. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

/** Starts a browser. `CALLSIGN_TEST_BROWSER` names another. */
export async function startBrowser(): Promise<Browser> {
  const named = process.env['CALLSIGN_TEST_BROWSER'];
  if (named !== undefined) return driver.launch({ executablePath: named, args: QUIET });
  // Its libraries for bare systems are unpacked only when it takes this for where it was made for.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x';
  try {
    return await driver.launch({ executablePath: await chromium.executablePath(), args: QUIET });
  } catch (error) {
    const installed = INSTALLED.find((path) => existsSync(path));
    if (installed === undefined) throw error;
    return driver.launch({ executablePath: installed, args: QUIET });
  }
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about, and requests to other hosts. */
  readonly complaints: readonly string[];
}

/** Opens a window of its own. */
export async function visit(
  browser: Browser,
  url: string,
  options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<Visit> {
  const { width = 1440, colorScheme = 'light' } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Refusals are part of what is tested; the page shows them.
    // In the frame of a mail no script may run, and there axe tries to.
    const isExpected = /^(Failed to load resource|Blocked script execution in 'about:srcdoc')/.test(message.text());
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  page.on('response', (response) => {
    // What a page reads by itself is never wrong: a 400 would be seen as nothing being there.
    if (response.status() === 400 && response.request().method() === 'GET') complaints.push(`400 for ${response.url()}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(url).origin) complaints.push(`a request to ${origin}`);
  });
  return { page, context, complaints };
}
