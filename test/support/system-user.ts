import { randomBytes } from 'node:crypto';
import { outcomeOf, run } from './command.ts';
import { NotAvailable } from './requirements.ts';
import { waitFor } from './temp.ts';

/** A throw-away account of this machine with a random password; removed on dispose. */
export interface SystemUser extends AsyncDisposable {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly gid: number;
}

/** A short random suffix for names that must be unique on the machine. */
export function randomSuffix(): string {
  return randomBytes(4).toString('hex');
}

/**
 * Creates an account with `useradd` and the given further arguments, and sets its password.
 * Throws {@link NotAvailable} where this process isn't root.
 */
export async function createSystemUser(
  name: string,
  useraddArguments: readonly string[],
): Promise<SystemUser> {
  await changeAccounts('useradd', [...useraddArguments, name]);
  const remove = async (): Promise<void> => {
    await changeAccounts('userdel', [name]);
  };
  try {
    const password = randomBytes(12).toString('base64url');
    await changeAccounts('chpasswd', [], `${name}:${password}\n`);
    const uid = Number(await run('id', ['-u', name]));
    const gid = Number(await run('id', ['-g', name]));
    return { name, password, uid, gid, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Runs a tool that changes the machine's accounts. These lock the account files and give up at once when
 * another test holds the lock, with a message that is the only way to tell (exit code 1 or 10 has other
 * causes too); then it is tried again.
 */
export async function changeAccounts(tool: string, args: readonly string[], input = ''): Promise<void> {
  if (process.getuid?.() !== 0) throw new NotAvailable('only root can create system users');
  await waitFor(
    async () => {
      const outcome = await outcomeOf(tool, args, { input });
      if (outcome.code === 0) return true;
      if (/cannot lock|try again later/i.test(outcome.stderr)) return false;
      throw new Error(`${tool} ${args.join(' ')}: exit code ${outcome.code}\n${outcome.stderr}`);
    },
    { what: `the lock on the account files for ${tool}`, everyMs: 50 },
  );
}
