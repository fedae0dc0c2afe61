/** Random numbers that can be had again from their seed: `[0, 1)`, mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: from WAYBILL_SEED to have a run again, else a new one. It belongs into the test's name. */
export const seedOfRun = (): number =>
  Number(process.env.WAYBILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
