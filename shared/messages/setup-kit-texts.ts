import type { KitPlan } from '../setup-kit-plan.ts';
import { shellQuote as q } from '../shell-quote.ts';
import { temporaryName } from '../temporary-name.ts';

/** The texts of a set-up kit. Every name in a script is quoted; comments hold none that anybody may choose freely. */

const NEEDS = 'OpenSSH 7.4 or newer on Linux';

/** The block of sshd_config (sshd_config(5)). */
export function sshdBlock({ user, chroot, authorizedKeys, signIn }: KitPlan): string {
  const hasKey = signIn.kind !== 'password';
  return lines(
    `# The account ${user}: SFTP in its own folder, and nothing else. ${NEEDS}.`,
    '# It goes to /etc/ssh/sshd_config.d/ where sshd_config includes that folder, otherwise to the END of sshd_config.',
    '# sshd_config itself must have one line "Subsystem sftp …"; every distribution’s does.',
    `Match User ${user}`,
    `    ChrootDirectory ${chroot}`,
    '    # -l: each file in the server’s log. -u: what others of the server may not do with new files.',
    '    ForceCommand internal-sftp -l INFO -u 0027',
    ...(hasKey
      ? [
          `    AuthorizedKeysFile ${authorizedKeys}/%u`,
          '    PubkeyAuthentication yes',
          '    PasswordAuthentication no',
          '    KbdInteractiveAuthentication no',
          '    AuthenticationMethods publickey',
        ]
      : ['    PasswordAuthentication yes', '    MaxAuthTries 3']),
    '    AllowTcpForwarding no',
    '    AllowStreamLocalForwarding no',
    '    AllowAgentForwarding no',
    '    X11Forwarding no',
    '    PermitTunnel no',
    '    PermitTTY no',
    'Match all',
  );
}

/** The commands that make account, folders and key, as a script that changes nothing where it can't do all of it. */
export function setupScript(plan: KitPlan): string {
  const { user, chroot, chroots, home, passages, writable } = plan;
  return lines(
    '#!/bin/sh',
    `# Makes the SFTP account ${user} for a server with ${NEEDS}. Run it once, as root.`,
    'set -eu',
    'umask 022',
    '',
    `account=${q(user)}`,
    `chroot=${q(chroot)}`,
    '',
    'stop() { echo "$1 Nothing was changed." >&2; exit 1; }',
    '[ "$(id -u)" -eq 0 ] || stop "This has to be run as root."',
    '! getent passwd "$account" >/dev/null || stop "There is an account $account already."',
    '! getent group "$account" >/dev/null || stop "There is a group $account already."',
    '[ ! -e "$chroot" ] || stop "There is a $chroot already."',
    ...(plan.signIn.kind === 'key-to-come'
      ? [
          '# The public key, one line: PUBLIC_KEY="$(cat key.pub)" sh this-script',
          '[ -n "$(printenv PUBLIC_KEY)" ] || stop "Give the public key in PUBLIC_KEY."',
        ]
      : []),
    '',
    '# sshd refuses a chroot that anybody but root may write to, and so it does for every folder above.',
    `folder=${q(chroots)}`,
    'while [ "$folder" != / ]; do',
    '  if [ -d "$folder" ] && [ -n "$(find "$folder" -prune \\( ! -user root -o -perm /022 \\))" ]; then',
    '    stop "$folder must belong to root, and nobody else may write there."',
    '  fi',
    '  folder=$(dirname "$folder")',
    'done',
    '',
    '# The account: a group of its own, no shell, no home but the folder it writes to.',
    'nologin=$(command -v nologin || echo /bin/false)',
    ...(plan.signIn.kind === 'password'
      ? []
      : [
          '# No password fits "*". Without it there would be a "!", a locked account, which sshd lets nobody into without PAM.',
        ]),
    `useradd --user-group --no-create-home --home-dir ${q(home)} --shell "$nologin" ${
      plan.signIn.kind === 'password' ? '' : "--password '*' "
    }"$account"`,
    '',
    '# What the account passes through is root’s.',
    'install -d -o root -g root -m 755 "$chroot"',
    ...passages.map((folder) => `install -d -o root -g root -m 755 "$chroot"/${q(folder)}`),
    '# Only here may it write. What it leaves belongs to its group, which the programs that fetch it can join.',
    ...writable.map((folder) => `install -d -o "$account" -g "$account" -m 2770 "$chroot"/${q(folder)}`),
    ...keyLines(plan),
    '',
    ...(plan.signIn.kind === 'password'
      ? [
          'echo "Made. Give the account its password now: passwd $account. Then go on with the block for sshd_config."',
        ]
      : ['echo "Made. Go on with the block for sshd_config."']),
  );
}

function keyLines({ signIn, authorizedKeys }: KitPlan): readonly string[] {
  if (signIn.kind === 'password') return [];
  return [
    '',
    '# The key that may sign in. The file is root’s, so that the account can’t let in others.',
    `keys=${q(authorizedKeys)}`,
    'install -d -o root -g root -m 755 "$keys"',
    signIn.kind === 'key'
      ? `printf 'restrict %s\\n' ${q(signIn.publicKey)} > "$keys/$account"`
      : 'printf \'restrict %s\\n\' "$PUBLIC_KEY" > "$keys/$account"',
    'chown root:root "$keys/$account"',
    'chmod 644 "$keys/$account"',
  ];
}

/** What to do in which order, and how to see that it worked. */
export function readMe(plan: KitPlan): string {
  const { name, host, port, user, chroot, writable, signIn, authorizedKeys } = plan;
  const [target = ''] = writable;
  const block = `50-waybill-${user}.conf`;
  return lines(
    `Setting up the SFTP account ${user} on ${host}`,
    '',
    `Written by Waybill for the connection “${name}”. What is made:`,
    '',
    `  account    ${user}, without a shell, for SFTP only`,
    `  it sees    ${chroot} as /, and can’t leave it; / itself belongs to root`,
    `  it writes  ${writable.map((folder) => `/${folder}`).join(', ')}`,
    signIn.kind === 'password'
      ? '  signs in   with a password'
      : '  signs in   with a key only; passwords are off',
    ...(signIn.kind === 'key' ? [`  key        ${signIn.fingerprint}`] : []),
    ...(signIn.kind === 'password' ? [] : [`  key file   ${authorizedKeys}/${user}, which is root’s`]),
    '',
    `It needs ${NEEDS}. All commands are for root.`,
    '',
    '1. The account',
    '',
    ...(signIn.kind === 'key-to-come'
      ? [
          `     PUBLIC_KEY="$(cat key.pub)" sh setup-${user}.sh`,
          '',
          '   key.pub is what you got from us, on one line.',
        ]
      : [`     sh setup-${user}.sh`]),
    ...(signIn.kind === 'password'
      ? [`     passwd ${user}`, '', '   Give us the password on the phone or in person, never by mail.']
      : []),
    ...(signIn.kind === 'key'
      ? [
          '',
          '   Compare the key with what we tell you on the phone:',
          '',
          `     ssh-keygen -lf ${q(`${user}.pub`)}`,
        ]
      : []),
    '',
    '2. sshd',
    '',
    '   If /etc/ssh/sshd_config has a line “Include /etc/ssh/sshd_config.d/*.conf”:',
    '',
    `     install -m 644 ${block} /etc/ssh/sshd_config.d/`,
    '',
    `   Otherwise put what is in ${block} at the very END of /etc/ssh/sshd_config.`,
    '   If AllowUsers or AllowGroups is used there, name the account too. Then, as sshd has it:',
    '',
    '     sshd -t',
    `     sshd -T -C user=${user},host=localhost,addr=127.0.0.1 | grep -iE 'chroot|forcecommand|passwordauth'`,
    '     systemctl reload ssh      (Debian, Ubuntu; elsewhere: systemctl reload sshd)',
    '',
    `   The firewall has to let TCP port ${port} in from our address.`,
    '',
    '3. See that it works',
    '',
    `     sftp -P ${port} ${q(`${user}@${host.includes(':') ? `[${host}]` : host}`)}`,
    `     sftp> cd ${sftpQuote(`/${target}`)}`,
    '     sftp> put test.csv',
    '     sftp> cd /',
    '     sftp> put test.csv        (has to be refused: / is root’s)',
    '',
    '   Then tell us the server’s host key, so that we can compare it:',
    '',
    '     for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done',
    '',
    '4. A program that fetches the files',
    '',
    `   Its account joins the group ${user}. It finds them in ${chroot}/${target}:`,
    '',
    `     usermod -aG ${user} ACCOUNT_OF_THE_PROGRAM`,
    '',
    ...arriving(plan),
    '',
    'Taking it back',
    '',
    `   rm /etc/ssh/sshd_config.d/${block}; systemctl reload ssh; userdel ${user}`,
    ...(signIn.kind === 'password' ? [] : [`   rm ${q(`${authorizedKeys}/${user}`)}`]),
    `   The files stay in ${chroot}.`,
  );
}

/** What whoever fetches the files has to know about names. */
const arriving = ({ temporaryName: pattern }: KitPlan): readonly string[] =>
  pattern === null
    ? [
        '   Files are written under their final names: one that still grows is on its way. Where the program can’t wait',
        '   for that, ask us to write under temporary names.',
      ]
    : [
        '   Files appear under their final names only when they are whole. On its way one is called, for example:',
        '',
        `     ${temporaryName('billing.csv', '0123456789ab', pattern)}`,
      ];

/** For sftp(1): in double quotes, where only a backslash escapes. */
const sftpQuote = (path: string): string =>
  /^[A-Za-z0-9_./-]+$/.test(path) ? path : `"${path.replace(/["\\]/g, '\\$&')}"`;

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
