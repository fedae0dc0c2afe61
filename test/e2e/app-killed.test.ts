import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { MEBIBYTE, sha256Of, writeLarge } from './support/local-files.ts';
import { aliveOf, familyOf } from './support/processes.ts';
import { addPartner, cardOf, dropFiles, ledgerKinds } from './support/steps.ts';

const machine = needs('sshd', 'processes');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('a killed application', machine), () => {
  test('in a transfer leaves no process behind, and delivers once after the next start', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd());
    const proxy = lasting(context, await startTcpProxy({ targetPort: server.port }));
    const first = await startJourney(context);
    const { page, home } = first;
    await addPartner(page, server, { name: PARTNER, port: proxy.port });
    const large = await writeLarge(join(home, 'outbox'), 'study.bin', 64 * MEBIBYTE);
    await dropFiles(cardOf(page, PARTNER), [large]);
    await page.getByRole('button', { name: PREFLIGHT.send(1, PARTNER) }).click();
    await waitFor(() => proxy.bytes('up') > 16 * MEBIBYTE, {
      what: 'the upload to be under way',
    });
    proxy.stall();
    const family = await familyOf(first);
    expect(family.length).toBeGreaterThan(2);
    await first.kill();
    await waitFor(async () => (await aliveOf(family)).length === 0, {
      what: 'engine and helpers to end with the application',
      deadlineMs: 20_000,
      everyMs: 100,
    });
    proxy.cut();
    proxy.resume();

    const next = await startJourney(context, { dataDirectory: first.dataDirectory });
    await cardOf(next.page, PARTNER).getByText('1 of 1 delivered today').waitFor();
    expect(await ledgerKinds(next.page)).toEqual(['transfer.delivered', 'trust.accepted']);
    expect(await readdir(server.root)).toEqual(['study.bin']);
    expect(await sha256Of(join(server.root, 'study.bin'))).toBe(await sha256Of(large));
  });
});
