/** What a kind of server is known for, where that matters to whoever sends files there. */
export type Quirk =
  /** Storage behind it takes a file's bytes in order only. */
  | 'writes-in-order'
  /** Times and permissions of sent files are not kept. */
  | 'no-set-attributes';

export interface ServerFamily {
  readonly name: string;
  readonly quirks: readonly Quirk[];
}

interface Row extends ServerFamily {
  /** On the version line behind `SSH-2.0-`. */
  readonly software: RegExp;
  /** Where the text was found. */
  readonly source: string;
}

/**
 * Families by what they call themselves. `tested` in a source means that the tests start that very server. nmap's are from
 * https://github.com/nmap/nmap/blob/master/nmap-service-probes, the lines `match ssh`.
 */
const FAMILIES: readonly Row[] = [
  {
    name: 'Waybill practice server',
    software: /^WaybillPractice/,
    quirks: [],
    source: 'our own electron/engine/practice-server',
  },
  {
    name: 'OpenSSH for Windows',
    software: /^OpenSSH_for_Windows_/,
    quirks: [],
    source: 'its version line in reports at github.com/PowerShell/Win32-OpenSSH: OpenSSH_for_Windows_8.1',
  },
  {
    name: 'OpenSSH',
    software: /^OpenSSH_/,
    quirks: [],
    source: 'tested: 9.2p1 of Debian; openssh version.h',
  },
  {
    name: 'Dropbear',
    software: /^dropbear_/,
    // It has no SFTP server of its own and runs the one it is told to.
    quirks: [],
    source: 'tested: 2022.83 of Debian; dropbear sysoptions.h, LOCAL_IDENT',
  },
  {
    name: 'ProFTPD mod_sftp',
    software: /^mod_sftp/,
    quirks: [],
    source: 'tested: mod_sftp 1.1.1 of Debian’s ProFTPD 1.3.8; contrib/mod_sftp/mod_sftp.h.in',
  },
  {
    name: 'AWS Transfer Family',
    software: /^AWS_SFTP_/,
    quirks: ['writes-in-order', 'no-set-attributes'],
    source:
      'docs.aws.amazon.com/transfer/latest/userguide/transfer-file.html (one connection a file); SetStatOption in its API reference; version line AWS_SFTP_1.1 and 1.2 in public scans',
  },
  {
    name: 'Azure Blob Storage',
    software: /^AzureSSH_/,
    quirks: ['writes-in-order', 'no-set-attributes'],
    source:
      'learn.microsoft.com: secure-file-transfer-protocol-known-issues (unsupported operations); version line AzureSSH_1.0.0 in public reports',
  },
  {
    name: 'SFTPGo',
    software: /^SFTPGo/,
    quirks: [],
    source: 'github.com/drakkan/sftpgo, docs/full-configuration.md, sftpd banner',
  },
  {
    name: 'Bitvise SSH Server',
    software: /FlowSsh: Bitvise SSH Server/,
    quirks: [],
    source: 'Nessus’ plugin for Bitvise quotes “7.36 FlowSsh: Bitvise SSH Server (WinSSHD) 7.39”',
  },
  {
    name: 'MOVEit Transfer',
    software: /^MOVEit Transfer SFTP/,
    quirks: [],
    source: 'github.com/rapid7/metasploit-framework, the check of its MOVEit module',
  },
  {
    name: 'GoAnywhere MFT',
    software: /^GoAnywhere/,
    quirks: [],
    source: 'version line GoAnywhere7.10.2 in public connection logs',
  },
  {
    name: 'CrushFTP',
    software: /^CrushFTPSSHD/,
    quirks: [],
    source: 'FileZilla’s list of servers, by version line',
  },
  { name: 'WS_FTP Server', software: /^WS_FTP-SSH_/, quirks: [], source: 'nmap' },
  { name: 'Cerberus FTP Server', software: /^CerberusFTPServer_/, quirks: [], source: 'nmap' },
  { name: 'Core FTP Server', software: /^CoreFTP-/, quirks: [], source: 'nmap' },
  { name: 'Sysax Multi Server', software: /^SysaxSSH_/, quirks: [], source: 'nmap' },
  {
    name: 'Apache MINA SSHD',
    software: /^(?:APACHE-SSHD|SSHD-CORE)-/,
    quirks: [],
    source: 'github.com/apache/mina-sshd, its version line in issue reports: APACHE-SSHD-2.4.0',
  },
  { name: 'Paramiko', software: /^paramiko_/, quirks: [], source: 'nmap' },
  {
    name: 'Go x/crypto/ssh',
    software: /^Go\b/,
    quirks: [],
    source: 'golang.org/x/crypto/ssh, packageVersion',
  },
  {
    name: 'libssh',
    software: /^libssh[_-]/,
    quirks: [],
    source: 'libssh include/libssh/priv.h, CLIENT_BANNER_SSH2',
  },
];

/** Pure: the family a version line names, and where we know that from. */
export function familyOf(software: string): (ServerFamily & { readonly source: string }) | undefined {
  const found = FAMILIES.find((row) => row.software.test(software));
  return found === undefined ? undefined : { name: found.name, quirks: found.quirks, source: found.source };
}
