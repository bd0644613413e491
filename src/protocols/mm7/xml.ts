// XML as MM7 needs it: elements with texts, namespaces as they are declared. No document type, no entities but those of XML itself.

import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface XmlElement {
  /** Without its prefix: implementations choose prefixes freely, and some forget to declare them. */
  readonly name: string;
  readonly prefix: string;
  /** By their full names, `xmlns:mm7` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** What stands directly in it, entities resolved. */
  readonly text: string;
}

/** Why a text is no XML we read. */
export class NotXml extends Error {
  override readonly name = 'NotXml';
}

/** An envelope is a page long; megabytes of it are an attack. */
const TEXT_LENGTH_MAX = 1024 * 1024;
const DEPTH_MAX = 32;

const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';

/** Nothing is guessed, trimmed or expanded. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  allowBooleanAttributes: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: CDATA,
  maxNestedTags: DEPTH_MAX,
});

type Node = Readonly<Record<string, unknown>>;

/**
 * The root element of a document.
 * @throws NotXml, and nothing else
 */
export function readXml(text: string): XmlElement {
  if (text.length > TEXT_LENGTH_MAX) throw new NotXml('the XML is too long');
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new NotXml('the XML must not have a document type');
  // What XML has no way to write, and no column of ours can hold, comes from relays that forgot to leave it out.
  const nodes = parsed(storable(text));
  const [root, another] = elementsOf(nodes);
  if (root === undefined) throw new NotXml('the XML has no element');
  if (another !== undefined) throw new NotXml('the XML has more than one root');
  return root;
}

function parsed(text: string): readonly Node[] {
  let nodes: unknown;
  try {
    const wellFormed = XMLValidator.validate(text);
    if (wellFormed !== true) throw new NotXml(`${wellFormed.err.msg} (line ${wellFormed.err.line})`);
    nodes = parser.parse(text);
  } catch (error) {
    if (error instanceof NotXml) throw error;
    throw new NotXml(`the XML cannot be read: ${String((error as Error).message).slice(0, 200)}`);
  }
  if (!Array.isArray(nodes)) throw new NotXml('the XML has no element');
  return nodes as readonly Node[];
}

function elementsOf(nodes: readonly Node[]): XmlElement[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES);
    if (name === undefined || name === TEXT || name === CDATA) return [];
    const content = node[name];
    return Array.isArray(content) ? [elementOf(name, content as readonly Node[], node[ATTRIBUTES])] : [];
  });
}

function elementOf(fullName: string, content: readonly Node[], attributes: unknown): XmlElement {
  const colon = fullName.lastIndexOf(':');
  return {
    name: fullName.slice(colon + 1),
    prefix: colon < 0 ? '' : fullName.slice(0, colon).replace(/:+$/, ''),
    attributes: Object.fromEntries(
      Object.entries((attributes ?? {}) as Record<string, unknown>).map(([name, value]) => [name, resolved(String(value))]),
    ),
    children: elementsOf(content),
    text: content.map(textOf).join(''),
  };
}

function textOf(node: Node): string {
  const text = node[TEXT];
  if (text !== undefined) return resolved(String(text));
  const cdata = node[CDATA];
  return Array.isArray(cdata) ? cdata.map((part: Node) => String(part[TEXT] ?? '')).join('') : '';
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five entities of XML and characters by their number; any other reference is none of ours. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z]+));|&/g, (reference, decimal, hexadecimal, name) => {
    const known = name === undefined ? undefined : ENTITIES[name as string];
    if (known !== undefined) return known;
    const code =
      decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : Number.NaN;
    if (!isCharacter(code)) throw new NotXml(`the XML refers to "${String(reference).slice(0, 40)}", which is not declared`);
    return String.fromCodePoint(code);
  });
}

/** XML 1.0, section 2.2. */
function isCharacter(code: number): boolean {
  if (code === 0x9 || code === 0xa || code === 0xd) return true;
  return (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  // A parser would turn it into a line feed.
  '\r': '&#13;',
};

/** A text as it stands in a document or in an attribute. What XML cannot carry is replaced. */
export function escaped(text: string): string {
  return storable(text).replace(/[<>&"\r]/g, (character) => ESCAPES[character] ?? character);
}

/** The text without the characters XML 1.0 has no way to write. */
export function storable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones.
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}

/** The namespace an element stands in: declared for its prefix by itself or by the nearest around it. */
export function namespaceOf(element: XmlElement, around: readonly XmlElement[]): string | undefined {
  const name = element.prefix === '' ? 'xmlns' : `xmlns:${element.prefix}`;
  for (const candidate of [element, ...around]) {
    const declared = candidate.attributes[name];
    if (declared !== undefined) return declared;
  }
  return undefined;
}

/** The first child of this name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}
