import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Camera } from './camera.ts';
import type { DemoApp } from './demo-app.ts';
import { closeDialog, openPage } from './pages.ts';

/** What Dana's predecessor left behind. */
const SSH_CONFIG = `Host gate
  HostName gate.county.example
  User jumper
  IdentityFile ~/.ssh/id_ed25519

Host county-hospital
  HostName sftp.county.example
  User etl_county
  ProxyJump gate
  IdentityFile ~/.ssh/id_ed25519
  Ciphers aes256-ctr

Host imaging
  HostName imaging.example
  User scans
  IdentityFile ~/.ssh/scans_rsa

Host *.lab.example
  User lab

Host old-vpn
  ProxyCommand /usr/local/bin/corkscrew proxy 8080 %h %p
`;

/** Connections of another program: where they are found, and what of them comes in. Nothing is imported. */
export async function exchangeScenes({ page }: DemoApp, camera: Camera, folder: string): Promise<void> {
  const keys = join(folder, 'dana', '.ssh');
  await mkdir(keys, { recursive: true, mode: 0o700 });
  await writeFile(join(keys, 'config'), SSH_CONFIG);
  await writeFile(join(keys, 'id_ed25519'), '');
  await openPage(page, 'Connections');
  const look = page.getByRole('button', { name: 'Look, folder and notes' });
  await look.click();
  await camera.shoot('connections-look', look);
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByText('.ssh/config').waitFor();
  await camera.shoot('connections-import-from');
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('button', { name: /can’t come in/ }).click();
  await page.getByText('corkscrew').waitFor();
  await camera.shoot('connections-import');
  await page.getByRole('button', { name: 'Back' }).click();
  await closeDialog(page, /^Cancel$/);
  await page.getByRole('button', { name: 'Export…' }).click();
  await camera.shoot('connections-export');
  await closeDialog(page, /^Cancel$/);
}
