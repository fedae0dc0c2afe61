import { afterEach, expect, test, vi } from 'vitest';
import { loadConnections, useConnectionsStore } from '../../../renderer/stores/connections-store.ts';
import { sampleProfile } from '../../renderer/support/samples.ts';

afterEach(() => vi.unstubAllGlobals());

test('an older answer never comes over a newer one', async () => {
  const answers: ((name: string) => void)[] = [];
  const request = (name: string) =>
    name === 'profiles.list'
      ? new Promise((resolve) => {
          answers.push((called) =>
            resolve({ ok: true, value: { profiles: [sampleProfile({ name: called })], next: null } }),
          );
        })
      : Promise.resolve({ ok: true, value: { statuses: [] } });
  vi.stubGlobal('window', { waybill: { request } });

  const first = loadConnections();
  const second = loadConnections();
  const third = loadConnections();
  // The second load begins only once the first is over, and serves everybody who asked meanwhile.
  expect(answers).toHaveLength(1);
  answers[0]?.('before');
  await first;
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.('after');
  await Promise.all([second, third]);
  expect(useConnectionsStore.getState().profiles?.map(({ name }) => name)).toEqual(['after']);
  expect(answers).toHaveLength(2);
});
