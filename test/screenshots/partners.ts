import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PracticeFaults,
  type PracticeServer,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';

/** A partner as the pictures show one; its server is an embedded one on this machine's loopback. */
export interface PartnerFacts {
  readonly name: string;
  readonly description: string;
  readonly user: string;
  readonly folder: string;
  /** The port it gets where that is free. */
  readonly port: number;
  readonly password?: string;
  readonly folders?: readonly string[];
}

export const SLEEP_IMPRESSIONS: PartnerFacts = {
  name: 'Sleep Impressions',
  description: 'Daily billing files',
  user: 'etl_si',
  folder: '/midwest/si',
  port: 2_201,
  folders: ['/midwest/si/archive', '/midwest/si/outbound'],
};
export const AIMEDRES: PartnerFacts = {
  name: 'AiMedRes',
  description: 'Clinical data, de-identified',
  user: 'midwest',
  folder: '/upload',
  port: 2_202,
};
export const MIDWEST_CLAIMS: PartnerFacts = {
  name: 'Midwest Claims',
  description: 'Weekly remittances',
  user: 'etl_mc',
  folder: '/in',
  port: 2_203,
  password: 'correct horse battery staple',
  folders: ['/out'],
};
export const HARBOR_LAB: PartnerFacts = {
  name: 'Harbor Lab',
  description: 'Orders and results',
  user: 'midwest',
  folder: '/orders',
  port: 2_204,
};

export const NORTHSIDE_IMAGING: PartnerFacts = {
  name: 'Northside Imaging',
  description: 'Scans and reports',
  user: 'midwest',
  folder: '/inbox',
  port: 2_205,
};

export interface Partner extends AsyncDisposable {
  readonly facts: PartnerFacts;
  readonly server: PracticeServer;
  readonly faults: PracticeFaults;
  /** The served folder as this machine names it. */
  readonly root: string;
}

/**
 * Starts a partner's server under `folder`.
 * @param publicKey signs in where the partner has no password
 */
export async function startPartner(facts: PartnerFacts, folder: string, publicKey: string): Promise<Partner> {
  const root = join(folder, facts.name);
  for (const each of [facts.folder, ...(facts.folders ?? [])])
    await mkdir(join(root, each), { recursive: true });
  const faults: PracticeFaults = {};
  const { user: name, password } = facts;
  const options = {
    rootDirectory: root,
    users: [password === undefined ? { name, publicKeys: [publicKey] } : { name, password }],
    faults,
  };
  // Somebody else may have the port: then any.
  const server = await startPracticeServer({ ...options, port: facts.port }).catch(() =>
    startPracticeServer(options),
  );
  return { facts, server, faults, root, [Symbol.asyncDispose]: () => server.close() };
}
