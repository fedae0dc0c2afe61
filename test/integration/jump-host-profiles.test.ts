import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { engineHere } from '../support/engine.ts';
import { tempFolder } from '../support/temp.ts';

let resources: AsyncDisposableStack;
let engine: EngineHost;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  const data = resources.use(await tempFolder('jump'));
  const owner = { credential: () => Promise.reject(new Error('nobody is asked here')) };
  engine = resources.use(await engineHere(data.path, owner));
});
afterEach(() => resources.disposeAsync());

const SOMEWHERE = { host: '127.0.0.1', port: 9, user: 'u', authentication: { method: 'ask' } } as const;

async function profile(name: string, more: Partial<ProfileInput> = {}): Promise<string> {
  return unwrap(await engine.request('profiles.add', { ...SOMEWHERE, name, ...more })).id;
}

const behind = (profileId: string) => ({ route: { kind: 'jump', profileId } as const });

describe('jump hosts among the profiles', () => {
  it('aren’t removed while others go through them', async () => {
    const jump = await profile('Bastion');
    const one = await profile('Inner', behind(jump));
    await profile('Other', behind(jump));
    const refused = await engine.request('profiles.remove', { id: jump });
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'InvalidRequest',
        hint: 'Bastion is the jump host of Inner, Other. Give those connections another route first.',
      },
    });
    unwrap(await engine.request('profiles.remove', { id: one }));
  });

  it('lead in no circle, whoever closes it', async () => {
    const jump = await profile('Bastion');
    const inner = await profile('Inner', behind(jump));
    const settings = { ...SOMEWHERE, name: 'Bastion' };
    for (const id of [inner, jump])
      expect(
        await engine.request('profiles.update', { id: jump, settings: { ...settings, ...behind(id) } }),
      ).toMatchObject({
        ok: false,
        error: { code: 'InvalidRequest', hint: expect.stringContaining('circle') },
      });
    // For one run nobody checks before: it is found on the way.
    unwrap(await engine.request('sessions.configure', { profileId: jump, ...behind(inner) }));
    expect(await engine.request('remote.stat', { profileId: inner, path: '/' })).toMatchObject({
      ok: false,
      error: { code: 'InvalidRequest' },
    });
  });

  it('have to be saved profiles', async () => {
    const adHoc = unwrap(await engine.request('profiles.adHoc', { host: 'h', user: 'u' }));
    for (const id of [adHoc.id, 'nobody'])
      expect(
        await engine.request('profiles.add', {
          name: 'Inner',
          host: 'h',
          user: 'u',
          authentication: { method: 'ask' },
          ...behind(id),
        }),
      ).toMatchObject({ ok: false, error: { code: 'InvalidRequest' } });
  });
});
