// Bodies in XML, read as the JSON they stand for.

import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { wantsXml } from './media-types.ts';
import { readXml } from './xml-body.ts';

const SCHEMA = Type.Object({
  bulkId: Type.Optional(Type.String()),
  isCounted: Type.Optional(Type.Boolean()),
  messages: Type.Array(
    Type.Object({
      text: Type.String(),
      validity: Type.Optional(Type.Integer()),
      days: Type.Optional(Type.Array(Type.String())),
      to: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    }),
  ),
});

const message = (inside: string) => readXml(`<r><messages><message>${inside}</message></messages></r>`, SCHEMA);

describe('an XML body', () => {
  it('is read by the shape: lists, numbers, flags, and nothing the shape does not know', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <anything a="1">
        <bulkId>007</bulkId><isCounted>true</isCounted><more><deep>x</deep></more>
        <messages>
          <message><text>Hi &amp; &#233; &lt;b&gt;</text><validity>5</validity><days><days>MONDAY</days><days>FRIDAY</days></days></message>
          <message><text><![CDATA[<raw> & ]]></text></message>
        </messages>
      </anything>`;
    expect(readXml(text, SCHEMA)).toEqual({
      bulkId: '007',
      isCounted: true,
      messages: [{ text: 'Hi & é <b>', validity: 5, days: ['MONDAY', 'FRIDAY'] }, { text: '<raw> & ' }],
    });
  });

  it('has lists repeated without a wrapper too, and one value where one or many may stand', () => {
    expect(message('<text>a</text><days>MONDAY</days><days>SUNDAY</days>')).toMatchObject({
      messages: [{ days: ['MONDAY', 'SUNDAY'] }],
    });
    expect(message('<text>a</text><to>1</to>')).toMatchObject({ messages: [{ to: '1' }] });
    expect(message('<text>a</text><to>1</to><to>2</to>')).toMatchObject({ messages: [{ to: ['1', '2'] }] });
  });

  it('keeps blanks and empty texts of a message', () => {
    expect(message('<text>  a\n b </text>')).toMatchObject({ messages: [{ text: '  a\n b ' }] });
    expect(message('<text/>')).toMatchObject({ messages: [{ text: '' }] });
  });

  it('leaves what does not fit for the check to name', () => {
    expect(message('<text>a</text><validity>soon</validity>')).toMatchObject({ messages: [{ validity: 'soon' }] });
  });

  it.each([
    ['an unclosed element', '<r><messages></r>'],
    ['no element', '   '],
    ['plain text', 'hello'],
    ['a document type', '<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'],
    ['a document type in small letters', '<!doctype r SYSTEM "file:///etc/passwd"><r/>'],
  ])('is refused: %s', (_name, text) => {
    expect(() => readXml(text, SCHEMA)).toThrow();
  });

  it('is refused when it is nested deeper than any request', () => {
    const depth = 100_000;
    const text = `<r>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}<bulkId>b</bulkId></r>`;
    expect(() => readXml(text, SCHEMA)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  });
});

describe('the type of an answer', () => {
  it.each([
    [{ accept: 'application/xml' }, true],
    [{ accept: 'text/xml;q=0.5, application/json;q=0.4' }, true],
    [{ accept: 'application/json, application/xml' }, false],
    [{ accept: 'application/xml, application/json' }, true],
    [{ accept: '*/*', 'content-type': 'application/xml' }, true],
    [{ accept: 'application/json', 'content-type': 'application/xml' }, false],
    [{ accept: '*/*' }, false],
    [{}, false],
  ])('follows %j', (headers, expected) => {
    expect(wantsXml(headers)).toBe(expected);
  });
});
