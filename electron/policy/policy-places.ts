import { posix, win32 } from 'node:path';

export const POLICY_FILE = 'managed.json';

export interface PlaceFacts {
  readonly platform: NodeJS.Platform;
  /** The folder the program is installed in, absolute. */
  readonly programFolder: string;
}

/**
 * Where a policy may be, in the order it is looked for: a folder of the machine's, which also serves programs that
 * somebody installed for himself, then beside the program. The first file counts; two are not put together.
 * The folders are fixed: an environment variable is its user's to set, and a policy isn't.
 */
export function policyPlaces({ platform, programFolder }: PlaceFacts): readonly string[] {
  if (platform === 'win32')
    return [
      // Not ProgramData, in which everybody may make files.
      win32.join('C:\\Program Files\\Common Files', 'Waybill', POLICY_FILE),
      win32.join(programFolder, POLICY_FILE),
    ];
  if (platform === 'darwin')
    // Beside the program would be inside the bundle, and break its signature.
    return [posix.join('/Library/Application Support/Waybill', POLICY_FILE)];
  return [posix.join('/etc/waybill', POLICY_FILE), posix.join(programFolder, POLICY_FILE)];
}
