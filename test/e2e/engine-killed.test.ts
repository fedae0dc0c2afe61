import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILES } from '../../shared/messages/window/files.ts';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { requiresDisplay } from '../support/display.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import { ask, lasting, startJourney } from './support/journey.ts';
import { sha256Of, writeCsv, writeLarge } from './support/local-files.ts';
import { enginePidOf } from './support/processes.ts';
import { addPartner, goTo, ledgerKinds, rowOf } from './support/steps.ts';

const display = requiresDisplay();
const machine = requires('sshd');
const PARTNER = 'Sleep Impressions';
const MEBIBYTE = 1_024 * 1_024;

describe.skipIf(!display.available || !machine.available)(
  titleWith('an engine that is killed', machine),
  () => {
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
      process.kill(killed, 'SIGKILL');

      const notice = page.getByText(FRAME.engineRestarting);
      await notice.waitFor();
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
  },
);
