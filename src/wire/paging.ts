// Pages as the provisioning endpoints count them: from 0, with the totals beside the results.

import Type, { type Static, type TSchema } from 'typebox';

/** Rows on a page when nobody says otherwise. */
export const PAGE_SIZE = 20;
const PAGE_SIZE_MAX = 1000;
/** The contract's page numbers are 32-bit integers. */
const PAGE_MAX = 2_147_483_647;

/** Query parameters of every list; the default size is the endpoint's own. */
export const pageParameters = {
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: PAGE_MAX })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_SIZE_MAX })),
};

export const Paging = Type.Object({
  page: Type.Integer(),
  size: Type.Integer(),
  totalPages: Type.Integer(),
  totalResults: Type.Integer(),
});
export type Paging = Static<typeof Paging>;

/** The answer of a list whose items have this shape. */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({ results: Type.Array(item), paging: Paging });
}

/** One page of a list, with how much there is in all. */
export function page<Item>(
  results: readonly Item[],
  { page, size }: { page: number; size: number },
  totalResults: number,
): { results: readonly Item[]; paging: Paging } {
  return { results, paging: { page, size, totalPages: Math.ceil(totalResults / size), totalResults } };
}
