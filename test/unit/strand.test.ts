import { expect, it } from 'vitest';
import { Hashing } from '../../electron/engine/hashing/hashing.ts';
import { Strand } from '../../electron/engine/transfers/pump/strand.ts';

it('a wait for a digest ends with the thread that would have told it', async () => {
  const hashing = new Hashing();
  using strand = new Strand(hashing, {
    sizeBytes: 64 * 1_024 * 1_024,
    chunkBytes: 1_024,
    slots: 4,
    signal: new AbortController().signal,
  });
  const digest = strand.markAt(1_024);
  const failed = expect(digest).rejects.toMatchObject({ error: { code: 'Internal' } });
  await hashing[Symbol.asyncDispose]();
  await failed;
  await expect(strand.markAt(1_024)).rejects.toMatchObject({ error: { code: 'Internal' } });
});
