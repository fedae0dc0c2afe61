import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILES } from '../../shared/messages/window/files.ts';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import { ask, lasting, needs, startJourney } from './support/journey.ts';
import { MEBIBYTE, sha256Of, writeCsv, writeLarge } from './support/local-files.ts';
import { enginePidOf } from './support/processes.ts';
import { addPartner, goTo, ledgerKinds, rowOf } from './support/steps.ts';

const machine = needs('sshd', 'processes');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('a killed engine', machine), () => {
  test('in a 200 MB upload is there again, the window keeps its place, the file arrives once', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd());
    const proxy = lasting(context, await startTcpProxy({ targetPort: server.port }));
    const app = await startJourney(context);
    const { page, home } = app;
    await addPartner(page, server, { name: PARTNER, port: proxy.port });
    const outbox = join(home, 'outbox');
    const large = await writeLarge(outbox, 'study.bin', 200 * MEBIBYTE);
    await writeCsv(outbox, 'beside.csv');

    // Sent from Files; what is selected there later is the place that must be kept.
    await goTo(page, 'files');
    const here = page.getByRole('grid', { name: FILES.paneLabel('local', PARTNER) });
    await rowOf(here, 'outbox').dblclick();
    await rowOf(here, 'study.bin').click();
    await page.getByRole('button', { name: FILES.upload({ count: 1, hasFolders: false }) }).click();
    await waitFor(() => proxy.bytes('up') > 60 * MEBIBYTE, {
      what: 'the upload to be under way',
      deadlineMs: 30_000,
    });
    proxy.stall();
    await rowOf(here, 'beside.csv').click();
    const killed = (await enginePidOf(app)) ?? expect.unreachable('there is no engine');
    const notice = page.getByText(FRAME.engineRestarting);
    const said = notice.waitFor();
    process.kill(killed, 'SIGKILL');
    await said;
    expect(await rowOf(here, 'beside.csv').getAttribute('aria-selected')).toBe('true');
    proxy.resume();
    await notice.waitFor({ state: 'detached' });
    expect(await enginePidOf(app)).not.toBe(killed);

    await waitFor(async () => (await ledgerKinds(page)).length > 1, {
      what: 'the delivery',
      deadlineMs: 60_000,
      everyMs: 250,
    });
    expect(await ledgerKinds(page)).toEqual(['transfer.delivered', 'trust.accepted']);
    expect(await readdir(server.root)).toEqual(['study.bin']);
    expect(await sha256Of(join(server.root, 'study.bin'))).toBe(await sha256Of(large));
    // Still the same page and the same selection.
    await page.getByRole('heading', { level: 1, name: FILES.title }).waitFor();
    expect(await rowOf(here, 'beside.csv').getAttribute('aria-selected')).toBe('true');
    expect((await ask(page, 'app.state', {})).engine).toMatchObject({ state: 'running', restarts: 1 });
  });
});
