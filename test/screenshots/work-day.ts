import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../support/temp.ts';
import type { Camera } from './camera.ts';
import { at, dateOf, monthOf } from './clock.ts';
import type { DemoApp } from './demo-app.ts';
import { DAILY } from './exports.ts';
import { closeDialog, openPage } from './pages.ts';
import type { Partner } from './partners.ts';
import type { Office } from './past.ts';

const ABOUT_HALF_BYTES = 80 * 1_024 * 1_024;

/** Files on their way to one partner, another one that doesn't accept a password, a third that has most of today's. */
export async function workDay(demo: DemoApp, camera: Camera, office: Office): Promise<void> {
  const { page } = demo;
  const { desk, aiMedRes, exports } = office;
  await refusedSignIn(demo, camera, office);

  const month = monthOf(0);
  const research = [
    `cohort_${month}_dictionary.csv`,
    `cohort_${month}_deidentified.csv`,
    `imaging_index_${month}.csv`,
    `sleep_stages_${month}.csv`,
  ].map((name) => join(exports, 'Research', name));
  // Slowly enough that they are on their way in every picture.
  aiMedRes.faults.delayReplyMs = 900;
  await desk.enqueue(aiMedRes, research);
  await waitFor(async () => (await largestOf(aiMedRes)) > ABOUT_HALF_BYTES, {
    what: 'half of the big file to be sent',
    deadlineMs: 90_000,
  });
  await openPage(page, 'Send');
  await page.getByText(/^Sending \d of \d/).waitFor();
  await camera.shoot('send');
  await openPage(page, 'Queue');
  await page.getByRole('tab', { name: /^Active/ }).click();
  await camera.shoot('queue-active');
  await page.getByRole('tab', { name: /^Waiting/ }).click();
  await camera.shoot('queue-waiting');
  await page.getByRole('tab', { name: /^Done/ }).click();
  await camera.shoot('queue-done');

  await preflight(demo, camera, office);
  await alreadyThere(demo, camera, office);
  delete aiMedRes.faults.delayReplyMs;
}

/** How much of the biggest file has arrived, bytes. */
async function largestOf({ root, facts }: Partner): Promise<number> {
  const folder = join(root, facts.folder);
  // One that gets its final name meanwhile isn't there under this one any more.
  const sizeOf = (name: string) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  return Math.max(0, ...(await Promise.all((await readdir(folder)).map(sizeOf))));
}

/** The password of Midwest Claims was changed there. */
async function refusedSignIn({ page }: DemoApp, camera: Camera, { desk, midwestClaims, exports }: Office) {
  const name = join(exports, `remit_corrections_${dateOf(0)}.csv`);
  await writeFile(name, 'Claim ID,Amount\n'.repeat(120));
  await utimes(name, at(0, 9, 30) / 1_000, at(0, 9, 30) / 1_000);
  await desk.enqueue(midwestClaims, [name]);
  const chip = page.getByRole('button', { name: /^Needs you/ });
  await chip.click();
  const dialog = page.getByRole('dialog');
  await camera.shoot('sign-in');
  await dialog.getByLabel(/^Password for/).fill('last year’s');
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await chip.click();
  await dialog.getByText(/didn.t accept/).waitFor();
  await camera.shoot('sign-in-refused');
  await closeDialog(page);
}

async function preflight(demo: DemoApp, camera: Camera, { exports }: Office): Promise<void> {
  const { page } = demo;
  await openPage(page, 'Send');
  const today = DAILY.map((which) => join(exports, `${which}_${dateOf(0)}.csv`));
  // The first was sent this morning.
  await demo.chooseFiles([today[0], today[3]].filter((path) => path !== undefined));
  await page.getByRole('button', { name: 'Choose files… for Sleep Impressions' }).click();
  await page
    .getByRole('dialog')
    .getByText(/The same content was delivered/)
    .waitFor();
  await camera.shoot('preflight');
  await closeDialog(page);
}

/** A file of that name lies there already. */
async function alreadyThere({ page }: DemoApp, camera: Camera, { desk, sleepImpressions, exports }: Office) {
  await desk.enqueue(sleepImpressions, [join(exports, `billing_log_${dateOf(0)}.csv`)]);
  await openPage(page, 'Queue');
  await page.getByRole('tab', { name: /^Failed/ }).click();
  await page
    .getByRole('tabpanel')
    .getByText(`billing_log_${dateOf(0)}.csv`)
    .first()
    .waitFor();
  await camera.shoot('queue-failed');
}
