/** What settings of a connection are called where they are listed, by their paths. */
const NAMES: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'What it is for',
  host: 'Server',
  port: 'Port',
  user: 'User',
  authentication: 'Sign-in',
  remoteFolder: 'Remote folder',
  localFolder: 'Folder on this computer',
  notes: 'Notes',
  look: 'Colour and icon',
  folder: 'Group',
  favourite: 'Favourite',
  position: 'Place in the list',
  route: 'Way to the server',
  'transfer.concurrency': 'Large files at the same time',
  'transfer.fileMode': 'Permissions of sent files',
  'transfer.keepModifiedTime': 'Keep the time of change',
  'transfer.keepPermissions': 'Keep permissions',
  'transfer.syncUploads': 'Uploads on the server’s disk before they count',
  'transfer.directWrite': 'Write directly under the final name',
  'transfer.syncDownloads': 'Downloads on the disk before they count',
  'transfer.requiredCheck': 'Least comparison that counts as delivered',
  'transfer.verify': 'How files are compared',
  'transfer.hashCommand': 'Ask the server’s shell for hashes',
  'transfer.onConflict': 'Where a file exists already',
  'transfer.include': 'Of folders, take only',
  'transfer.exclude': 'Of folders, leave out',
  'transfer.links': 'Symbolic links',
  'transfer.uploadLimit': 'Speed limit, sending',
  'transfer.downloadLimit': 'Speed limit, fetching',
  'retry.limit': 'Tries after a failure',
  'retry.baseMs': 'Wait before the first of them',
  'retry.capMs': 'Longest wait',
  'timeouts.connectMs': 'Give up connecting after',
  'timeouts.keepaliveMs': 'Check the connection every',
  'timeouts.idleMs': 'Close an unused connection after',
  'timeouts.stallMs': 'Give up without an answer after',
  'trust.policy': 'Unknown host keys',
  'trust.knownHosts': 'Use OpenSSH’s known_hosts',
  'trust.weakAlgorithms': 'Weak algorithms allowed',
};

/** A setting nobody named is called by its path, rather than not at all. */
export const settingName = (path: string): string => NAMES[path] ?? path;

/** A value as a list shows it: short, exact, the same for window and command line. */
export function settingText(path: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => settingText('', one)).join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, one]) => `${name}: ${settingText('', one)}`)
      .join(', ');
  if (typeof value === 'number' && path.endsWith('Ms')) return `${value / 1_000} s`;
  if (path === 'transfer.fileMode') return Number(value).toString(8).padStart(4, '0');
  return String(value);
}
