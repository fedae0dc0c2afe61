import { dirname } from 'node:path';
import { findElectronRuntime } from './electron-runtime/find-runtime.ts';
import { keytarLoads, repairKeytar } from './repair-keytar.ts';
import {
  canInstall,
  installPackages,
  KEYTAR_PACKAGES,
  missingPackages,
  TEST_PACKAGES,
} from './system-packages.ts';

/**
 * Runs in front of the tests and gets the machine ready: a real OpenSSH, a real keychain, a keytar that
 * loads, Chromium and Electron. As root on Debian it installs what is missing; elsewhere it names it once and goes on, and the
 * tests in question are skipped with their reason. It never fails the test run itself.
 */
const projectFolder = dirname(import.meta.dirname);

const loads = await keytarLoads(projectFolder);
const needed = [...TEST_PACKAGES, ...(loads || process.platform !== 'linux' ? [] : KEYTAR_PACKAGES)];
const stillMissing = await provide(missingPackages(needed));
if (!loads) await provideKeytar(stillMissing);
await provideElectron();

/** Returns the names of the packages that are missing in the end. */
async function provide(names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return [];
  if (!canInstall()) {
    say(
      `The tests of the SSH server and the keychain need more than this machine has, and are skipped. ` +
        `To run them all (Debian, Ubuntu): sudo apt-get install ${names.join(' ')}`,
    );
    return names;
  }
  say(`Installing for the tests: ${names.join(' ')} (services are not started)`);
  const complaint = await installPackages(names);
  const missing = missingPackages(needed);
  if (missing.length > 0) {
    say(`Could not install ${missing.join(' ')}; the tests that need them are skipped.\n${complaint}`);
  }
  return missing;
}

async function provideKeytar(missing: readonly string[]): Promise<void> {
  // What it lacks to compile has been named above.
  if (KEYTAR_PACKAGES.some((entry) => missing.includes(entry.name))) return;
  say('keytar, the optional package for the keychain, does not load: compiling it');
  const complaint = await repairKeytar(projectFolder);
  if (complaint === '' && (await keytarLoads(projectFolder))) say('keytar loads now');
  else say(`keytar still does not load; the keychain's tests are skipped.\n${complaint}`);
}

/** Fetched here, once and with a word about it, and not within the first test's time. */
async function provideElectron(): Promise<void> {
  try {
    await findElectronRuntime({ projectFolder, say });
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    say(`There is no Electron to run the end-to-end tests with: ${reason}`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
