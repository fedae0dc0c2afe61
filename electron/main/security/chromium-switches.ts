/** What Chromium would do on its own, turned off by command-line switches, before it is ready. */
export const CHROMIUM_SWITCHES: readonly {
  readonly name: string;
  readonly value?: string;
  readonly why: string;
}[] = [
  {
    name: 'disable-breakpad',
    why: 'a crash dump is a copy of memory: passwords and file names would lie on the disk',
  },
  { name: 'disable-crash-reporter', why: 'as disable-breakpad, for the handler of newer versions' },
  {
    name: 'host-resolver-rules',
    value: 'MAP * ~NOTFOUND',
    why: 'the window speaks to no server; even a prefetch, which no policy sees, finds no host. SFTP is not Chromium’s',
  },
  { name: 'disable-background-networking', why: 'nothing is asked of anybody but the partner’s server' },
  { name: 'disable-component-update', why: 'as disable-background-networking' },
  { name: 'disable-domain-reliability', why: 'as disable-background-networking' },
  { name: 'no-pings', why: 'as disable-background-networking' },
  {
    name: 'force-webrtc-ip-handling-policy',
    value: 'disable_non_proxied_udp',
    why: 'WebRTC asks no request guard; without UDP it reaches nobody',
  },
];

/** @param commandLine `app.commandLine` */
export function turnOff(commandLine: { appendSwitch(name: string, value?: string): void }): void {
  for (const { name, value } of CHROMIUM_SWITCHES) commandLine.appendSwitch(name, value);
}
