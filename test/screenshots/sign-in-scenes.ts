import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { WaybillApi } from '../../shared/contract/window-api.ts';
import { generateKey } from '../support/ssh-keys.ts';
import type { Camera } from './camera.ts';
import type { DemoApp } from './demo-app.ts';
import { closeDialog, openPage } from './pages.ts';

const PARTNER = { name: 'Riverside Pathology', user: 'midwest' };

/** A server that asks for a code, the fields of the agent, and where passwords are. */
export async function signInScenes({ page }: DemoApp, camera: Camera, folder: string): Promise<void> {
  await using server = await serverThatAsks(folder);
  const profileId = await page.evaluate(setUp, {
    ...PARTNER,
    port: server.port,
    publicKey: server.publicKey,
  });
  void page.evaluate(look, profileId);
  await page.getByRole('timer').waitFor();
  await camera.shoot('it-one-time-code');
  await closeDialog(page);

  await openPage(page, 'Connections');
  await page
    .getByRole('listbox', { name: 'Connections' })
    .getByRole('option', { name: PARTNER.name })
    .click();
  await page.getByRole('radio', { name: 'SSH agent' }).click({ force: true });
  await camera.shoot('it-ssh-agent');
  await openPage(page, 'Settings').catch(() => undefined);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await camera.shoot('settings-passwords', page.getByRole('heading', { name: 'Where are my passwords?' }));
  await page.evaluate(takeAway, profileId);
}

interface Asking extends AsyncDisposable {
  readonly port: number;
  readonly publicKey: string;
}

/** Asks for a code and waits. */
async function serverThatAsks(folder: string): Promise<Asking> {
  const hostKey = await generateKey(join(folder, 'code_host_key'), 'ed25519');
  const server = new ssh2.Server({ hostKeys: [await readFile(hostKey.path)] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      const prompts = [{ prompt: 'Verification code:', echo: false }];
      const instruction = 'Open the authenticator on your phone.\nEach code is valid for 30 seconds.';
      context.prompt(prompts, 'Two-step sign-in', instruction, () =>
        context.reject(['keyboard-interactive']),
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    publicKey: hostKey.publicKey.split(' ')[1] ?? '',
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())),
  };
}

interface Wanted {
  readonly name: string;
  readonly user: string;
  readonly port: number;
  readonly publicKey: string;
}

// The rest runs in the page: each is one function that needs nothing from here.

async function setUp({ name, user, port, publicKey }: Wanted): Promise<string> {
  const { waybill } = globalThis as unknown as { readonly waybill: WaybillApi };
  const host = '127.0.0.1';
  await waybill.request('trust.accept', { host, port, publicKey, how: 'compared' }, 900_001);
  const settings = { name, host, port, user, authentication: { method: 'ask' as const } };
  const added = await waybill.request('profiles.add', settings, 900_002);
  if (!added.ok) throw new Error(added.error.message);
  return added.value.id;
}

async function look(profileId: string): Promise<void> {
  const { waybill } = globalThis as unknown as { readonly waybill: WaybillApi };
  await waybill.request('remote.openListing', { profileId, path: '/' }, 900_003);
}

async function takeAway(profileId: string): Promise<void> {
  const { waybill } = globalThis as unknown as { readonly waybill: WaybillApi };
  await waybill.request('connections.remove', { id: profileId }, 900_004);
}
