// From the strands of the map to what is drawn: four columns of boxes, and the lines between them. What finds no room in a column is
// folded into one box with a count.

import type { AccountMap } from '../../../../src/wire/map.ts';

export const KINDS = ['application', 'entity', 'resource', 'connector'] as const;
export type Kind = (typeof KINDS)[number];

export type Strand = AccountMap['strands'][number];

export interface Box {
  readonly key: string;
  readonly kind: Kind;
  readonly label: string;
  /** Beside the label: a name, a state. */
  readonly detail?: string | undefined;
  readonly state?: string | undefined;
  /** Resources behind it. */
  readonly count: number;
  /** What the address says to keep only this; undefined = it cannot be looked at by itself. */
  readonly focus?: string | undefined;
  /** How many boxes are folded into this one; 0 = it stands for itself. */
  readonly folded: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

export interface Picture {
  readonly columns: Readonly<Record<Kind, readonly Box[]>>;
  readonly lines: readonly Line[];
  /** Every path there is, as the keys of its four boxes: what lights up together. */
  readonly paths: readonly (readonly string[])[];
}

/** So many boxes are drawn in a column before the rest is folded. */
const SHOWN = 12;
const TYPE_NAMES: Readonly<Record<string, string>> = { NUMBER: 'Numbers', ALPHA: 'Alphanumeric senders', DOMAIN: 'Domains' };

/** Draws the map, with the named columns unfolded. */
export function pictureOf(map: AccountMap, unfolded: ReadonlySet<string>): Picture {
  const steps = map.strands.flatMap((strand) => stepsOf(strand).map((keys) => ({ keys, weight: strand.resources })));
  const counts = new Map<string, number>();
  for (const { keys, weight } of steps) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + weight);
  const boxes = allBoxes(map, counts);

  const place = new Map<string, string>();
  const columns = { application: [], entity: [], resource: [], connector: [] } as Record<Kind, Box[]>;
  for (const kind of KINDS) {
    // Those connected with what the column before shows come first: lines between boxes say more than lines into a fold.
    const before = columns[KINDS[KINDS.indexOf(kind) - 1] ?? kind];
    const near = nearTo(before, steps);
    const all = boxes
      .filter((box) => box.kind === kind)
      .sort((a, b) => Number(near.has(b.key)) - Number(near.has(a.key)) || b.count - a.count);
    const isOpen = unfolded.has(kind) || all.length <= SHOWN + 1;
    const shown = isOpen ? all : all.slice(0, SHOWN);
    const rest = all.slice(shown.length);
    for (const { key } of shown) place.set(key, key);
    columns[kind] = shown;
    if (rest.length === 0) continue;
    const key = `folded ${kind}`;
    for (const box of rest) place.set(box.key, key);
    const count = rest.reduce((sum, box) => sum + box.count, 0);
    columns[kind] = [...shown, { key, kind, label: `${rest.length.toLocaleString('en')} more`, count, folded: rest.length }];
  }

  const paths = new Map<string, readonly string[]>();
  const lines = new Map<string, { from: string; to: string; weight: number }>();
  for (const { keys, weight } of steps) {
    const path = keys.flatMap((key) => place.get(key) ?? []);
    paths.set(path.join('\0'), path);
    for (const [at, from] of path.slice(0, -1).entries()) {
      const to = path[at + 1] ?? '';
      const line = lines.get(`${from}\0${to}`);
      if (line === undefined) lines.set(`${from}\0${to}`, { from, to, weight });
      else line.weight += weight;
    }
  }
  untangle(columns, [...lines.values()]);
  return { columns, lines: [...lines.values()], paths: [...paths.values()] };
}

/** The keys that stand right behind one of these boxes on some way. */
function nearTo(before: readonly Box[], steps: readonly { readonly keys: readonly string[] }[]): ReadonlySet<string> {
  const shown = new Set(before.filter(({ folded }) => folded === 0).map(({ key }) => key));
  return new Set(steps.flatMap(({ keys }) => keys.filter((_, at) => at > 0 && shown.has(keys[at - 1] ?? ''))));
}

/** The boxes a strand runs through, once for every connector that carries it. */
function stepsOf({ applicationId, entityId, resourceType, countryCode, resourceId, connectorIds }: Strand): string[][] {
  const resource =
    resourceId === undefined ? `group:${resourceType}:${countryCode ?? ''}` : `resource:${resourceType}:${resourceId}`;
  const ways = connectorIds.length === 0 ? [''] : connectorIds;
  return ways.map((connectorId) => [
    `application:${applicationId}`,
    `entity:${entityId ?? ''}`,
    resource,
    `connector:${connectorId}`,
  ]);
}

function allBoxes(map: AccountMap, counts: ReadonlyMap<string, number>): Box[] {
  const box = (key: string, kind: Kind, label: string, more: Partial<Box> = {}): Box => ({
    key,
    kind,
    label,
    count: counts.get(key) ?? 0,
    focus: key,
    folded: 0,
    ...more,
  });
  const named = new Map(
    map.strands.flatMap(({ resourceType, resourceId, resourceName, countryCode }) =>
      resourceId === undefined
        ? []
        : [[`resource:${resourceType}:${resourceId}`, { label: resourceName ?? resourceId, countryCode }]],
    ),
  );
  const detailOf = (id: string, name: string): string | undefined => (name === id ? undefined : name);
  return [
    ...map.applications.map(({ applicationId: id, applicationName: name }) =>
      box(`application:${id}`, 'application', id, { detail: detailOf(id, name) }),
    ),
    ...(counts.has('entity:')
      ? [box('entity:', 'entity', 'no entity', { detail: 'the application itself', focus: undefined })]
      : []),
    ...map.entities.map(({ entityId: id, entityName: name }) =>
      box(`entity:${id}`, 'entity', id, { detail: detailOf(id, name) }),
    ),
    ...(named.size > 0
      ? [...named].map(([key, { label, countryCode }]) => box(key, 'resource', label, { detail: countryCode }))
      : map.resourceGroups.map(({ resourceType, countryCode, resources }) =>
          box(`group:${resourceType}:${countryCode ?? ''}`, 'resource', TYPE_NAMES[resourceType] ?? resourceType, {
            detail: countryCode,
            count: resources,
          }),
        )),
    ...map.connectors.map(({ connectorId, state }) => box(`connector:${connectorId}`, 'connector', connectorId, { state })),
    ...(counts.has('connector:') ? [box('connector:', 'connector', 'no route', { state: 'NONE', focus: undefined })] : []),
  ];
}

/** Puts the boxes of each column beside what they are connected with, the folded ones last. */
function untangle(columns: Record<Kind, Box[]>, lines: readonly Line[]): void {
  for (const [at, kind] of KINDS.entries()) {
    const before = columns[KINDS[at - 1] ?? kind];
    if (at === 0) continue;
    const places = new Map(before.map(({ key }, index) => [key, index]));
    const middle = (key: string): number => {
      let sum = 0;
      let weight = 0;
      for (const line of lines) {
        if (line.to !== key) continue;
        sum += (places.get(line.from) ?? 0) * line.weight;
        weight += line.weight;
      }
      // What is connected with nothing comes behind what is.
      return weight === 0 ? Number.POSITIVE_INFINITY : sum / weight;
    };
    const middles = new Map(columns[kind].map(({ key }) => [key, middle(key)]));
    columns[kind] = [...columns[kind]].sort(
      (a, b) =>
        Number(a.folded > 0) - Number(b.folded > 0) ||
        compare(middles.get(a.key) ?? 0, middles.get(b.key) ?? 0) ||
        b.count - a.count,
    );
  }
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
