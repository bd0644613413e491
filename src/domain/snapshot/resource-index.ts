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
import { Facets } from './facets.ts';
import { OrderedRows } from './ordered-rows.ts';

export class ResourceIndex {
  readonly rows = new OrderedRows<ResourceId, Resource>(
    (resource) => resource.resourceId,
    (resource) => resource.resourceId,
  );
  /** Every list of resources, whatever it is narrowed down by, is answered from here. */
  readonly facets = new Facets();
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
  readonly #associatedOn: (resourceId: ResourceId) => number;
  /** Texts and lists that repeat from resource to resource: a million of them would carry a million copies. */
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  /** `associatedOn`: the channels a resource is associated on at present, as facets hold them. */
  constructor(associatedOn: (resourceId: ResourceId) => number = () => 0) {
    this.#associatedOn = associatedOn;
  }

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

  put(given: Resource): void {
    const resource = this.#sharing(given);
    const known = this.rows.get(resource.resourceId);
    const associatedOn = this.#associatedOn(resource.resourceId);
    if (known !== undefined) {
      this.#forgetNames(known);
      this.facets.delete(known, associatedOn);
    }
    this.rows.put(resource);
    this.facets.put(resource, associatedOn);
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
    if (resource === undefined) return undefined;
    this.#forgetNames(resource);
    this.facets.delete(resource, this.#associatedOn(resourceId));
    return resource;
  }

  /** Associations of a resource have come or gone: it was associated on other channels before. */
  associationsChanged(resourceId: ResourceId, before: number): void {
    const resource = this.rows.get(resourceId);
    const after = this.#associatedOn(resourceId);
    if (resource === undefined || before === after) return;
    this.facets.delete(resource, before);
    this.facets.put(resource, after);
  }

  /** The same resource, with what others have too held once. */
  #sharing(resource: Resource): Resource {
    const capabilities = this.#list(resource.capabilities);
    switch (resource.kind) {
      case 'NUMBER': {
        const { numberType, countryCode, coverage } = resource;
        const parts = {
          numberType: this.#text(numberType),
          countryCode: this.#text(countryCode),
          coverage: this.#list(coverage),
        };
        return { ...resource, ...parts, capabilities };
      }
      case 'ALPHA':
        return { ...resource, countryCodes: this.#list(resource.countryCodes), capabilities };
      case 'DOMAIN':
        return { ...resource, capabilities };
    }
  }

  #text<Text extends string>(text: Text): Text {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return (known ?? text) as Text;
  }

  #list<Text extends string>(list: readonly Text[]): readonly Text[] {
    const key = list.join(' ');
    const known = this.#lists.get(key);
    if (known === undefined) this.#lists.set(key, list);
    return (known ?? list) as readonly Text[];
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
