// How the links of a connector are divided among the nodes that live: evenly, and with as little moving as can be.

export interface HeldLink {
  readonly link: number;
  readonly nodeId: number;
}

export interface LinkShare {
  /** Links this node lets go of, for one that has too few. */
  readonly release: readonly number[];
  /** Links nobody keeps, which this node should take. */
  readonly claim: readonly number[];
}

/**
 * What one node does about its share. Every node comes to the same division from the same rows; rows that are older for one of
 * them only make it wait, since a link is taken from nobody.
 * @param key says which connector it is: the links left over after an even division go to other nodes for another connector
 * @param held links kept by nodes that live
 */
export function linkShare(
  key: string,
  linkCount: number,
  liveNodes: readonly number[],
  held: readonly HeldLink[],
  ownNodeId: number,
): LinkShare {
  const target = targetOf(key, linkCount, liveNodes, ownNodeId);
  const own = held.filter(({ nodeId }) => nodeId === ownNodeId).map(({ link }) => link);
  const beyond = own.filter((link) => link >= linkCount);
  const kept = own.filter((link) => link < linkCount).sort((a, b) => a - b);
  const release = [...beyond, ...kept.slice(target)];
  const missing = target - kept.length;
  if (missing <= 0) return { release, claim: [] };
  const taken = new Set(held.map(({ link }) => link));
  const free = Array.from({ length: linkCount }, (_, link) => link).filter((link) => !taken.has(link));
  return { release, claim: free.slice(0, missing) };
}

function targetOf(key: string, linkCount: number, liveNodes: readonly number[], ownNodeId: number): number {
  const nodes = [...liveNodes].sort((a, b) => a - b);
  const place = nodes.indexOf(ownNodeId);
  if (place < 0) return 0;
  const least = Math.floor(linkCount / nodes.length);
  const left = linkCount % nodes.length;
  const turned = (place + hashOf(key)) % nodes.length;
  return turned < left ? least + 1 : least;
}

/** FNV-1a, 32 bits: anything that spreads will do. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
