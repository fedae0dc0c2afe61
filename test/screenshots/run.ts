import './persona.ts';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startDisplay } from '../support/display.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { Camera } from './camera.ts';
import { at, moveToOfficeHours, setClock } from './clock.ts';
import { connectionScenes, identityScenes } from './connection-scenes.ts';
import { startDemoApp } from './demo-app.ts';
import { openDesk } from './desk.ts';
import { writeSized } from './exports.ts';
import { filesScenes } from './files-scenes.ts';
import { firstStart } from './first-start.ts';
import { keyScenes } from './key-scenes.ts';
import {
  AIMEDRES,
  HARBOR_LAB,
  MIDWEST_CLAIMS,
  NORTHSIDE_IMAGING,
  SLEEP_IMPRESSIONS,
  startPartner,
} from './partners.ts';
import { liveThroughThePast } from './past.ts';
import { recordScenes } from './record-scenes.ts';
import { signInScenes } from './sign-in-scenes.ts';
import { workDay } from './work-day.ts';

/**
 * `npm run screenshots`: every page and dialog of the real application, light and dark, in two sizes, into `screenshots/`;
 * the few that the documentation shows also into `docs/screenshots/`. What they show was really done, by real engines with
 * real (embedded) servers; only the names and the clock are the demonstration's.
 */
const PROJECT = dirname(dirname(import.meta.dirname));
const say = (line: string) => process.stdout.write(`${line}\n`);

moveToOfficeHours();
await using resources = new AsyncDisposableStack();
const folder = await demoFolder();
resources.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 }));
const display = resources.use(await startDisplay('1600x1000'));
const pictures = { folder: join(PROJECT, 'screenshots'), kept: join(PROJECT, 'docs', 'screenshots') };
const home = join(folder, 'dana');
const exports = join(home, 'Exports');
await mkdir(exports, { recursive: true });

{
  say('A first start');
  await using demo = await startDemoApp(folder, join(folder, 'first'), display.name);
  await firstStart(demo, new Camera({ ...demo, ...pictures }));
}

say('The last weeks at the billing desk');
const key = await generateKey(join(folder, 'dana', 'id_ed25519'), 'ed25519');
const servers = join(folder, 'servers');
const [sleepImpressions, aiMedRes, midwestClaims, harborLab] = await Promise.all(
  [SLEEP_IMPRESSIONS, AIMEDRES, MIDWEST_CLAIMS, HARBOR_LAB].map(async (facts) =>
    resources.use(await startPartner(facts, servers, key.publicKey)),
  ),
);
if (!sleepImpressions || !aiMedRes || !midwestClaims || !harborLab) throw new Error('a partner is missing');
const dataDirectory = join(folder, 'data');
const desk = resources.use(await openDesk(dataDirectory, key.path, [MIDWEST_CLAIMS]));
// Their keys were compared in spring.
setClock(at(200, 14, 5));
for (const partner of [sleepImpressions, aiMedRes, midwestClaims]) await desk.add(partner);
const office = { desk, sleepImpressions, aiMedRes, midwestClaims, exports };
await liveThroughThePast(office);

say('Today');
const demo = resources.use(await startDemoApp(folder, dataDirectory, display.name));
const camera = new Camera({ ...demo, ...pictures });
try {
  await workDay(demo, camera, office);
  await filesScenes(demo, camera);
  await recordScenes(demo, camera);
  await connectionScenes(demo, camera);
  await signInScenes(demo, camera, folder);
  await keyScenes(demo, camera);

  say('Servers that have to be looked at');
  const order = await writeSized(join(exports, 'orders.csv'), 4_210, at(0, 9, 50));
  const impostor = resources.use(await startPartner(NORTHSIDE_IMAGING, servers, key.publicKey));
  await desk.add(harborLab, false);
  await desk.add(impostor, false);
  setClock(at(262, 11, 20));
  await desk.trust(impostor.server.port, harborLab.server.hostPublicKey);
  setClock();
  await identityScenes(demo, camera, { desk, unknown: harborLab, changed: impostor, file: order });
} catch (thrown) {
  await demo.page.screenshot({ path: join(pictures.folder, 'failed.png') });
  throw thrown;
}
say(`written to ${pictures.folder} and ${pictures.kept}`);

/** Under a name that may be seen in a picture, where it is free. */
async function demoFolder(): Promise<string> {
  const path = join(tmpdir(), 'waybill-demo');
  try {
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch {
    return mkdtemp(`${path}-`);
  }
}
