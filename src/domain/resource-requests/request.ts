// A resource request: what an account asks for (a name to be registered, numbers to be bought), and how far it has come.

import type { AccountId, PlatformPair } from '../platform.ts';
import { type CountryCode, NUMBER_TYPES, type NumberType } from '../resources.ts';
import type { Feedback, ProvidedRequirement } from './requirements.ts';
import type { RequestStatus } from './statuses.ts';

export type RequestId = string & { readonly requestId: unique symbol };

/** Those that can be made here; launching RCS senders is understood and refused. */
export const REQUEST_TYPES = ['ALPHANUMERIC_REGISTRATION', 'NUMBER_PURCHASE'] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

/** Number types as requests know them; a ten-digit long code is owned as a virtual long number afterwards. */
export const REQUESTED_NUMBER_TYPES = [...NUMBER_TYPES, 'TEN_DIGIT_LONG_CODE'] as const;
export type RequestedNumberType = (typeof REQUESTED_NUMBER_TYPES)[number];

export type TrafficOrigin = 'LOCAL' | 'INTERNATIONAL';
export type TrafficType = 'PROMOTIONAL' | 'TRANSACTIONAL';
export type NumberCapability = 'SMS' | 'MMS' | 'VOICE';

/** What is asked for. */
export type RequestSubject =
  | {
      readonly type: 'ALPHANUMERIC_REGISTRATION';
      readonly countryCode: CountryCode;
      readonly senderName: string;
      readonly trafficOrigin: TrafficOrigin | null;
      readonly trafficType: TrafficType | null;
    }
  | {
      readonly type: 'NUMBER_PURCHASE';
      readonly countryCode: CountryCode;
      readonly numberType: RequestedNumberType;
      readonly capabilities: readonly NumberCapability[];
      readonly quantity: number;
      readonly clientType: 'LOCAL' | 'INTERNATIONAL' | null;
    };

/** A number that was procured for a request; digits only. */
export interface ProcuredNumber {
  readonly number: string;
  readonly numberKey: string;
}

export interface ResourceRequest {
  readonly requestId: RequestId;
  readonly accountId: AccountId;
  readonly subject: RequestSubject;
  readonly status: RequestStatus;
  readonly contactEmails: readonly string[];
  readonly requirements: readonly ProvidedRequirement[];
  readonly feedback: readonly Feedback[];
  readonly note: string | null;
  readonly numbers: readonly ProcuredNumber[];
  /** Null = none was given. */
  readonly platform: PlatformPair | null;
  /** `key:…` or `user:…`. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly modifiedAt: Date;
  /** Since when it has been waiting for its owner; null while it does not. */
  readonly idleSince: Date | null;
  /** Reminders sent since then. */
  readonly reminders: number;
}

/** The type a number asked for has once it is owned. */
export function ownedNumberType(type: RequestedNumberType): NumberType {
  return type === 'TEN_DIGIT_LONG_CODE' ? 'VIRTUAL_LONG_NUMBER' : type;
}

/** What the audit log shows of a request: what can change about it. */
export function auditedRequest({ subject, status, requirements, feedback, note, numbers, platform }: ResourceRequest): object {
  return { ...subject, status, requirements, feedback, note, numbers, ...platform };
}
