import { dirname } from 'node:path';
import type { Page } from 'playwright';
import { expect, type TestContext } from 'vitest';
import type { WindowRequestName } from '../../../shared/contract/channels.ts';
import type { RequestInput, RequestOutput } from '../../../shared/contract/requests.ts';
import type { WaybillApi } from '../../../shared/contract/window-api.ts';
import { requiresDisplay } from '../../support/display.ts';
import { type LaunchOptions, launchApp, type TestApp } from '../../support/electron-app.ts';
import { type Availability, type Requirement, requires } from '../../support/requirements.ts';

/** What a journey needs of the machine: a screen, and these. `processes`: what can be seen of other processes. */
export function needs(...wanted: readonly (Requirement | 'processes')[]): Availability {
  const machine = wanted.filter((each) => each !== 'processes');
  const found = [
    requiresDisplay(),
    requires(...machine),
    ...(wanted.includes('processes') ? [seesProcesses()] : []),
  ];
  const lacking = found.filter(({ available }) => !available);
  return { available: lacking.length === 0, reason: lacking.map(({ reason }) => reason).join('; ') };
}

const seesProcesses = (): Availability =>
  process.platform === 'linux' ? { available: true, reason: '' } : { available: false, reason: 'no /proc' };

/** How long a person's next step may take to become possible, on two busy cores. */
const STEP_MS = 60_000;

/** What a window says that works: nothing of the security policy, of React, or that nobody caught. */
const isComplaint = (line: string): boolean => /^(error|warning|uncaught)\b/.test(line);

/** The application as a journey uses it. */
export interface Journey extends TestApp {
  /** Its home: data directory, caches, settings, all that it could write to. */
  readonly home: string;
}

/** Starts the application for a journey; the test fails if its window complains on the console. */
export async function startJourney(context: TestContext, options: LaunchOptions = {}): Promise<Journey> {
  const app = await launchApp(context, options);
  app.page.setDefaultTimeout(STEP_MS);
  // Registered after the one that closes the application, and so called before it.
  context.onTestFinished(() => expect(app.console.filter(isComplaint)).toEqual([]));
  return { ...app, page: app.page, home: dirname(app.dataDirectory) };
}

/** Something that lasts until the application is closed, and with it what is kept of a test that failed. */
export function lasting<T extends AsyncDisposable>(context: TestContext, resource: T): T {
  context.onTestFinished(() => resource[Symbol.asyncDispose]());
  return resource;
}

let lastRequest = 500_000;

/** One request of the window, as its pages make them: for what a journey needs and isn't about. */
export async function ask<N extends WindowRequestName>(
  page: Page,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  lastRequest += 1;
  const answer = await page.evaluate(
    ([wanted, given, id]) => {
      const { request } = Reflect.get(window, 'waybill') as WaybillApi;
      return request(wanted as WindowRequestName, given as never, id as number) as Promise<unknown>;
    },
    [name, input, lastRequest] as const,
  );
  const result = answer as Awaited<ReturnType<WaybillApi['request']>>;
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.message}`);
  return result.value as RequestOutput<N>;
}
