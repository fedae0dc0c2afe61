/** The most of one message that is worth keeping, characters. */
const LONGEST = 2_000;

/** `sftp://user@host/…` and other addresses that carry an account or a path of somebody's. */
const FOREIGN_ADDRESS = /\b(?:sftp|ssh|https?):\/\/\S+/gi;
/** `C:\Users\dana\x.csv`, `\\server\share\x`, and file addresses of either kind. */
const WINDOWS_PATH = /(?:\b[a-z]:[\\/]|\\\\)[^\s'"`<>|*?:]+(?:[ ][^\s'"`<>|*?:\\/]*[\\/.][^\s'"`<>|*?:]*)*/gi;
/** Two steps or more from the root: `/home/dana/x.csv`. A single one, `/`, tells nothing. */
const POSIX_PATH = /(?<![\w:/.])(?:file:\/\/)?(?:\/[^\s'"`<>|:/]+){2,}\/?/g;
/** What stands in quotation marks is, in messages of systems and libraries, mostly a file's name. */
const QUOTED = /'[^'\n]{1,512}'|"[^"\n]{1,512}"/g;

/**
 * A technical message without names of files, folders and accounts, for the log. Addresses of our own pages
 * (`app://…`) stay: they say where in the program something happened.
 */
export function redact(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(FOREIGN_ADDRESS, '(address)')
    .replace(QUOTED, '(name)')
    .replace(WINDOWS_PATH, '(path)')
    .replace(POSIX_PATH, '(path)')
    .replace(/[^\P{Cc}\n]/gu, ' ');
}
