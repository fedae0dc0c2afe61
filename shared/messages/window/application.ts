/** In the title bar, the dock and the task bar. */
export const WINDOW_TITLE = 'Waybill';

export const DIALOG_TITLES = {
  chooseFiles: 'Choose files to send',
  chooseFolder: 'Choose a folder',
  chooseKeyFile: 'Choose a key file',
  chooseImport: 'Choose a file of connections',
  saveAs: 'Save as',
} as const;

/** The page died twice in a short time. */
export const PAGE_DIED = {
  message: 'The window stopped working',
  detail: 'Your deliveries are not affected: they go on in the background.',
  yes: 'Open it again',
  no: 'Quit Waybill',
} as const;

/** In a plain box of the system, since there is no window. */
export const START_FAILED = {
  title: 'Waybill could not start',
  dataDirectory: (reason: string) =>
    `The folder for the queue and the history can't be used: ${reason}. Ask your IT, or start Waybill with another folder (--data-dir).`,
} as const;
