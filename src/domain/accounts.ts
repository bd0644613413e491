// Accounts: the settings each has, API keys with their scopes, and the caller a request turns out to be.

import { isCountryCode } from './addresses/countries.ts';
import { DEFAULT_SENDER_HEALTH, type SenderHealthSettings } from './delivery/sender-health.ts';
import type { AccountId } from './platform.ts';
import type { Violation } from './refusals.ts';
import type { Channel, CountryCode, NumberType } from './resources.ts';

/** Which number types may be associated and used, where and on which channels. A country without a rule allows all. */
export interface CountryRule {
  readonly countryCode: CountryCode;
  readonly channels: readonly Channel[];
  readonly numberTypes: readonly NumberType[];
}

export interface AccountSettings {
  /** A sender named in a request must be owned. */
  readonly registeredSendersOnly: boolean;
  /** Whether a sender associated with another pair only may be named: `off` yes, `warn` yes with a remark in the trace, `enforce` no. */
  readonly senderIsolation: 'off' | 'warn' | 'enforce';
  /** An unknown entity in a send request is created. */
  readonly autoCreateEntities: boolean;
  /** Traffic no route matches goes to the sandbox; false rejects it. */
  readonly sandboxWithoutRoute: boolean;
  readonly countryPolicy: readonly CountryRule[];
  /** Days a sticky sender is remembered; null = for ever. */
  readonly stickySenderDays: number | null;
  /** Messages a second the account sends at most, over all its connectors; null = no limit. */
  readonly messagesPerSecondMax: number | null;
  /** Messages that may wait to be handed over; more are refused with 429. null = no limit but the installation's. */
  readonly messagesWaitingMax: number | null;
  /** For an MMS that did not arrive, and whose request names no SMS instead, an SMS with a link to it goes out. */
  readonly mmsFallbackToSms: boolean;
  /** When senders are passed over. */
  readonly senderHealth: SenderHealthSettings;
}

/** In the US and Canada ten-digit long codes are the only number resource for SMS and MMS. An operator can widen it. */
export const DEFAULT_COUNTRY_POLICY: readonly CountryRule[] = [
  { countryCode: 'US', channels: ['SMS', 'MMS'], numberTypes: ['VIRTUAL_LONG_NUMBER'] },
  { countryCode: 'CA', channels: ['SMS', 'MMS'], numberTypes: ['VIRTUAL_LONG_NUMBER'] },
];

export const DEFAULT_ACCOUNT_SETTINGS: AccountSettings = {
  registeredSendersOnly: true,
  senderIsolation: 'off',
  autoCreateEntities: true,
  sandboxWithoutRoute: true,
  countryPolicy: DEFAULT_COUNTRY_POLICY,
  stickySenderDays: null,
  messagesPerSecondMax: null,
  messagesWaitingMax: null,
  mmsFallbackToSms: false,
  senderHealth: DEFAULT_SENDER_HEALTH,
};

/** The settings in force: the defaults, and over them what the account stored. */
export function accountSettings(stored: Partial<AccountSettings>): AccountSettings {
  return { ...DEFAULT_ACCOUNT_SETTINGS, ...stored };
}

/** Whether the country's rule lets this type of number be used on the channel. */
export function allowsNumberType(
  policy: readonly CountryRule[],
  country: CountryCode,
  channel: Channel,
  type: NumberType,
): boolean {
  return policy.every(
    (rule) => rule.countryCode !== country || !rule.channels.includes(channel) || rule.numberTypes.includes(type),
  );
}

/** What is wrong with a country policy: rules for no country, and two rules that speak of the same channel of a country. */
export function policyViolations(policy: readonly CountryRule[]): Violation[] {
  const violations: Violation[] = [];
  const firstRuleFor = new Map<string, number>();
  policy.forEach(({ countryCode, channels }, index) => {
    const rule = `countryPolicy[${index}]`;
    if (!isCountryCode(countryCode)) {
      const violation = `"${countryCode}" is not the code of a country with phone numbers`;
      violations.push({ property: `${rule}.countryCode`, violation });
    }
    channels.forEach((channel, place) => {
      const known = firstRuleFor.get(`${countryCode} ${channel}`);
      if (known === undefined) firstRuleFor.set(`${countryCode} ${channel}`, index);
      else {
        const violation = `${channel} of ${countryCode} has a rule already: countryPolicy[${known}]`;
        violations.push({ property: `${rule}.channels[${place}]`, violation });
      }
    });
  });
  return violations;
}

/** Ties an API key to platform pairs. `FILL` inserts the ids when a request has none, `FORCE` overwrites them, null only checks. */
export interface PlatformLink {
  readonly applicationId: string;
  readonly entityId: string | null;
  readonly action: 'FILL' | 'FORCE' | null;
}

/** Grants everything; the first key of an account has it. */
export const ALL_SCOPES = '*';

/** Who sends a request: which account, by which credential, with which rights. */
export interface Caller {
  readonly accountId: AccountId;
  /** For the audit log: `key:3F2A…` or `user:…`. */
  readonly actor: string;
  /** Who signed in; undefined for an API key. */
  readonly username?: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** May look at what the scopes open, and change none of it. */
  readonly isReadOnly?: boolean | undefined;
  readonly links: readonly PlatformLink[];
}

/** Whether the caller has any of the scopes; an empty list asks for none. */
export function hasAnyScope(caller: Caller, scopes: readonly string[]): boolean {
  return scopes.length === 0 || caller.scopes.has(ALL_SCOPES) || scopes.some((scope) => caller.scopes.has(scope));
}
