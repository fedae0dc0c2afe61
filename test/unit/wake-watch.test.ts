import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { WakeWatch } from '../../electron/engine/transfers/wake-watch.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});
const LOOPBACK = { lo: [at('127.0.0.1', true)] };
const WIFI = { ...LOOPBACK, wlan0: [at('192.168.1.7')] };

describe('watching for the machine and its network', () => {
  it('tells a sleep by a look that comes much too late, once', () => {
    const watch = new WakeWatch(0, WIFI);
    expect([watch.look(400, WIFI), watch.look(3_600_000, WIFI), watch.look(3_600_400, WIFI)]).toEqual([
      undefined,
      'woke',
      undefined,
    ]);
  });

  it('tells a network by an address that wasn’t there, not by one that went', () => {
    const watch = new WakeWatch(0, WIFI);
    const other = { ...LOOPBACK, wlan0: [at('10.0.0.9')] };
    expect([
      watch.look(400, LOOPBACK),
      watch.look(800, WIFI),
      watch.look(1_200, WIFI),
      watch.look(1_600, other),
    ]).toEqual([undefined, 'network', undefined, 'network']);
  });

  it('doesn’t take an address for a network that reaches nobody', () => {
    const watch = new WakeWatch(0, {});
    expect(watch.look(400, { ...LOOPBACK, eth0: [at('169.254.3.4')] })).toBeUndefined();
  });
});
