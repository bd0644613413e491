import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { endpoints } from './endpoints.ts';
import { openApiDocument, operationId } from './openapi.ts';

const document = openApiDocument(endpoints, '1.2.3') as {
  readonly paths: Record<string, Record<string, { readonly operationId: string }>>;
};

test('the document is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
});

test('every endpoint is an operation, and each has a name of its own', () => {
  const names = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => operation.operationId),
  );
  expect(names.length).toBe(endpoints.length);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z][A-Za-z0-9]+$/.test(name))).toEqual([]);
});

test('an operation is named after its summary, without articles and asides', () => {
  const [first] = endpoints;
  if (first === undefined) throw new Error('there are no endpoints');
  expect(operationId({ ...first, summary: "Read the account's settings: all of them (even secret ones)" })).toBe(
    'readAccountsSettings',
  );
});
