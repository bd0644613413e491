// Somebody who is signed in to the console.

import type { Browser, Locator, Page } from 'playwright-core';
import { type Visit, visit } from './browser.ts';
import type { Service } from './service.ts';

const PASSWORD = 'a long enough one';

export interface SignedIn extends Visit {
  /** A button of the page. */
  readonly press: (name: string) => Promise<void>;
  /** A button of the dialog that is open, or is about to. */
  readonly confirm: (name: string) => Promise<void>;
  readonly field: (label: string) => Locator;
}

/** Makes a user of this role, opens a window of his own, signs in, and waits for the first page. */
export async function signIn(
  browser: Browser,
  service: Service,
  role: 'ADMINISTRATOR' | 'SUPPORT' = 'ADMINISTRATOR',
  options: Parameters<typeof visit>[2] = {},
): Promise<SignedIn> {
  const username = `console-${role.toLowerCase()}`;
  await service.api('POST', '/callsign/1/users', { username, password: PASSWORD, role });
  const window = await visit(browser, service.url, options);
  const { page } = window;
  await page.goto('/console');
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const pressIn = (place: 'main' | 'dialog') => (name: string) =>
    page.getByRole(place).getByRole('button', { name, exact: true }).first().click();
  return {
    ...window,
    press: pressIn('main'),
    confirm: pressIn('dialog'),
    field: (label) => page.getByLabel(label, { exact: true }),
  };
}

/** A field that is typed in, whether it offers something to choose or not. */
export function typedIn(place: Page | Locator, name: string): Locator {
  return place.getByRole('textbox', { name }).or(place.getByRole('combobox', { name })).first();
}
