// Random numbers that come again: FAULTS_SEED repeats a run.

const seed = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000);
console.log(`FAULTS_SEED=${seed}`);

/** From 0 up to 1. Source: mulberry32, public domain. */
export function seededRandom(salt: string): () => number {
  let state = seed;
  for (const letter of salt) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
