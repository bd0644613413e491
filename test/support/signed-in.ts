// A window of the console in which somebody has signed in.

import type { Browser } from 'playwright-core';
import { type Visit, visit } from './browser.ts';
import type { Service } from './service.ts';

const PASSWORD = 'a long enough one';

/** Makes a user of this role, signs in as him, and waits for the first page. */
export async function signedIn(
  browser: Browser,
  service: Service,
  role: 'ADMINISTRATOR' | 'SUPPORT' = 'ADMINISTRATOR',
  options: { readonly width?: number } = {},
): Promise<Visit> {
  const username = `${role.toLowerCase()}.of.this.test`;
  await service.api('POST', '/callsign/1/users', { username, password: PASSWORD, role });
  const window = await visit(browser, service.url, options);
  const { page } = window;
  await page.goto('/console');
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return window;
}
