import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import { begin, crashScene, finish, sshdUnderTest, writeFiles } from '../support/crash-scene.ts';
import { engineHere, engineInChild, killEngine } from '../support/engine.ts';
import { seededRandom, seedOfRun } from '../support/random.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const MIB = 1_024 * 1_024;
/** On a busy machine the large ones take many times what they take alone (2 s). */
const DEADLINE_MS = 60_000;
const sshdHere = requires('sshd');
const seed = seedOfRun();

describe.skipIf(!sshdHere.available)(
  titleWith('an engine killed while it works with sshd', sshdHere),
  {
    timeout: DEADLINE_MS,
  },
  () => {
    let sshd: RealSshd;

    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd[Symbol.asyncDispose]());

    it('sends and fetches a large file anew when killed in the middle of both', async () => {
      await using scene = await crashScene(sshd.root);
      await using proxy = await startTcpProxy({ targetPort: sshd.port });
      const [[sent = ''], fetch] = await Promise.all([
        writeFiles(scene.toSend, 'backup', [64 * MIB]),
        writeFiles(scene.toFetch, 'archive', [64 * MIB]),
      ]);
      const server = sshdUnderTest(sshd, proxy.port);
      const engine = await engineInChild(scene.dataDirectory, server.owner);
      const batches = await begin(engine, server, scene, { send: [sent], fetch, remoteFolder: scene.sent });
      await waitFor(() => proxy.bytes('up') > 8 * MIB && proxy.bytes('down') > 8 * MIB, {
        what: 'both files to be under way',
        everyMs: 2,
      });
      await killEngine(engine);
      const [left = ''] = await readdir(scene.sent);
      expect(left).toMatch(new RegExp(`^${basename(sent)}\\..+\\.part$`));
      expect((await stat(join(scene.sent, left))).size).toBeLessThan(64 * MIB);

      await using next = await engineHere(scene.dataDirectory, server.owner);
      await finish(next, batches);
      expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(2));
      await expectWhole(scene);
    });

    it('sends and fetches each of many small files once when killed between them', async () => {
      await using scene = await crashScene(sshd.root);
      const sizes = new Array<number>(300).fill(4_096);
      const send = await writeFiles(scene.toSend, 'billing_log', sizes);
      const fetch = await writeFiles(scene.toFetch, 'patient_visit_log', sizes);
      const server = sshdUnderTest(sshd);
      const engine = await engineInChild(scene.dataDirectory, server.owner);
      const batches = await begin(engine, server, scene, { send, fetch, remoteFolder: scene.sent });
      await waitFor(
        async () => (await readdir(scene.sent)).filter((name) => name.endsWith('.csv')).length > 60,
        {
          what: 'some files to have arrived',
          everyMs: 2,
        },
      );
      await killEngine(engine);
      expect((await readdir(scene.sent)).length + (await readdir(scene.fetched)).length).toBeLessThan(600);

      await using next = await engineHere(scene.dataDirectory, server.owner);
      await finish(next, batches);
      expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(600));
      await expectWhole(scene);
    });

    const random = seededRandom(seed);
    for (const delayMs of Array.from({ length: 3 }, () => Math.floor(random() * 500))) {
      it(`finishes everything when killed ${delayMs} ms after it began (seed ${seed})`, async () => {
        await using scene = await crashScene(sshd.root);
        const sizes = [8 * MIB, ...new Array<number>(60).fill(3_000)];
        const send = await writeFiles(scene.toSend, 'billing_log', sizes);
        const fetch = await writeFiles(scene.toFetch, 'patient_visit_log', sizes);
        const server = sshdUnderTest(sshd);
        const engine = await engineInChild(scene.dataDirectory, server.owner);
        const batches = await begin(engine, server, scene, { send, fetch, remoteFolder: scene.sent });
        // Not a wait for anything: the moment itself is what is tried.
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await killEngine(engine);

        await using next = await engineHere(scene.dataDirectory, server.owner);
        await finish(next, batches);
        expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(122));
        await expectWhole(scene);
      });
    }
  },
);
