import { describe, expect, it } from 'vitest';
import { lockedClosure } from '../../build/repair-keytar.ts';

describe('the part of a lock file that one package needs', () => {
  it('takes the nearest version of each, and nothing else', () => {
    const packages = {
      '': { dependencies: { keytar: '7' } },
      'node_modules/keytar': { version: '7', dependencies: { addon: '4', prebuild: '7' } },
      'node_modules/keytar/node_modules/addon': { version: '4', dependencies: { shared: '1' } },
      'node_modules/addon': { version: '8' },
      'node_modules/prebuild': { version: '7', dependencies: { addon: '8', prebuild: '7' } },
      'node_modules/shared': { version: '1' },
      'node_modules/unrelated': { version: '1' },
    };
    expect(Object.keys(lockedClosure(packages, 'keytar')).sort()).toEqual([
      'node_modules/addon',
      'node_modules/keytar',
      'node_modules/keytar/node_modules/addon',
      'node_modules/prebuild',
      'node_modules/shared',
    ]);
  });

  it('is empty for a package the lock file does not name', () => {
    expect(lockedClosure({ '': {} }, 'keytar')).toEqual({});
  });
});
