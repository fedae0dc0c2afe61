import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONFLICTS } from '../../shared/messages/window/conflicts.ts';
import { FILES } from '../../shared/messages/window/files.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { sha256Of, writeCsv } from './support/local-files.ts';
import { addPartner, dropFiles, goTo, rowOf } from './support/steps.ts';

const machine = needs('sshd');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('the two panes', machine), () => {
  test('carry files both ways, and keep a folder in order', async (context) => {
    const server = lasting(context, await startSshd());
    const { page, home } = await startJourney(context);
    const outbox = join(home, 'outbox');
    const results = await writeCsv(server.root, 'results.csv');
    await mkdir(join(server.root, 'archive'));
    await writeFile(join(server.root, 'roster.csv'), 'theirs');
    const roster = await writeCsv(outbox, 'roster.csv');
    const desktop = await writeCsv(join(home, 'desktop'), 'from the desktop.csv');
    await addPartner(page, server, { name: PARTNER });
    await goTo(page, 'files');
    const here = page.getByRole('grid', { name: FILES.paneLabel('local', PARTNER) });
    const there = page.getByRole('grid', { name: FILES.paneLabel('remote', PARTNER) });
    const paneOf = (side: 'local' | 'remote') =>
      page.getByRole('region', { name: FILES.paneLabel(side, PARTNER) });
    await rowOf(here, 'outbox').dblclick();
    await rowOf(here, 'roster.csv').waitFor();

    // From their side to ours, and from the desktop into one of their folders.
    await rowOf(there, 'results.csv').dragTo(paneOf('local'));
    await rowOf(here, 'results.csv').waitFor();
    expect(await sha256Of(join(outbox, 'results.csv'))).toBe(await sha256Of(results));
    await dropFiles(rowOf(there, 'archive'), [desktop]);
    await rowOf(there, 'archive').dblclick();
    await rowOf(there, 'from the desktop.csv').waitFor();
    await page.keyboard.press('Backspace');

    // A name that is taken is a question; both stay.
    await rowOf(here, 'roster.csv').click();
    await page.keyboard.press('Control+u');
    await page
      .getByRole('dialog', { name: CONFLICTS.title(PARTNER, 'upload') })
      .getByRole('button', { name: CONFLICTS.keepBoth })
      .click();
    await rowOf(there, 'roster (2).csv').waitFor();
    expect([
      await readFile(join(server.root, 'roster.csv'), 'utf8'),
      await sha256Of(join(server.root, 'roster (2).csv')),
    ]).toEqual(['theirs', await sha256Of(roster)]);

    // A folder, another name, and gone for good only after a question.
    await rowOf(there, 'roster.csv').click();
    await page.keyboard.press('F7');
    const newFolder = page.getByRole('dialog', { name: FILES.newFolderTitle });
    await newFolder.getByLabel(FILES.name).fill('2025-01');
    await page.keyboard.press('Enter');
    await rowOf(there, '2025-01').waitFor();
    await rowOf(there, 'roster.csv').click();
    await page.keyboard.press('F2');
    const rename = page.getByRole('dialog', { name: FILES.renameTitle('roster.csv') });
    await rename.getByLabel(FILES.name).fill('old roster.csv');
    await page.keyboard.press('Enter');
    await rowOf(there, 'old roster.csv').click();
    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: FILES.deleteTitle(1, 'old roster.csv') });
    await question.waitFor();
    expect(await readdir(server.root)).toContain('old roster.csv');
    await question.getByRole('button', { name: FILES.deleteForGood(1) }).click();
    await rowOf(there, 'old roster.csv').waitFor({ state: 'detached' });
    expect((await readdir(server.root, { recursive: true })).toSorted()).toEqual([
      '2025-01',
      'archive',
      'archive/from the desktop.csv',
      'results.csv',
      'roster (2).csv',
    ]);
  });
});
