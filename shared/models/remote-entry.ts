/** One name in a remote folder, as the server told it and we checked it. */
export interface RemoteEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly sizeBytes: number | null;
  readonly modifiedAtMs: number | null;
  /** Permission bits (0o777); `null` where the server doesn't tell. */
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  /** `false`: a name that would leave its folder; shown escaped, never used. */
  readonly usable: boolean;
}
