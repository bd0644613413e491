// The platform pair: what messages, resources, configurations and reports are attributed to.

export type ApplicationId = string & { readonly applicationId: unique symbol };
export type EntityId = string & { readonly entityId: unique symbol };
export type AccountId = number & { readonly accountId: unique symbol };

/** The application every account has and nobody can delete. */
export const DEFAULT_APPLICATION = 'default' as ApplicationId;

/** An application, and the entity it acts for or null for none. */
export interface PlatformPair {
  readonly applicationId: ApplicationId;
  readonly entityId: EntityId | null;
}

/** Where things belong that nobody attributed: the default application, no entity. */
export const DEFAULT_PAIR: PlatformPair = { applicationId: DEFAULT_APPLICATION, entityId: null };

/** Application and entity as a caller sent them: any part may be missing, null or an empty string, which all mean "not given". */
export interface PlatformInput {
  readonly applicationId?: string | null | undefined;
  readonly entityId?: string | null | undefined;
}

/** Reads a caller's ids. No application means `default`; nothing given at all is undefined, so that callers can tell it from `default`. */
export function platformFrom(input: PlatformInput | null | undefined): PlatformPair | undefined {
  const applicationId = input?.applicationId || undefined;
  const entityId = input?.entityId || undefined;
  if (applicationId === undefined && entityId === undefined) return undefined;
  return {
    applicationId: (applicationId ?? DEFAULT_APPLICATION) as ApplicationId,
    entityId: (entityId ?? null) as EntityId | null,
  };
}

/** Whether a pair counts as "not set" where a more general level may speak: exactly (`default`, none). */
export function isUnset(pair: PlatformPair | null | undefined): boolean {
  return pair === null || pair === undefined || (pair.applicationId === DEFAULT_APPLICATION && pair.entityId === null);
}

/** Whether two pairs name the same application and entity. */
export function samePair(a: PlatformPair, b: PlatformPair): boolean {
  return a.applicationId === b.applicationId && a.entityId === b.entityId;
}

/** What is wrong with an application or entity id as a caller made it up; undefined when nothing is. Length is a matter of its shape. */
export function idViolation(id: string): string | undefined {
  if (id.trim() === '') return 'must not be blank';
  return /[\p{Cc}\p{Cs}]/u.test(id) ? 'must not contain control characters' : undefined;
}

/** What is wrong with a label for people; undefined when nothing is. */
export function labelViolation(label: string): string | undefined {
  return isStorable(label) ? undefined : 'must not contain the character U+0000 or half a surrogate pair';
}

/** Whether a text is Unicode that a database keeps as it is. Nothing else can be the name of anything stored. */
export function isStorable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what must not be there
  return !/[\u0000\p{Cs}]/u.test(text);
}
