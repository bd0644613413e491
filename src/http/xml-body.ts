// Bodies in XML, for the endpoints whose contract offers it beside JSON: what came is read into what the JSON would have been.

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { TSchema } from 'typebox';
import { Refusal } from '../domain/refusals.ts';

/** One element: its name with its content, as the parser orders them. */
type XmlNode = Readonly<Record<string, readonly XmlNode[] | string>>;

/** No value is guessed from its looks, no entity but the five of XML and numbers of characters is known, nothing is trimmed. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});
const TEXT = '#text';

/**
 * What an XML document says, as the schema would have it in JSON: lists from the elements inside their element, numbers and
 * booleans from their texts. What the schema does not know is left out; what does not fit is left as text, for the check to name.
 * @throws Refusal INVALID for what is not well-formed, and for any document type: entities are never expanded
 */
export function readXml(text: string, schema: TSchema): unknown {
  if (/<!DOCTYPE/i.test(text)) throw invalid('the request body must not have a document type');
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) {
    const { msg, line } = wellFormed.err;
    throw invalid(`the request body is not valid XML: ${msg} (line ${line})`);
  }
  const [root] = elementsOf(parsed(text));
  if (root === undefined) throw invalid('the request body is not valid XML: it has no element');
  return jsonOf([root], schema);
}

/** The parser has limits of its own, of nesting among others. */
function parsed(text: string): XmlNode[] {
  try {
    return parser.parse(text) as XmlNode[];
  } catch (error) {
    throw invalid(`the request body cannot be read as XML: ${(error as Error).message}`);
  }
}

function invalid(violation: string): Refusal {
  return new Refusal('INVALID', { violations: [{ property: '', violation }] });
}

interface Element {
  readonly name: string;
  readonly content: readonly XmlNode[];
}

function elementsOf(nodes: readonly XmlNode[]): readonly Element[] {
  return nodes.flatMap((node) =>
    Object.entries(node).flatMap(([name, content]) => (typeof content === 'string' ? [] : [{ name, content }])),
  );
}

function textOf({ content }: Element): string {
  return content.map((node) => (typeof node[TEXT] === 'string' ? node[TEXT] : '')).join('');
}

/** The value that elements of one name stand for. There is at least one. */
function jsonOf(elements: readonly Element[], schema: TSchema): unknown {
  const shape = schema as { type?: string; items?: TSchema; properties?: Record<string, TSchema>; anyOf?: TSchema[] };
  if (shape.anyOf !== undefined) return jsonOfEither(elements, shape.anyOf);
  if (shape.type === 'array') {
    const inside = elements.flatMap((element) => elementsOf(element.content));
    return (inside.length > 0 ? inside : elements).map((element) => jsonOf([element], shape.items ?? {}));
  }
  const element = elements.at(-1) as Element;
  if (shape.type === 'object') {
    const children = elementsOf(element.content);
    return Object.fromEntries(
      Object.entries(shape.properties ?? {}).flatMap(([name, property]) => {
        const named = children.filter((child) => child.name === name);
        return named.length === 0 ? [] : [[name, jsonOf(named, property)]];
      }),
    );
  }
  return scalarOf(textOf(element), shape.type);
}

/** A list where several were given, else the single value. */
function jsonOfEither(elements: readonly Element[], schemas: readonly TSchema[]): unknown {
  const list = schemas.find((schema) => (schema as { type?: string }).type === 'array');
  const single = schemas.find((schema) => schema !== list);
  const isList = elements.length > 1 || elements.some((element) => elementsOf(element.content).length > 0);
  return jsonOf(elements, (isList ? list : single) ?? list ?? {});
}

function scalarOf(text: string, type: string | undefined): unknown {
  const trimmed = text.trim();
  if (type === 'boolean') return trimmed === 'true' ? true : trimmed === 'false' ? false : text;
  if ((type === 'integer' || type === 'number') && trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  return text;
}
