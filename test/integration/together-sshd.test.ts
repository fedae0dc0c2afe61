import { readdirSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import { crashScene, sshdUnderTest, writeFiles } from '../support/crash-scene.ts';
import { addProfile, engineInChild, untilFinal, workOnEverything } from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(
  titleWith('a partner’s watcher and a batch that publishes together', sshdHere),
  () => {
    let sshd: RealSshd;

    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd[Symbol.asyncDispose]());

    /** Sends a batch, the engine in a process of its own, while this one looks at the folder as often as it can. */
    async function watched(sizes: readonly number[], port: number) {
      await using scene = await crashScene(sshd.root);
      const server = sshdUnderTest(sshd, port);
      await mkdir(scene.sent, { recursive: true });
      const paths = await writeFiles(scene.toSend, 'billing_log', sizes);
      await using engine = await engineInChild(scene.dataDirectory, server.owner);
      const profileId = await addProfile(engine, server);
      const items = paths.map((localPath) => ({
        localPath,
        remotePath: scene.sent,
        target: 'folder' as const,
      }));
      const { batchId } = unwrap(
        await engine.request('transfers.enqueueUploads', { profileId, items, together: true }),
      );
      await workOnEverything(engine);
      /** Looks while nothing had its name, and the first and last look that saw a part, milliseconds. */
      const looks = { before: 0, withTemporaries: 0, partial: 0 };
      let partSinceMs = 0;
      let wholeAtMs = 0;
      let tooEarly = 0;
      await waitFor(
        () => {
          const names = readdirSync(scene.sent);
          const hidden = names.filter((name) => name.endsWith('.part')).length;
          const seen = names.length - hidden;
          if (seen === 0) {
            looks.before += 1;
            if (hidden > 0) looks.withTemporaries += 1;
            return false;
          }
          // A part may be seen only while the rest is complete under temporary names.
          if (names.length < sizes.length) tooEarly += 1;
          if (partSinceMs === 0) partSinceMs = performance.now();
          if (seen < sizes.length) looks.partial += 1;
          else wholeAtMs = performance.now();
          return seen === sizes.length && hidden === 0;
        },
        { what: 'the watcher to see all of it', everyMs: 0, deadlineMs: 60_000 },
      );
      await untilFinal(engine, batchId);
      expect(await aftermath(engine, scene.dataDirectory)).toEqual(allDelivered(sizes.length));
      await expectWhole(scene);
      expect((await readdir(scene.sent)).length).toBe(sizes.length);
      return { looks, tooEarly, partialMs: Math.max(0, wholeAtMs - partSinceMs) };
    }

    it('never sees a part before all of it is there, over a slow line', async () => {
      await using proxy = await startTcpProxy({ targetPort: sshd.port, delayMs: 25 });
      const { looks, tooEarly } = await watched(
        [3_000_000, 10, 800_000, ...new Array<number>(20).fill(300)],
        proxy.port,
      );
      expect(tooEarly).toBe(0);
      // It looked while most of the batch lay there under temporary names.
      expect(looks.withTemporaries).toBeGreaterThan(20);
    });

    it('sees a part of 500 files for no longer than their renames take', async () => {
      const { looks, tooEarly, partialMs } = await watched(new Array<number>(500).fill(4_096), sshd.port);
      expect(tooEarly).toBe(0);
      expect(looks.before).toBeGreaterThan(10);
      // Measured: 6 to 9 ms, on a machine with nothing else to do.
      expect(partialMs).toBeLessThan(1_000);
    });
  },
);
