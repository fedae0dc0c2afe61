import { expect, it } from 'vitest';
import { inTurn } from '../../electron/engine/transfers/in-turn.ts';

it('gives what each source gives in its turn, having begun so many together, and closes all of them', async () => {
  const seen: string[] = [];
  const begun = new Map<string, () => void>();
  async function* open(name: string): AsyncGenerator<string, void> {
    seen.push(`${name} begins`);
    try {
      await new Promise<void>((resolve) => begun.set(name, resolve));
      yield `${name}1`;
      if (name === 'c') throw new Error('c is bad');
      yield `${name}2`;
    } finally {
      seen.push(`${name} ends`);
    }
  }
  const all = inTurn(['a', 'b', 'c', 'd', 'e'], open, 3);
  const first = all.next();
  expect(seen).toEqual(['a begins', 'b begins', 'c begins']);
  for (const name of ['c', 'b', 'a']) begun.get(name)?.();
  seen.push(String((await first).value));
  const rest = (async () => {
    for await (const item of all) {
      seen.push(item);
      for (const go of begun.values()) go();
    }
  })();
  await expect(rest).rejects.toThrow('c is bad');
  expect(seen.filter((line) => line.length === 2)).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
  expect(seen.filter((line) => line.endsWith('begins'))).toHaveLength(5);
  expect(seen.filter((line) => line.endsWith('ends'))).toHaveLength(5);
});
