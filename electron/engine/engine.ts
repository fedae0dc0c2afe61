import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import type { EngineOutput, EngineParsedInput } from '../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';
import { type AppError, errorOf } from '../../shared/errors.ts';
import type { DoctorReport } from '../../shared/models/doctor.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import type { ProfileSettings } from '../../shared/models/profile.ts';
import type { QueueControls } from '../../shared/models/queue-controls.ts';
import type { SecurityReport } from '../../shared/models/security-report.ts';
import { trustAddress } from '../../shared/models/trust-settings.ts';
import type { ShownHostKey } from '../../shared/models/trusted-host-key.ts';
import type { AskCredential } from './connections/authenticate.ts';
import { ConnectionPool } from './connections/pool.ts';
import { ServerTraits } from './connections/server-traits.ts';
import { createTrust, lookAtKey, type Trust } from './connections/trust/trust.ts';
import type { DoctorParts } from './doctor/doctor.ts';
import { Keys } from './keys/keys.ts';
import { HeadKeeper, readHead } from './ledger/head.ts';
import { Ledger, newestHead } from './ledger/ledger.ts';
import { LocalFiles } from './local-files/local-files.ts';
import { openLog } from './logging/log.ts';
import { Policy } from './policy/policy.ts';
import { Practice } from './practice-server/start-practice.ts';
import { keepManagedProfiles } from './profiles/managed-profiles.ts';
import { Profiles } from './profiles/profiles.ts';
import { RemoteFiles } from './remote-files/remote-files.ts';
import type { SecurityReportParts } from './security/security-report.ts';
import { openDatabase } from './storage/database.ts';
import { GroupCommit } from './storage/group-commit.ts';
import { Instance } from './storage/instances.ts';
import { logSyncOf } from './storage/log-sync.ts';
import { Progress } from './transfers/progress.ts';
import { Temporaries } from './transfers/publishing/temporaries.ts';
import { Queue } from './transfers/queue/queue.ts';
import { QueueCommands } from './transfers/queue/queue-commands.ts';
import { type ControlsChange, writeControls } from './transfers/queue/queue-controls.ts';
import { QueueLimits } from './transfers/queue/queue-limits.ts';
import { leaveBatches, recoverClaims } from './transfers/queue/recover.ts';
import { Scheduler } from './transfers/scheduler.ts';
import { WakeWatch } from './transfers/wake-watch.ts';

/** How often other processes' changes are looked for, and dead instances' claims, milliseconds. */
const LOOK_AROUND_MS = 400;
const RECOVER_MS = 10_000;
/** How long a server may take for what it was asked before the engine was told to close, milliseconds. */
const CLOSE_PATIENCE_MS = 1_500;

export interface EngineStart {
  readonly dataDirectory: string;
  readonly appVersion: string;
  readonly logFile?: string;
  /** What IT decided for this machine; nothing, unless said. */
  readonly policy?: PolicyFound;
  readonly askCredential: AskCredential;
  readonly emit: <E extends EngineEventName>(event: E, news: EngineEvents[E]) => void;
}

/** The engine's services, wired; `requests.ts` answers with them. */
export interface Engine extends AsyncDisposable {
  readonly dataDirectory: string;
  readonly queue: Queue;
  readonly commands: QueueCommands;
  readonly scheduler: Scheduler;
  readonly policy: Policy;
  readonly profiles: Profiles;
  readonly pool: ConnectionPool;
  readonly trust: Trust;
  readonly remoteFiles: RemoteFiles;
  readonly localFiles: LocalFiles;
  readonly practice: Practice;
  readonly progress: Progress;
  readonly temporaries: Temporaries;
  readonly ledgerHeads: HeadKeeper;
  readonly limits: QueueLimits;
  readonly keys: Keys;
  recover(): Promise<number>;
  /** Changes what holds for the whole queue, in every process. */
  control(change: ControlsChange): Promise<QueueControls>;
  /** The network is back, or the machine woke. */
  wake(): Promise<EngineOutput<'queue.wake'>>;
  testConnection(input: EngineParsedInput<'connections.test'>, signal: AbortSignal): Promise<DoctorReport>;
  securityReport(
    input: EngineParsedInput<'connections.securityReport'>,
    signal: AbortSignal,
  ): Promise<SecurityReport>;
  lookAtKey(settings: ProfileSettings, signal: AbortSignal): Promise<ShownHostKey>;
}

/**
 * Opens the data directory and starts an engine on it; it works on nothing until told.
 * @throws `DatabaseFromFuture`, `DatabaseDamaged`, `DatabaseUnavailable`
 */
export async function createEngine(start: EngineStart): Promise<Engine> {
  const { dataDirectory, emit } = start;
  const now = Date.now;
  const osUser = userInfo().username;
  const database = openDatabase(dataDirectory, readHead(dataDirectory).state !== 'absent');
  const log = openLog(start.logFile);
  const logged = (event: string) => (reason: unknown) => {
    log.failure(event, errorOf(reason));
  };
  const ledgerHeads = new HeadKeeper(dataDirectory, (error: AppError) => log.failure('ledger head', error));
  const sync = logSyncOf(database);
  const commits = new GroupCommit(database, {
    sync,
    committed: () => {
      // Read now: what another process adds before ours is on the disk may not be there itself yet.
      const head = newestHead(database);
      return () => {
        if (head !== null) ledgerHeads.note(head);
      };
    },
  });
  const ledger = new Ledger({ osUser, host: hostname(), appVersion: start.appVersion }, now);
  const policy = new Policy(start.policy);
  await keepManagedProfiles({ commits, policy, now });
  const profiles = new Profiles({
    database,
    policy,
    commits,
    now,
    changed: (status) => {
      emit('profiles.changed', { statuses: [status] });
      // Holding and releasing change every waiting transfer of a profile.
      progress.unnamed();
    },
  });
  const trust = createTrust({ database, commits, ledger, profiles, person: osUser, now });
  const pool = new ConnectionPool({ profiles, trust, askCredential: start.askCredential });
  const doctorParts: DoctorParts = {
    trust,
    askCredential: start.askCredential,
    changed: (report) => emit('connection-test.changed', report),
    now,
    optionsFor: (host, port) => pool.optionsForServer(host, port),
    routes: pool.routes,
  };
  const keys = new Keys({ database, commits, ledger, profiles, now });
  const reportParts: SecurityReportParts = { dataDirectory, database, profiles, pool, trust, keys, now };
  const instance = new Instance({
    id: randomUUID(),
    database,
    commits,
    now,
    onDeclaredDead: () => scheduler.stop('claim-lost'),
    onFailure: logged('heartbeat'),
  });
  const progress = new Progress({
    emit: (news) => emit('queue.changed', news),
    summary: (batchId) => queue.summary(batchId),
    now: () => performance.now(),
  });
  const queue = new Queue({
    database,
    commits,
    ledger,
    profiles,
    instanceId: instance.id,
    now,
    changed: (row) => progress.changed(row),
  });
  const temporaries = new Temporaries({
    database,
    commits,
    pool,
    failed: logged('removing a temporary name'),
  });
  const limits = new QueueLimits({ database, instanceId: instance.id, profiles, pool });
  const scheduler = new Scheduler({
    queue,
    traits: new ServerTraits({ database, commits }),
    pool,
    profiles,
    temporaries,
    progress,
    limits: limits.rates,
    now,
    random: Math.random,
    failed: logged('scheduler'),
  });
  const commands = new QueueCommands(queue, scheduler, progress);
  const remoteFiles = new RemoteFiles({ pool, profiles, commits, ledger });
  const localFiles = new LocalFiles();
  const practice = new Practice({ dataDirectory, profiles, pool, released: () => scheduler.kick(), now });

  let isStarting = true;
  const recover = async () => {
    // Whoever died may have been holding or releasing.
    if (isStarting || instance.findDead().length > 0) await profiles.settle();
    isStarting = false;
    const count = await recoverClaims(queue, instance, () => scheduler.working);
    const cancelled = await commands.finishCancelling();
    if (count + cancelled > 0) log.info('recovered', { transfers: count + cancelled });
    scheduler.kick();
    return count;
  };
  const wake = async () => {
    const woken = { profiles: await profiles.wake(), transfers: await commands.wake() };
    if (woken.profiles + woken.transfers > 0) log.info('awake', woken);
    scheduler.kick();
    return woken;
  };
  const control: Engine['control'] = async (change) => {
    const controls = await writeControls(queue.parts, change);
    limits.refresh();
    progress.unnamed();
    scheduler.kick();
    return controls;
  };
  const wakeWatch = new WakeWatch(now(), networkInterfaces());
  // Other processes work on the same file: `data_version` tells for next to nothing that one of them wrote.
  let seen = database.pragma('data_version', { simple: true });
  const lookAround = setInterval(() => {
    try {
      if (wakeWatch.look(now(), networkInterfaces()) !== undefined) wake().catch(logged('waking'));
      const version = database.pragma('data_version', { simple: true });
      if (version === seen) return;
      seen = version;
      profiles.refresh();
      pool.dropOutdated();
      limits.refresh();
      progress.unnamed();
      commands.noticeWishes();
    } catch (thrown) {
      logged('looking around')(thrown);
    }
  }, LOOK_AROUND_MS);
  const recovery = setInterval(() => recover().catch(logged('recovery')), RECOVER_MS);
  lookAround.unref();
  recovery.unref();
  await recover();
  log.info('engine started', { instance: instance.id, pid: process.pid });

  return {
    dataDirectory,
    queue,
    commands,
    scheduler,
    policy,
    profiles,
    pool,
    trust,
    remoteFiles,
    localFiles,
    practice,
    progress,
    temporaries,
    ledgerHeads,
    limits,
    keys,
    recover,
    control,
    wake,
    // Loaded when somebody asks: every start of a command is spared them.
    testConnection: async (input, signal) => {
      const { examine } = await import('./doctor/doctor.ts');
      // What is typed is tried as it would be in force once it is saved.
      return examine(doctorParts, { ...input, settings: policy.applied(input.settings) }, signal);
    },
    securityReport: async (input, signal) => {
      const { securityReport } = await import('./security/security-report.ts');
      return securityReport(reportParts, input, signal);
    },
    lookAtKey: (settings, signal) => {
      const { host, port } = trustAddress(settings);
      const options = pool.optionsForServer(host, port);
      const route = pool.routeFor(options?.route ?? settings.route, {
        profileId: '',
        profileName: settings.name,
      });
      return lookAtKey(trust.sources, settings, options, route, signal);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(lookAround);
      clearInterval(recovery);
      // A server that answers no more isn't waited for: with its connection gone, all that was asked of it is settled.
      const patience = setTimeout(() => void pool[Symbol.asyncDispose](), CLOSE_PATIENCE_MS);
      limits[Symbol.dispose]();
      await scheduler.close();
      await remoteFiles.close();
      // A network drive may never answer; nothing but its own folder waits for it.
      void localFiles.close();
      clearTimeout(patience);
      await pool[Symbol.asyncDispose]();
      await practice.close();
      progress.close();
      await commits.close();
      await sync?.[Symbol.asyncDispose]();
      leaveBatches(database, instance.id);
      instance.end();
      await ledgerHeads.close();
      database.close();
      log.info('engine stopped');
      log[Symbol.dispose]();
    },
  };
}
