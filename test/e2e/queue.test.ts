import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { PAGES } from '../../shared/messages/window/pages.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { QUEUE } from '../../shared/messages/window/queue.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { MEBIBYTE, sha256Of, writeLarge } from './support/local-files.ts';
import { addPartner, cardOf, dropFiles, goTo, ledgerKinds } from './support/steps.ts';

const machine = needs('sshd');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('the queue', machine), () => {
  test('shows what goes on every page, pauses it, cancels it, lets it go on', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd());
    const proxy = lasting(context, await startTcpProxy({ targetPort: server.port }));
    const { page, home } = await startJourney(context);
    await addPartner(page, server, { name: PARTNER, port: proxy.port });
    const [kept, unwanted] = await Promise.all(
      ['kept.bin', 'unwanted.bin'].map((name) => writeLarge(join(home, 'outbox'), name, 48 * MEBIBYTE)),
    );
    await dropFiles(cardOf(page, PARTNER), [kept ?? '', unwanted ?? '']);
    await page.getByRole('button', { name: PREFLIGHT.send(2, PARTNER) }).click();
    await waitFor(() => proxy.bytes('up') > 8 * MEBIBYTE, { what: 'both to be under way' });
    proxy.stall();
    for (const each of PAGES) {
      await goTo(page, each);
      await page.getByRole('button', { name: FRAME.openQueue }).waitFor();
    }

    await page.getByRole('button', { name: FRAME.openQueue }).click();
    const tab = (name: keyof typeof QUEUE.tabs) => page.getByRole('tab', { name: QUEUE.tabs[name] });
    const press = (action: keyof typeof QUEUE.actions, file: string) =>
      page.getByRole('button', { name: QUEUE.named(QUEUE.actions[action], file) }).click();
    await page.getByRole('progressbar', { name: QUEUE.progressOf('kept.bin') }).waitFor();
    await press('pause', 'kept.bin');
    await press('cancel', 'unwanted.bin');
    proxy.resume();
    await tab('waiting').click();
    await page.getByRole('list', { name: QUEUE.lists.waiting }).getByText(QUEUE.why.paused).first().waitFor();
    await press('resume', 'kept.bin');
    await tab('done').click();
    const done = page.getByRole('list', { name: QUEUE.lists.done });
    await done.getByTitle('kept.bin').waitFor();
    await done.getByTitle('unwanted.bin').waitFor();
    await waitFor(async () => (await readdir(server.root)).length === 1, {
      what: 'the rest of the cancelled one to go',
    });
    expect(await readdir(server.root)).toEqual(['kept.bin']);
    expect(await sha256Of(join(server.root, 'kept.bin'))).toBe(await sha256Of(kept ?? ''));
    expect((await ledgerKinds(page)).toSorted()).toEqual([
      'transfer.cancelled',
      'transfer.delivered',
      'trust.accepted',
    ]);
  });
});
