import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerTraits } from '../../../electron/engine/connections/server-traits.ts';
import { GroupCommit } from '../../../electron/engine/storage/group-commit.ts';
import { dataDirectoryWithDatabase } from '../../support/sample-ledger.ts';

const PARTNER = { host: 'sftp.example.org', port: 22 };

let place: ReturnType<typeof dataDirectoryWithDatabase>;
let commits: GroupCommit;
beforeEach(() => {
  place = dataDirectoryWithDatabase();
  commits = new GroupCommit(place.database);
});
afterEach(async () => {
  await commits.close();
  place[Symbol.dispose]();
});

const newEngine = () => new ServerTraits({ database: place.database, commits });

it('a suspicion that comes true is kept, however the name is written', async () => {
  const traits = newEngine();
  expect(traits.writesInOrder(PARTNER)).toBe(false);
  traits.suspect(PARTNER);
  expect(traits.writesInOrder(PARTNER)).toBe(true);
  expect(newEngine().writesInOrder(PARTNER)).toBe(false);
  await traits.confirm(PARTNER);
  expect(traits.writesInOrder(PARTNER)).toBe(true);
  expect(newEngine().writesInOrder({ host: 'SFTP.Example.org', port: 22 })).toBe(true);
  expect(newEngine().writesInOrder({ ...PARTNER, port: 2_222 })).toBe(false);
});

it('one that does not is forgotten, and nothing is kept without one', async () => {
  const traits = newEngine();
  traits.suspect(PARTNER);
  traits.acquit(PARTNER);
  expect(traits.writesInOrder(PARTNER)).toBe(false);
  await traits.confirm(PARTNER);
  expect([traits.writesInOrder(PARTNER), newEngine().writesInOrder(PARTNER)]).toEqual([false, false]);
});

it('what was seen to arrive as it was sent is known for the life of the engine', () => {
  const traits = newEngine();
  expect(traits.writesAnywhere(PARTNER)).toBe(false);
  traits.prove(PARTNER);
  expect([traits.writesAnywhere(PARTNER), newEngine().writesAnywhere(PARTNER)]).toEqual([true, false]);
});
