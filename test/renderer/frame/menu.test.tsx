import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { App } from '../../../renderer/app.tsx';
import { listenToMenu } from '../../../renderer/frame/menu-commands.ts';
import { useAppStore } from '../../../renderer/stores/app-store.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM } from '../support/samples.ts';

const ANSWERS = {
  ...CALM,
  'transfers.list': { transfers: [], next: null },
  'credentials.state': { password: false, passphrase: false, store: 'keychain' },
} as const;

beforeEach(() => {
  useAppStore.setState({ app: null });
  usePageStore.setState({ place: { page: 'send' }, mayLeave: null });
});

test('what is chosen in the menu happens, but nothing behind a dialog', async () => {
  const fake = installFakeWaybill(ANSWERS);
  const stop = listenToMenu();
  await loadEverything();
  await render(<App />);
  fake.tell('command', { command: 'connection.add' });
  await expect.element(page.getByRole('textbox', { name: 'Server', exact: true })).toBeVisible();
  fake.tell('command', { command: 'help.keys' });
  await expect.element(page.getByRole('dialog')).toBeVisible();
  fake.tell('command', { command: 'page.send' });
  expect(usePageStore.getState().place.page).toBe('connections');
  stop();
});

test('what a notification asks for before there is a page is done as soon as there is one', async () => {
  const fake = installFakeWaybill({ ...ANSWERS });
  const stop = listenToMenu();
  fake.tell('command', { command: 'page.connections' });
  await loadEverything();
  await render(<App />);
  await expect.poll(() => usePageStore.getState().place.page).toBe('connections');
  stop();
});

test('exporting is done from any page: History comes first', async () => {
  const fake = installFakeWaybill({ ...ANSWERS, 'history.count': { entries: 3 } });
  const stop = listenToMenu();
  await loadEverything();
  await render(<App />);
  fake.tell('command', { command: 'history.export' });
  await expect.poll(() => usePageStore.getState().place.page).toBe('history');
  await expect.element(page.getByRole('dialog')).toBeVisible();
  stop();
});

test('what belongs to Files goes there from the menu and does nothing more; its keys do nothing elsewhere', async () => {
  const fake = installFakeWaybill({ ...ANSWERS });
  const stop = listenToMenu();
  await loadEverything();
  await render(<App />);
  const prevented: boolean[] = [];
  const listen = (event: KeyboardEvent) => prevented.push(event.defaultPrevented);
  window.addEventListener('keydown', listen);
  await userEvent.keyboard('{Delete}');
  window.removeEventListener('keydown', listen);
  // Else the application's menu would hear them, and go to Files.
  expect(prevented).toEqual([true]);
  expect(usePageStore.getState().place.page).toBe('send');
  fake.tell('command', { command: 'files.delete' });
  await expect.poll(() => usePageStore.getState().place.page).toBe('files');
  await expect.element(page.getByRole('heading', { name: 'Files', level: 1 })).toBeVisible();
  expect(page.getByRole('alertdialog').elements()).toEqual([]);
  stop();
});
