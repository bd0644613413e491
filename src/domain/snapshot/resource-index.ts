// The resources of an account, found by whatever callers call them by.

import type {
  AlphanumericSender,
  CountryCode,
  EmailDomain,
  NumberResource,
  Resource,
  ResourceId,
  ResourceKind,
} from '../resources.ts';
import { OrderedRows } from './ordered-rows.ts';

export class ResourceIndex {
  readonly rows = new OrderedRows<ResourceId, Resource>(
    (resource) => resource.resourceId,
    (resource) => resource.resourceId,
  );
  /** The email domains alone: few among very many numbers, and listed by themselves. */
  readonly domains = new OrderedRows<ResourceId, EmailDomain>(
    (domain) => domain.resourceId,
    (domain) => domain.resourceId,
  );
  readonly #byNumberKey = new Map<string, Resource>();
  /** Short codes repeat from country to country, so digits may name several. */
  readonly #byNumber = new Map<string, Resource | readonly Resource[]>();
  readonly #byName = new Map<string, Resource>();
  readonly #byDomain = new Map<string, Resource>();

  get(resourceId: ResourceId): Resource | undefined {
    return this.rows.get(resourceId);
  }

  byNumberKey(numberKey: string): Resource | undefined {
    return this.#byNumberKey.get(numberKey);
  }

  /** The number with these digits (no plus); where several countries have it, the one of `countryCode`, else the eldest. */
  byNumber(digits: string, countryCode?: CountryCode): Resource | undefined {
    const numbers = this.allByNumber(digits);
    return numbers.find((resource) => resource.kind === 'NUMBER' && resource.countryCode === countryCode) ?? numbers[0];
  }

  /** Every number with these digits, eldest first. */
  allByNumber(digits: string): readonly Resource[] {
    return listOf(this.#byNumber.get(digits));
  }

  /** The alphanumeric sender of this name, whatever its case. */
  byName(senderName: string): Resource | undefined {
    return this.#byName.get(foldedName(senderName));
  }

  /** The number or alphanumeric sender of this text. */
  bySender(sender: string): NumberResource | AlphanumericSender | undefined {
    const resource = this.byNumber(sender.replace(/^\+/, '')) ?? this.byName(sender);
    return resource === undefined || resource.kind === 'DOMAIN' ? undefined : resource;
  }

  byDomain(domainName: string): Resource | undefined {
    return this.#byDomain.get(foldedName(domainName));
  }

  /** What an association calls a resource: `numberKey`, sender name or domain name. */
  byExternalId(kind: ResourceKind, id: string): Resource | undefined {
    switch (kind) {
      case 'NUMBER':
        return this.byNumberKey(id);
      case 'ALPHA':
        return this.byName(id);
      case 'DOMAIN':
        return this.byDomain(id);
    }
  }

  put(resource: Resource): void {
    const known = this.rows.get(resource.resourceId);
    if (known !== undefined) this.#forgetNames(known);
    this.rows.put(resource);
    switch (resource.kind) {
      case 'NUMBER': {
        this.#byNumberKey.set(resource.numberKey, resource);
        const others = this.allByNumber(resource.number);
        const all = [...others, resource].sort((a, b) => a.resourceId - b.resourceId);
        this.#byNumber.set(resource.number, others.length === 0 ? resource : all);
        return;
      }
      case 'ALPHA':
        this.#byName.set(foldedName(resource.senderName), resource);
        return;
      case 'DOMAIN':
        this.domains.put(resource);
        this.#byDomain.set(foldedName(resource.domainName), resource);
    }
  }

  delete(resourceId: ResourceId): Resource | undefined {
    const resource = this.rows.delete(resourceId);
    if (resource !== undefined) this.#forgetNames(resource);
    return resource;
  }

  #forgetNames(resource: Resource): void {
    switch (resource.kind) {
      case 'NUMBER': {
        this.#byNumberKey.delete(resource.numberKey);
        const others = this.allByNumber(resource.number).filter((other) => other.resourceId !== resource.resourceId);
        if (others.length === 0) this.#byNumber.delete(resource.number);
        else this.#byNumber.set(resource.number, others.length === 1 ? (others[0] as Resource) : others);
        return;
      }
      case 'ALPHA':
        forget(this.#byName, foldedName(resource.senderName), resource);
        return;
      case 'DOMAIN':
        this.domains.delete(resource.resourceId);
        forget(this.#byDomain, foldedName(resource.domainName), resource);
    }
  }
}

/** Names of senders and domains are compared in this form. */
export function foldedName(name: string): string {
  return name.toLowerCase();
}

/** A name deleted and taken again may arrive in either order; the newcomer is not forgotten with the old one. */
function forget(index: Map<string, Resource>, name: string, resource: Resource): void {
  if (index.get(name)?.resourceId === resource.resourceId) index.delete(name);
}

function listOf<T>(entry: T | readonly T[] | undefined): readonly T[] {
  if (entry === undefined) return [];
  return Array.isArray(entry) ? entry : [entry as T];
}
