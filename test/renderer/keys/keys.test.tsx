import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { ConnectionsPage } from '../../../renderer/features/connections/connections-page.tsx';
import { SettingsPage } from '../../../renderer/features/settings/settings-page.tsx';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { appError } from '../../../shared/errors.ts';
import type { SecurityReport } from '../../../shared/models/security-report.ts';
import { SECURITY_CHECKS } from '../../../shared/models/security-report.ts';
import type { KeyList } from '../../../shared/models/signing-key.ts';
import { makeSetupKit } from '../../../shared/setup-kit.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, failing, installFakeWaybill } from '../support/fake-waybill.ts';
import { PageFrame } from '../support/frame.tsx';
import { CALM } from '../support/samples.ts';
import { keyFacts, madeKey } from './key-samples.ts';

const YEAR = 365 * 86_400_000;
const NEW_PATH = '/home/dana/.ssh/waybill_aimedres_ed25519';

let fake: FakeWaybill;

async function show(what: 'connections' | 'settings', answers: Answers = {}): Promise<HTMLElement> {
  fake = installFakeWaybill({
    ...CALM,
    'credentials.state': { password: false, passphrase: false, store: 'keychain' },
    'trust.list': { keys: [] },
    'keys.newPath': ({ type, folder }) => ({
      path: `${folder ?? '/home/dana/.ssh'}/waybill_aimedres_${type}`,
    }),
    'keys.make': madeKey(),
    ...answers,
  });
  await loadEverything();
  const { container } = await render(
    <PageFrame>
      {what === 'connections' ? <ConnectionsPage /> : <SettingsPage />}
      <ToastRegion />
    </PageFrame>,
  );
  return container;
}

beforeEach(() => {
  usePageStore.setState({ place: { page: 'connections', profileId: 'aimedres' }, mayLeave: null });
});

const dialog = () => page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('textbox', { name, exact: true });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

describe('making a key for a connection', () => {
  test('asks for a passphrase twice, shows what the partner gets, and takes the key as the sign-in', async () => {
    await show('connections');
    await press('Make a key…');
    await expect.element(inDialog('Private key file')).toHaveValue(NEW_PATH);
    await expectNoAxeViolations(dialog().element());
    await press('Make key');
    await expect.element(inDialog('Passphrase')).toBeInvalid();
    await inDialog('Passphrase').fill('correct horse');
    await inDialog('Passphrase once more').fill('correct hoarse');
    await press('Make key');
    await expect.element(inDialog('Passphrase once more')).toBeInvalid();
    expect(fake.inputsOf('keys.make')).toEqual([]);

    await inDialog('Passphrase once more').fill('correct horse');
    await dialog()
      .getByRole('checkbox', { name: /Keep the passphrase/ })
      .click({ force: true });
    await press('Make key');
    await expect.element(page.getByRole('heading', { name: 'The key is made' })).toBeInTheDocument();
    expect(fake.inputsOf('keys.make')).toEqual([
      {
        type: 'ed25519',
        path: NEW_PATH,
        comment: 'dana@FRONT-DESK-2',
        passphrase: 'correct horse',
        profileId: 'aimedres',
      },
    ]);
    await expectNoAxeViolations(dialog().element());
    await press('Copy text');
    expect(fake.inputsOf('clipboard.write')).toEqual([
      {
        text: expect.stringMatching(
          /aimedres-server\.hospital\.org[\s\S]*aimedres-sftp[\s\S]*ssh-ed25519 AAAA/,
        ),
      },
    ]);
    await press('Use for this connection');
    await expect.element(page.getByRole('textbox', { name: 'Key file' })).toHaveValue(NEW_PATH);
    await expect
      .element(page.getByRole('textbox', { name: 'Passphrase', exact: true }))
      .toHaveValue('correct horse');
  });

  test('keeps no passphrase that the person didn’t ask to keep', async () => {
    await show('connections');
    await press('Make a key…');
    await inDialog('Passphrase').fill('correct horse');
    await inDialog('Passphrase once more').fill('correct horse');
    await press('Make key');
    await press('Use for this connection');
    await expect.element(page.getByRole('textbox', { name: 'Passphrase', exact: true })).toHaveValue('');
  });

  test('does without a passphrase only where that is ticked, and says what it means', async () => {
    await show('connections', { 'keys.make': madeKey({ isProtected: false }) });
    await press('Make a key…');
    await dialog()
      .getByRole('checkbox', { name: /without a passphrase/ })
      .click({ force: true });
    await press('Make key');
    await expect.element(dialog().getByText(/whoever copies its file can sign in/)).toBeInTheDocument();
    expect(fake.inputsOf('keys.make')).toMatchObject([{ passphrase: '' }]);
  });

  test('follows the type with the file’s name until somebody chose one', async () => {
    await show('connections', { 'dialogs.chooseFolder': { path: '/media/stick' } });
    await press('Make a key…');
    await dialog().getByRole('radio', { name: 'RSA 4096' }).click({ force: true });
    await expect.element(inDialog('Private key file')).toHaveValue('/home/dana/.ssh/waybill_aimedres_rsa');
    await press('Choose folder…');
    await expect.element(inDialog('Private key file')).toHaveValue('/media/stick/waybill_aimedres_rsa');
    await dialog().getByRole('radio', { name: 'Ed25519' }).click({ force: true });
    await expect.element(inDialog('Private key file')).toHaveValue('/media/stick/waybill_aimedres_rsa');
  });

  test('says why it wasn’t made, and keeps what was typed', async () => {
    await show('connections', {
      'keys.make': failing(
        appError('AlreadyExists', 'there', { path: NEW_PATH, hint: 'Choose another name.' }),
      ),
    });
    await press('Make a key…');
    await inDialog('Passphrase').fill('correct horse');
    await inDialog('Passphrase once more').fill('correct horse');
    await press('Make key');
    await expect.element(dialog().getByText(/is there already.*Choose another name/)).toBeInTheDocument();
    await expect.element(inDialog('Passphrase')).toHaveValue('correct horse');
  });
});

const OLD: KeyList = {
  reminderDays: 365,
  keys: [
    {
      path: '/home/dana/.ssh/id_rsa',
      usedBy: [{ id: 'aimedres', name: 'AiMedRes' }],
      facts: keyFacts({
        path: '/home/dana/.ssh/id_rsa',
        keyType: 'ssh-rsa',
        bits: 3_072,
        isProtected: false,
        age: { sinceMs: Date.now() - 2 * YEAR, from: 'file' },
      }),
      error: null,
      isDue: true,
    },
    {
      path: '/home/dana/.ssh/gone',
      usedBy: [{ id: 'midwest', name: 'Midwest Claims' }],
      facts: null,
      error: appError('KeyUnreadable', 'gone', { path: '/home/dana/.ssh/gone' }),
      isDue: false,
    },
  ],
};

describe('keys in use', () => {
  test('that are due are named on Connections, which leads to them', async () => {
    await show('connections', { 'keys.list': OLD });
    await expect
      .element(page.getByText(/The key of AiMedRes is at least 2[34] months old/))
      .toBeInTheDocument();
    await press('See keys');
    expect(usePageStore.getState().place).toEqual({ page: 'settings' });
  });

  test('stand in Settings with age, fingerprint and what is wrong with them; the reminder is the engine’s', async () => {
    const container = await show('settings', { 'keys.list': OLD, 'keys.remindAfter': null });
    await expect.element(page.getByText('/home/dana/.ssh/id_rsa')).toBeInTheDocument();
    for (const word of ['Due', 'No passphrase', 'Can’t be read', 'RSA 3072'])
      await expect.element(page.getByText(word, { exact: true })).toBeInTheDocument();
    await expectNoAxeViolations(container);
    await press('Text for the administrator…');
    await expect.element(dialog().getByText(/Account: {5}aimedres-sftp/)).toBeInTheDocument();
    await press('Done');
    const days = page.getByRole('textbox', { name: 'Replace keys after (days)' });
    await days.fill('90');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => fake.inputsOf('keys.remindAfter')).toEqual([{ days: 90 }]);
  });
});

const REPORT: SecurityReport = {
  profileName: 'AiMedRes',
  host: 'aimedres-server.hospital.org',
  port: 22,
  user: 'aimedres-sftp',
  checkedAtMs: 0,
  findings: SECURITY_CHECKS.map((check) => ({
    check,
    verdict: check === 'key-age' ? 'warn' : 'pass',
    reason: check === 'cipher' ? 'a\u202Eb' : `About ${check}.`,
    advice: check === 'key-age' ? 'Make a new one.' : null,
  })),
  error: null,
};

/** Of a connection whose form fits the window: a menu closes where its page scrolls. */
const choose = async (item: string): Promise<void> => {
  await page.getByRole('option', { name: /Sleep Impressions/ }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  // While it goes away it counts as a dialog.
  await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
};

describe('a connection’s security', () => {
  test('is told point by point, copied, and looked at again', async () => {
    await show('connections', { 'connections.securityReport': REPORT });
    await choose('Security report…');
    await expect.element(dialog().getByText('It holds, but some of it could be better.')).toBeInTheDocument();
    await expect.element(dialog().getByText('Make a new one.')).toBeInTheDocument();
    expect(dialog().getByRole('listitem').elements()).toHaveLength(SECURITY_CHECKS.length);
    expect(dialog().element().textContent).not.toContain('\u202E');
    await expectNoAxeViolations(dialog().element());
    await press('Copy report');
    expect(fake.inputsOf('clipboard.write')).toEqual([
      { text: expect.stringContaining('Warning: Age of the key') },
    ]);
    await press('Look again');
    await expect.poll(() => fake.inputsOf('connections.securityReport')).toHaveLength(2);
  });

  test('says why the server couldn’t be looked at', async () => {
    await show('connections', {
      'connections.securityReport': { ...REPORT, error: appError('NameNotResolved', 'no such name') },
    });
    await choose('Security report…');
    await expect
      .element(dialog().getByText(/No connection could be opened.*couldn’t be found/))
      .toBeInTheDocument();
  });
});

describe('the set-up kit', () => {
  const kitWith = (subfolders: readonly string[] = []) =>
    makeSetupKit({
      name: 'AiMedRes',
      host: 'aimedres-server.hospital.org',
      port: 22,
      user: 'aimedres-sftp',
      remoteFolder: '/upload',
      signIn: { kind: 'key', publicKey: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:abc' },
      subfolders,
    });

  test('is read file by file, follows the further folders, and is saved into a folder', async () => {
    await show('connections', {
      'setupKit.make': ({ subfolders }) => kitWith(subfolders),
      'dialogs.chooseFolder': { path: '/home/dana/kit' },
      'setupKit.save': { folder: '/home/dana/kit', files: ['/home/dana/kit/README.txt'] },
    });
    await choose('Server set-up kit…');
    await expect.element(dialog().getByText(/Setting up the SFTP account aimedres-sftp/)).toBeInTheDocument();
    await expectNoAxeViolations(dialog().element());
    await inDialog('Further folders in the remote one').fill('archive, out');
    await expect
      .element(dialog().getByText(/it writes {2}\/upload, \/upload\/archive, \/upload\/out/))
      .toBeInTheDocument();
    await press('Save files…');
    await expect.element(dialog().getByText(/files are in \/home\/dana\/kit/)).toBeInTheDocument();
    expect(fake.inputsOf('setupKit.save')).toEqual([
      { profileId: 'sleep', subfolders: ['archive', 'out'], folder: '/home/dana/kit' },
    ]);
  });

  test('says what keeps it from being written', async () => {
    await show('connections', {
      'setupKit.make': failing(
        appError('InvalidRequest', 'no', { hint: 'Choose a user for the transfers alone.' }),
      ),
    });
    await choose('Server set-up kit…');
    await expect.element(dialog().getByText(/Choose a user for the transfers alone/)).toBeInTheDocument();
    await expect.element(dialog().getByRole('button', { name: 'Save files…' })).toBeDisabled();
  });
});
