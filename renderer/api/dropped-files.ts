/** What was dropped from the desktop. */
export interface Dropped {
  /** Absolute paths of files and folders. */
  readonly paths: readonly string[];
  /**
   * How many things have no file on this computer's disk: attachments dragged out of a mail program, files inside
   * a zip folder. They arrive empty, and must be saved first.
   */
  readonly withoutFile: number;
}

/** Whether a drag carries files from outside the window; names can't be seen before the drop. */
export const carriesFiles = (transfer: DataTransfer): boolean => transfer.types.includes('Files');

export function droppedFiles(transfer: DataTransfer): Dropped {
  const paths = [...transfer.files].map((file) => window.waybill.pathForFile(file));
  const known = paths.filter((path) => path !== '');
  const things = Math.max(paths.length, [...transfer.items].filter(({ kind }) => kind === 'file').length);
  return { paths: known, withoutFile: things - known.length };
}
