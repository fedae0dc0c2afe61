/** Texts of the Settings page. */
export const SETTINGS = {
  title: 'Settings',
  notSaved: 'The setting could not be stored.',

  appearance: 'Appearance',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  density: 'Rows',
  densities: { comfortable: 'Comfortable', compact: 'Compact' },

  transfers: 'Transfers',
  transfersNote: 'What a new connection starts with. Every connection can differ.',
  concurrency: 'Large files at the same time',
  concurrencyNote: 'Small files travel many at once besides.',
  retries: 'Further tries after a failure',
  retriesNote:
    'Only for what may pass by itself, such as a lost connection. A refused sign-in is never tried again.',
  retryWait: 'First wait (seconds)',
  retryWaitNote: 'Each further wait is twice as long, up to the longest.',
  retryLongest: 'Longest wait (seconds)',
  conflict: 'When a file exists already',
  conflicts: {
    ask: 'Ask',
    overwrite: 'Overwrite it',
    'only-if-newer': 'Overwrite it if it is older',
    'only-if-different': 'Overwrite it if it is different',
    rename: 'Keep both',
    skip: 'Skip',
    resume: 'Complete it, if it is the beginning of the same file',
  },

  speed: 'Speed',
  speedNote: 'Of all transfers together, in the window and on the command line, at once.',
  uploadLimit: 'Sending, at most (KB/s)',
  downloadLimit: 'Receiving, at most (KB/s)',
  noLimit: 'No limit',

  notifications: 'Notifications',
  notificationsNote: 'Shown while the window isn’t in front.',
  onDelivered: 'When files were delivered',
  onTrouble: 'When a connection needs you',
  fileNames: 'Name the files',
  fileNamesNote:
    'Off: a notification names the partner and how many files, which is all that others can read on your screen.',

  keys: 'Keyboard',
  keyScheme: 'Style',
  keySchemes: { explorer: 'Explorer', commander: 'Commander' },
  keySchemeNotes: {
    explorer: 'F5 refreshes, Delete deletes, as in the system’s file manager.',
    commander: 'F5 copies to the other pane, F8 deletes, as in Norton and Midnight Commander.',
  },
  showKeys: 'Show all keys',

  data: 'Data on this computer',
  dataFolder: 'Queue, history and settings',
  openFolder: 'Open folder',
  openLogs: 'Open logs',
  engineLine: (restarts: number) =>
    restarts === 0
      ? 'Running.'
      : `Running; started again ${restarts === 1 ? 'once' : `${restarts} times`} since the start.`,
  engineStates: {
    starting: 'Starting.',
    restarting: 'Being started again.',
    stopped: 'Stopped.',
  },
  engine: 'Transfer service',

  about: 'About',
  version: 'Waybill',
  electron: 'Electron',
  chromium: 'Chromium',
  node: 'Node.js',
  engineRuns: 'The transfer service runs in',
  copyVersions: 'Copy',
} as const;
