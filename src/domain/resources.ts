// Resources: the sender identities an account owns, what each can do and where.

import type { PlatformPair } from './platform.ts';

/** Internal id of a resource; callers see `numberKey`, the sender name or the domain name instead. */
export type ResourceId = number & { readonly resourceId: unique symbol };
/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = string;

export const CHANNELS = ['SMS', 'MMS', 'EMAIL'] as const;
export type Channel = (typeof CHANNELS)[number];

export const NUMBER_TYPES = ['VIRTUAL_LONG_NUMBER', 'SHORT_CODE', 'TOLL_FREE_NUMBER'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

/** Sender types as a sending strategy ranks them. */
export const SENDER_TYPES = ['ALPHANUMERIC', ...NUMBER_TYPES] as const;
export type SenderType = (typeof SENDER_TYPES)[number];

export const CAPABILITIES = ['SMS', 'MMS', 'VOICE'] as const;
export type Capability = (typeof CAPABILITIES)[number] | 'EMAIL';

export type ResourceKind = 'NUMBER' | 'ALPHA' | 'DOMAIN';

interface OwnedResource {
  readonly resourceId: ResourceId;
  readonly isActive: boolean;
  readonly capabilities: readonly Capability[];
  /** Declared throughput; undefined = not limited by us. */
  readonly messagesPerSecond?: number | undefined;
  readonly messagesPerDay?: number | undefined;
  /** Number-level attribution (inbound), null when nobody set one. */
  readonly platform: PlatformPair | null;
  readonly createdAt: Date;
}

export interface NumberResource extends OwnedResource {
  readonly kind: 'NUMBER';
  /** 32 upper-case hexadecimal characters, the contract's `numberKey`. */
  readonly numberKey: string;
  /** Digits only: E.164 without the plus, or the digits of a short code. */
  readonly number: string;
  readonly numberType: NumberType;
  readonly countryCode: CountryCode;
  /** Further countries this number can send to, beside its own. */
  readonly coverage: readonly CountryCode[];
  readonly isShared: boolean;
}

export interface AlphanumericSender extends OwnedResource {
  readonly kind: 'ALPHA';
  /** Case as registered; compared case-insensitively. */
  readonly senderName: string;
  /** The countries it is registered in; it can send to these only. */
  readonly countryCodes: readonly CountryCode[];
}

export interface EmailDomain extends OwnedResource {
  readonly kind: 'DOMAIN';
  readonly domainName: string;
}

export type Resource = NumberResource | AlphanumericSender | EmailDomain;

/** The name callers use for a resource in an association: `numberKey`, sender name or domain name. */
export function externalId(resource: Resource): string {
  switch (resource.kind) {
    case 'NUMBER':
      return resource.numberKey;
    case 'ALPHA':
      return resource.senderName;
    case 'DOMAIN':
      return resource.domainName;
  }
}

/** What goes into the "from" of a message sent with this resource. */
export function senderText(resource: Resource): string {
  return resource.kind === 'NUMBER' ? resource.number : externalId(resource);
}

/** The type a sending strategy ranks this resource under; domains are never chosen by a strategy. */
export function senderType(resource: NumberResource | AlphanumericSender): SenderType {
  return resource.kind === 'ALPHA' ? 'ALPHANUMERIC' : resource.numberType;
}

/** Whether a resource can send to a country: numbers their own and the declared coverage, names where they are registered. */
export function reaches(resource: NumberResource | AlphanumericSender, country: CountryCode): boolean {
  if (resource.kind === 'ALPHA') return resource.countryCodes.includes(country);
  return resource.countryCode === country || resource.coverage.includes(country);
}
