/** What each file of a set-up kit is. */
export const KIT_TITLES = {
  readMe: 'Read first',
  script: 'Makes the account',
  block: 'Block for sshd_config',
  publicKey: 'Public key',
} as const;

/** What whoever uses a set-up kit has to know beforehand. */
export const KIT_CAUTIONS = {
  rootFolder: (folder: string) =>
    `In a chroot nobody but root may write at the top, so the kit makes ${folder}. Set the connection’s remote folder to it.`,
  password:
    'This connection signs in with a password, so the account takes one. A key is safer: make one, choose it as the sign-in, and write the kit again.',
  keyToCome:
    'Waybill can’t tell the public key from here. Whoever sets the account up is asked to put it in.',
} as const;

/** Why no kit can be written. */
export const KIT_REFUSALS = {
  user: 'An account of a Linux server has a name of up to 32 letters, digits, dots, hyphens and underscores that begins with a letter. Change the user of the connection, or have the account set up by hand.',
  systemUser: (user: string) =>
    `${user} is an account of the system itself. Locked into a folder, nobody could look after the server with it any more. Choose a user for the transfers alone.`,
  folder: 'The kit can’t make this folder. Name it from the top, without “..”, for example /midwest/si.',
} as const;

export const KIT_CLI = {
  saved: (name: string) =>
    `The set-up kit for ${name} is written. Send it to whoever looks after the server.`,
} as const;
