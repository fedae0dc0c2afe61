import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseHost, type RuntimeFacts } from '../../../electron/main/engine-host/choose-host.ts';

const OLD: RuntimeFacts['versions'] = { node: '20.18.1', napi: '9' };
const facts = (more: Partial<RuntimeFacts>): RuntimeFacts => ({
  versions: { node: '24.11.0', napi: '10' },
  platform: 'linux',
  environment: {},
  resourcesFolder: '/opt/Waybill/resources',
  entry: '/opt/Waybill/resources/app.asar/dist/engine-process.js',
  exists: () => true,
  ...more,
});

describe('the engine runs', () => {
  it("in Electron's utility process where its Node can load the database's addon", () => {
    expect(chooseHost(facts({ environment: { WAYBILL_NODE: '/node' } }))).toEqual({
      kind: 'utility-process',
      entry: '/opt/Waybill/resources/app.asar/dist/engine-process.js',
      label: "Electron's Node 24.11.0",
    });
    expect(chooseHost(facts({ versions: { node: '22.14.0', napi: '10' } })).kind).toBe('utility-process');
  });

  it('under a Node of its own where it cannot, which loads what is unpacked beside the archive', () => {
    for (const versions of [
      OLD,
      { node: '22.13.1', napi: '10' },
      { node: '22.14.0', napi: '9' },
      { node: '24.0.0' },
    ])
      expect(chooseHost(facts({ versions, environment: { WAYBILL_NODE: '/usr/bin/node24' } }))).toMatchObject(
        {
          kind: 'child-process',
          execPath: '/usr/bin/node24',
          entry: '/opt/Waybill/resources/app.asar.unpacked/dist/engine-process.js',
        },
      );
  });

  it('under the Node that comes with the application where none is named, or the named one is not there', () => {
    const bundled = join('/opt/Waybill/resources', 'node');
    expect(chooseHost(facts({ versions: OLD }))).toMatchObject({ execPath: bundled });
    expect(chooseHost(facts({ versions: OLD, environment: { WAYBILL_NODE: '' } }))).toMatchObject({
      execPath: bundled,
    });
    const exists = (path: string) => path === bundled;
    expect(
      chooseHost(facts({ versions: OLD, environment: { WAYBILL_NODE: '/gone' }, exists })),
    ).toMatchObject({ execPath: bundled });
    expect(chooseHost(facts({ versions: OLD, platform: 'win32' }))).toMatchObject({
      execPath: join('/opt/Waybill/resources', 'node.exe'),
    });
  });

  it('nowhere where there is none, and says what to do', () => {
    const choose = () =>
      chooseHost(facts({ versions: OLD, environment: { WAYBILL_NODE: '/gone' }, exists: () => false }));
    expect(choose).toThrow(
      expect.objectContaining({
        error: expect.objectContaining({
          code: 'Internal',
          hint: expect.stringMatching(/WAYBILL_NODE .* 22\.14.*\/gone/),
        }),
      }),
    );
  });

  it('from the sources as they lie', () => {
    const entry = '/home/dana/waybill/dist/engine-process.js';
    expect(chooseHost(facts({ versions: OLD, entry })).entry).toBe(entry);
  });
});
