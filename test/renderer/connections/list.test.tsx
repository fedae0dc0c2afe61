import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { appError } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { expectNoAxeViolations } from '../support/axe.ts';
import { type Answers, type FakeWaybill, failing } from '../support/fake-waybill.ts';
import { sampleProfile } from '../support/samples.ts';
import { showConnections } from './connections-window.tsx';
import { previewSample } from './import-samples.ts';

const one = (id: string, over: Partial<Profile> = {}) => sampleProfile({ id, name: id, ...over });
const PROFILES = [
  one('Alpha', { host: 'a.example' }),
  one('Beta', { notes: 'Ring the night desk' }),
  one('North Lab', { folder: 'Partners/Labs' }),
  one('South Lab', { folder: 'Partners/Labs' }),
  one('Best', { favourite: true, folder: 'Partners/Labs', look: { colour: 'plum', icon: 'hospital' } }),
];

let fake: FakeWaybill;
let profiles: readonly Profile[];

async function show(answers: Answers = {}): Promise<HTMLElement> {
  profiles = PROFILES;
  const shown = await showConnections({
    'profiles.list': () => ({ profiles, next: null }),
    'profiles.arrange': ({ places }) => {
      profiles = profiles.map((profile) => {
        const place = places.find(({ id }) => id === profile.id);
        return place === undefined ? profile : { ...profile, ...place };
      });
      return null;
    },
    'profiles.importPlaces': { places: [{ format: 'openssh', path: '/home/dana/.ssh/config' }] },
    'profiles.readImport': previewSample(),
    ...answers,
  });
  fake = shown.fake;
  return shown.container;
}

const options = () => page.getByRole('listbox', { name: 'Connections' }).getByRole('option');
const names = () =>
  options()
    .elements()
    .map((option) => option.querySelector('span + span > span')?.textContent);
const field = (name: string) => page.getByRole('textbox', { name, exact: true });

test('favourites come first, then what is in no folder, then folder by folder', async () => {
  const container = await show();
  expect(names()).toEqual(['Best', 'Alpha', 'Beta', 'North Lab', 'South Lab']);
  for (const title of ['Favourites', 'In no folder', 'Partners / Labs'])
    await expect.element(page.getByText(title, { exact: true })).toBeVisible();
  await expectNoAxeViolations(container);
});

test('searching looks at names, servers and notes, and says when nothing matches', async () => {
  await show();
  const search = page.getByRole('searchbox', { name: 'Search connections' });
  await search.fill('lab SOUTH');
  expect(names()).toEqual(['South Lab']);
  await search.fill('night');
  expect(names()).toEqual(['Beta']);
  await search.fill('zzz');
  await page.getByRole('button', { name: 'Clear the search' }).click();
  expect(names()).toHaveLength(5);
});

test('an arrow key with Alt moves one, and only within its group', async () => {
  await show();
  await page.getByRole('option', { name: /Beta/ }).click();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await expect.poll(names).toEqual(['Best', 'Beta', 'Alpha', 'North Lab', 'South Lab']);
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(fake.inputsOf('profiles.arrange')).toHaveLength(1);
  await expect.element(page.getByRole('option', { name: /Beta/ })).toHaveFocus();
});

test('its menu makes one a favourite and moves it into a new folder', async () => {
  await show();
  await page.getByRole('option', { name: /Alpha/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make it a favourite' }).click();
  await expect.poll(names).toEqual(['Best', 'Alpha', 'Beta', 'North Lab', 'South Lab']);
  expect(profiles.find(({ id }) => id === 'Alpha')).toMatchObject({ favourite: true, position: 2 });
  await page.getByRole('option', { name: /Beta/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
  await page.getByRole('combobox', { name: 'Folder' }).fill('Archive');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Archive', { exact: true })).toBeVisible();
  expect(profiles.find(({ id }) => id === 'Beta')).toMatchObject({ folder: 'Archive' });
  // The dialog is gone, and the page is there again.
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await page.getByRole('option', { name: /Beta/ }).click();
});

test('an Enter pressed in a dialog or a menu and let go in the list drags nothing; one pressed in the list does', async () => {
  await show();
  const beta = page.getByRole('option', { name: /^Beta/ });
  const places = page.getByRole('option', { name: /^Insert/ });
  await beta.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Move to folder…' }).click();
  await page.getByRole('combobox', { name: 'Folder' }).fill('Archive');
  await userEvent.keyboard('{Enter>}');
  await expect.element(beta).toHaveFocus();
  await userEvent.keyboard('{/Enter}');
  expect(document.querySelectorAll('[inert]')).toHaveLength(0);

  await userEvent.keyboard('{Shift>}{F10}{/Shift}');
  await expect.element(page.getByRole('menuitem', { name: 'Make it a favourite' })).toHaveFocus();
  await userEvent.keyboard('{Enter>}');
  await expect.element(beta).toHaveFocus();
  await userEvent.keyboard('{/Enter}');
  expect(document.querySelectorAll('[inert]')).toHaveLength(0);

  await userEvent.keyboard('{Enter}');
  await expect.element(places.first()).toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await expect.element(places.first()).not.toBeInTheDocument();
});

test('what can’t be moved stays where it was, and that is said', async () => {
  await show({ 'profiles.arrange': failing(appError('DatabaseUnavailable', 'disk')) });
  await page.getByRole('option', { name: /Beta/ }).click();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await expect.element(page.getByText(/could not be moved/)).toBeVisible();
  expect(names()[1]).toBe('Alpha');
});

test('a duplicate begins as a new one with a free name, and is saved when somebody says so', async () => {
  await show({ 'profiles.add': one('copy') });
  await page.getByRole('option', { name: /Best/ }).click();
  await page.getByRole('button', { name: 'What can be done with Best' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate…' }).click();
  await expect.element(field('Name')).toHaveValue('Best (copy)');
  expect(fake.inputsOf('profiles.add')).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => fake.inputsOf('profiles.add')).toHaveLength(1);
  expect(fake.inputsOf('profiles.add')).toMatchObject([
    { name: 'Best (copy)', folder: 'Partners/Labs', look: { colour: 'plum', icon: 'hospital' } },
  ]);
});

test('a change keeps its place in the list', async () => {
  await show({ 'connections.update': one('Best') });
  await page.getByRole('option', { name: /Best/ }).click();
  await page.getByRole('button', { name: 'Look, folder and notes' }).click();
  (page.getByRole('radio', { name: 'Truck' }).element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await page.getByRole('combobox', { name: 'Folder' }).fill('Other');
  await field('Notes').fill('Closed on Fridays');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => fake.inputsOf('connections.update')).toHaveLength(1);
  expect(fake.inputsOf('connections.update')[0]?.settings).toMatchObject({
    ...{ favourite: true, position: null, folder: 'Other', notes: 'Closed on Fridays' },
    look: { colour: 'plum', icon: 'truck' },
  });
});

test('what is mistyped is said while typing, what is missing once its field was left', async () => {
  await show();
  await page.getByRole('button', { name: 'Add connection' }).click();
  await field('Name').fill('a/b');
  await expect.element(field('Name')).toHaveAccessibleDescription(/without colon or slash/);
  await expect.element(field('Server')).toBeValid();
  await field('Server').click();
  await userEvent.keyboard('{Tab}{Tab}');
  await expect.element(field('Server')).toHaveAccessibleDescription(/name or address/);
  await expect.element(field('User')).toBeValid();
  await expect.element(page.getByText('2 fields need a look before this can be saved.')).toBeVisible();
  await field('Name').fill('ab');
  await expect.element(field('Name')).toBeValid();
});

test('an import shows what comes in and what can’t, and brings in what was chosen', async () => {
  await show({
    'connections.import': {
      added: [{ id: 'Alpha', name: 'x' }],
      replaced: [],
      trustedKeys: 1,
      otherKeys: [],
    },
  });
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('button', { name: 'Look at it' }).click();
  await expect.element(page.getByText('3 of 4 chosen')).toBeVisible();
  await expectNoAxeViolations(page.getByRole('dialog').element() as HTMLElement);
  // The gate is on the way of the hospital: it can't be left out alone.
  await page.getByRole('checkbox', { name: 'County Gate' }).click({ force: true });
  await expect.element(page.getByText('Needed by another one')).toBeVisible();
  await page.getByRole('checkbox', { name: 'AiMedRes' }).click({ force: true });
  await page.getByRole('button', { name: '2 entries can’t come in' }).click();
  await expect.element(page.getByText(/Waybill runs none: corkscrew/)).toBeVisible();
  await page
    .getByRole('button', { name: /This name is taken/ })
    .first()
    .click();
  await page.getByRole('option', { name: 'Replace' }).click();
  (page.getByRole('switch', { name: /Trust the server key/ }).element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await page.getByRole('button', { name: 'Import 3 connections' }).click();
  await expect.element(page.getByText('1 connection imported, 1 server key trusted.')).toBeVisible();
  expect(fake.inputsOf('connections.import')).toEqual([
    {
      path: '/home/dana/.ssh/config',
      format: 'openssh',
      digest: 'ab'.repeat(32),
      trustHostKeys: true,
      choices: [
        { key: '0', action: 'add' },
        { key: '1', action: 'add' },
        { key: '2', action: 'replace' },
      ],
    },
  ]);
});

test('a file that can’t be read says why, and another can be chosen', async () => {
  await show({
    'dialogs.chooseImport': { path: '/home/dana/x.xml' },
    'profiles.readImport': failing(
      appError('FileNotUnderstood', 'no', { path: '/home/dana/x.xml', detail: { reason: 'xml', line: 12 } }),
    ),
  });
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await expect.element(page.getByText(/x\.xml is damaged: its XML can’t be read \(line 12\)/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Look at it' })).toBeEnabled();
});

test('an export says how much was written', async () => {
  await show({ 'connections.saveExport': { path: '/x.json', profiles: 3, hostKeys: 2 } });
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('button', { name: /All 5 connections/ }).click();
  await page.getByRole('option', { name: 'Those in Partners/Labs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
  await expect.element(page.getByText('3 connections and 2 server keys written.')).toBeVisible();
  expect(fake.inputsOf('connections.saveExport')).toEqual([
    {
      ids: ['Best', 'North Lab', 'South Lab'],
      withHostKeys: true,
      suggestedName: 'Waybill connections.json',
    },
  ]);
});
