import type { Duplex } from 'node:stream';
import type { DoctorReport, DoctorStageName } from '../../../shared/models/doctor.ts';
import type { OpenRoute } from '../connections/routes/open-route.ts';
import { checkBanner } from './checks/banner.ts';
import { checkClock } from './checks/clock.ts';
import { checkFolder } from './checks/folder.ts';
import { checkReach } from './checks/reach.ts';
import { checkResolve } from './checks/resolve.ts';
import { checkRoundTrip } from './checks/round-trip.ts';
import { checkRoute } from './checks/route.ts';
import { checkServer } from './checks/server.ts';
import { checkSftp } from './checks/sftp.ts';
import { checkSpace } from './checks/space.ts';
import { checkWrite } from './checks/write.ts';
import { type DoctorInput, type DoctorParts, Entrance, optionsOf, TIDY_MS } from './entrance.ts';
import type { Check, Examination } from './examination.ts';
import { Patience } from './patience.ts';
import { Stages } from './stages.ts';
import { WayThrough } from './way-through.ts';

export type { DoctorParts } from './entrance.ts';

/**
 * Tries a connection stage by stage, on a connection of its own: each address once, one sign-in, nothing stored, no
 * profile touched. It is judged exactly as a real connection would be. The credential is asked for under the test's id.
 * @returns what was found, also where a stage failed, time ran out or the test was called off; doesn't throw
 */
export async function examine(
  parts: DoctorParts,
  input: DoctorInput,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const { settings, wishes, testId } = input;
  const reserveMs = wishes.write ? Math.min(TIDY_MS, wishes.deadlineMs / 3) : 0;
  using patience = new Patience(wishes.deadlineMs - reserveMs, signal);
  const stages = new Stages(testId, parts.now(), parts.changed);
  const examination: Examination = {
    settings,
    wishes,
    signal: patience.signal,
    isDirect: (optionsOf(parts, settings)?.route ?? settings.route).kind === 'direct',
    addresses: [],
    reached: undefined,
    software: '',
    offer: undefined,
    connection: undefined,
    sftp: undefined,
    folderFound: false,
    written: undefined,
  };
  const way = new WayThrough(stages, patience);
  const entrance = new Entrance(parts, input, examination, way);
  try {
    const isThere =
      (await way.run('resolve', () => checkResolve(examination))) &&
      (await greeted(way, examination, () => entrance.openRoute()));
    if (isThere && (await entrance.enter())) await look(way, examination);
  } finally {
    examination.connection?.close();
    stages.close(patience.over ?? 'earlier-failed');
  }
  await entrance.removeWhatIsLeft();
  return stages.report;
}

async function greeted(
  way: WayThrough,
  examination: Examination,
  openRoute: () => OpenRoute,
): Promise<boolean> {
  let socket: Duplex | undefined;
  const isReached = await way.run('reach', async () => {
    const { found, socket: opened } = examination.isDirect
      ? await checkReach(examination)
      : // Jump hosts and proxies may have to ask a person too.
        await way.patience.pausedFor(() => checkRoute(examination, openRoute()));
    socket = opened;
    return found;
  });
  const open = socket;
  if (!isReached || open === undefined) {
    open?.destroy();
    return false;
  }
  return await way.run('banner', () => checkBanner(examination, open));
}

const LOOKS: readonly (readonly [DoctorStageName, Check])[] = [
  ['sftp', checkSftp],
  ['folder', checkFolder],
  ['write', checkWrite],
  ['space', checkSpace],
  ['round-trip', checkRoundTrip],
  ['clock', async (examination) => checkClock(examination)],
  ['server', async (examination) => checkServer(examination)],
];

/** Everything that a signed-in connection can be asked; one that fails doesn't keep the others from being looked at. */
async function look(way: WayThrough, examination: Examination): Promise<void> {
  const { connection } = examination;
  if (connection === undefined) return;
  for (const [name, check] of LOOKS) {
    if (way.isOver) return;
    const isGone = connection.session.gone && name !== 'clock' && name !== 'server';
    await way.run(name, async () => (isGone ? { notRun: 'earlier-failed' } : check(examination, connection)));
  }
}
