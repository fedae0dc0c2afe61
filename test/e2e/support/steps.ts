import type { ElectronApplication, Locator, Page } from 'playwright';
import { FRAME } from '../../../shared/messages/window/frame.ts';
import type { Page as PageName } from '../../../shared/messages/window/pages.ts';
import type { Profile, ProfileInput } from '../../../shared/models/profile.ts';
import type { RealSshd } from '../../support/sshd.ts';
import { ask } from './journey.ts';

/** To a page by its entry in the navigation; the entry may tell a number as well. */
export async function goTo(page: Page, name: PageName): Promise<void> {
  const label = FRAME.pages[name];
  await page
    .getByRole('navigation', { name: FRAME.navigation })
    .getByRole('button', { name: new RegExp(`^${label}\\b`) })
    .click();
  await page.getByRole('heading', { level: 1, name: label }).waitFor();
}

/** The card of a partner on the Send page. */
export const cardOf = (page: Page, partner: string): Locator =>
  page.getByRole('listitem', { name: partner, exact: true });

/** A row of a table, by the name of its file. */
export const rowOf = (table: Locator, file: string): Locator =>
  table.getByRole('row').filter({ has: table.page().getByTitle(file, { exact: true }) });

/** The next native dialog for opening answers these paths. */
export const answerOpenDialog = (electron: ElectronApplication, paths: readonly string[]): Promise<void> =>
  electron.evaluate(({ dialog }, filePaths) => {
    Reflect.set(dialog, 'showOpenDialog', async () => ({ canceled: false, filePaths }));
  }, paths);

/** The next native dialog for saving answers this path. */
export const answerSaveDialog = (electron: ElectronApplication, path: string): Promise<void> =>
  electron.evaluate(({ dialog }, filePath) => {
    Reflect.set(dialog, 'showSaveDialog', async () => ({ canceled: false, filePath }));
  }, path);

/** Drops files of the disk onto an element, as from the desktop: real `File` objects with a path behind them. */
export async function dropFiles(target: Locator, paths: readonly string[]): Promise<void> {
  const page = target.page();
  const input = await page.evaluateHandle(() => {
    const made = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      hidden: true,
    });
    document.body.append(made);
    return made;
  });
  await input.setInputFiles([...paths]);
  await target.evaluate((element, { files }) => {
    const dataTransfer = new DataTransfer();
    for (const file of files ?? []) dataTransfer.items.add(file);
    for (const type of ['dragenter', 'dragover', 'drop'])
      element.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, input);
  await input.evaluate((made) => made.remove());
  await input.dispose();
}

/** A connection that signs in with the test's key file, its server's key trusted. */
export async function addPartner(
  page: Page,
  server: RealSshd,
  settings: Partial<ProfileInput> & { readonly name: string },
): Promise<Profile> {
  const profile = await ask(page, 'profiles.add', {
    host: server.host,
    port: server.port,
    user: server.user,
    authentication: { method: 'key-file', path: server.identityFile },
    remoteFolder: server.root,
    ...settings,
  });
  await trust(page, server, profile);
  return profile;
}

/** As a person who compared. */
export async function trust(
  page: Page,
  server: RealSshd,
  { host, port }: Pick<Profile, 'host' | 'port'>,
): Promise<void> {
  const [, publicKey = ''] = server.hostPublicKey.split(' ');
  await ask(page, 'trust.accept', { host, port, publicKey, how: 'compared' });
}

/** Presses Tab until something has the focus: what can't be reached so can't be reached by keyboard. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor();
  const page = target.page();
  const hasFocus = () => target.evaluate((element) => element.contains(document.activeElement));
  for (let presses = 0; !(await hasFocus()); presses += 1) {
    if (presses === MOST_TABS) throw new Error(`${target} wasn't reached by ${MOST_TABS} times ${key}`);
    await page.keyboard.press(key);
  }
}

/** A page of the window has fewer stops. */
const MOST_TABS = 80;

/** What the window shows of a hash. */
export const inGroupsOfFour = (hash: string): string => hash.replaceAll(/.{4}(?=.)/g, '$& ');

/** The kinds of all that the ledger holds, the newest first. */
export async function ledgerKinds(page: Page): Promise<readonly unknown[]> {
  const { entries } = await ask(page, 'history.list', { filter: { everything: true } });
  return entries.map(({ fields }) => fields.kind);
}

/** Whether a press in its middle reaches it: nothing lies over it. */
export const isUncovered = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
