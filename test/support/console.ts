// Somebody who is signed in to the console, for tests of single pages.

import type { Browser, Page } from 'playwright-core';
import { type Visit, visit } from './browser.ts';
import type { Service } from './service.ts';

const PASSWORD = 'a long enough one';

export interface SignedIn extends Visit {
  /** A button of the page, or of the dialog when one is open. */
  readonly press: (name: string) => Promise<void>;
  readonly field: (label: string) => ReturnType<Page['getByLabel']>;
}

/** Makes the user, opens a window of its own, and signs in. */
export async function signIn(browser: Browser, service: Service, role = 'ADMINISTRATOR'): Promise<SignedIn> {
  const username = `console-${role.toLowerCase()}`;
  await service.api('POST', '/callsign/1/users', { username, password: PASSWORD, role });
  const window = await visit(browser, service.url);
  const { page } = window;
  await page.goto('/console');
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const dialog = page.getByRole('dialog');
  const place = async () => ((await dialog.count()) > 0 ? dialog : page);
  return {
    ...window,
    press: async (name) => (await place()).getByRole('button', { name, exact: true }).first().click(),
    field: (label) => page.getByLabel(label, { exact: true }),
  };
}
