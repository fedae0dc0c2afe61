import { ROUTES } from '../../shared/messages/window/routes.ts';
import type { Camera } from './camera.ts';
import type { DemoApp } from './demo-app.ts';
import type { Desk } from './desk.ts';
import { closeDialog, openPage } from './pages.ts';
import type { Partner } from './partners.ts';

/** A connection, its test, and one that isn't ready. */
export async function connectionScenes({ page }: DemoApp, camera: Camera): Promise<void> {
  await openPage(page, 'Connections');
  const list = page.getByRole('listbox', { name: 'Connections' });
  await list.getByRole('option', { name: 'Sleep Impressions' }).click();
  await camera.shoot('connections');
  const trust = page.getByRole('button', { name: /^Trust/ });
  await trust.click();
  await page
    .getByText(/^Accepted on/)
    .first()
    .waitFor();
  await camera.shoot('it-trust', trust);
  await trust.click();
  await networkScene(page, camera);
  // The box itself is hidden under its drawing.
  await page.getByText('Also write a test file').click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('Test: ready to send').waitFor();
  const doctor = page.getByRole('region', { name: 'Test', exact: true });
  await camera.shoot('connections-test-passed', doctor);
  await page.getByRole('button', { name: /Encrypted/ }).click();
  await page.getByText('Strict key exchange').waitFor();
  await camera.shoot('it-doctor', doctor);
  await list.getByRole('option', { name: 'AiMedRes' }).click();
  await page.getByLabel('User', { exact: true }).fill('somebody.else');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('Test: not ready').waitFor();
  await camera.shoot('it-doctor-failed', doctor);
  await page.getByRole('button', { name: 'Add connection' }).first().click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor();
  await camera.shoot('connections-discard');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await camera.shoot('connections-add');
}

/** The way through a proxy, typed and taken back. */
async function networkScene(page: DemoApp['page'], camera: Camera): Promise<void> {
  const network = page.getByRole('button', { name: /^Network/ });
  const way = page.getByRole('button', { name: /Connect$/ });
  const choose = async (kind: string) => {
    await way.click();
    await page.getByRole('option', { name: kind }).click();
  };
  const proxy = page.getByRole('textbox', { name: 'Proxy', exact: true });
  const user = page.getByRole('textbox', { name: 'User for the proxy' });
  await network.click();
  await choose(ROUTES.kinds['http-connect']);
  await proxy.fill('proxy.clinic.example');
  await user.fill('ravi');
  await camera.shoot('it-network', network);
  await proxy.fill('');
  await user.fill('');
  await choose(ROUTES.kinds.direct);
  await network.click();
}

/** A server that nobody has compared yet, and one that isn't what it was. */
export async function identityScenes(
  { page }: DemoApp,
  camera: Camera,
  parts: { desk: Desk; unknown: Partner; changed: Partner; file: string },
): Promise<void> {
  const { desk, unknown, changed, file } = parts;
  for (const [partner, shot] of [
    [unknown, 'unknown-key'],
    [changed, 'changed-key'],
  ] as const) {
    await desk.enqueue(partner, [file]);
    await openPage(page, 'Send');
    const card = page.getByRole('listitem', { name: partner.facts.name });
    await card.getByRole('button', { name: /^Needs you/ }).click();
    await page
      .getByText(/^SHA256:|SHA256/)
      .first()
      .waitFor();
    await camera.shoot(shot);
    await closeDialog(page, /^(Cancel|Close)$/);
  }
}
