import type { AppState, SecretStore } from '../models/app-state.ts';

type Platform = AppState['platform'];

/** What each system calls its keychain, and where a person finds our entries in it. */
const KEYCHAINS: Readonly<Record<Platform, string>> = {
  darwin: 'the macOS keychain, as entries named Waybill (Keychain Access shows them)',
  win32: 'the Windows Credential Manager, under Windows Credentials, as entries named Waybill',
  linux:
    'the Secret Service of your session (GNOME Keyring, KDE Wallet or KeePassXC), as entries named Waybill',
};

/** Who keeps the key of the encrypted file, by system; on Linux by Electron's name of it. */
const FILE_KEYS: Readonly<Record<string, string>> = {
  darwin: 'the macOS keychain',
  win32: 'Windows, for your account alone (DPAPI)',
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KDE Wallet',
  kwallet5: 'KDE Wallet',
  kwallet6: 'KDE Wallet',
};

/** Where a new secret goes on this machine, as the end of a sentence. */
export function storeName(store: SecretStore, platform: Platform, backend: string | null): string {
  switch (store) {
    case 'keychain':
      return KEYCHAINS[platform];
    case 'encrypted-file':
      return `a file, encrypted with a key that ${keyHolder(platform, backend)} keeps`;
    case 'forbidden':
      return 'nowhere: your IT doesn’t allow keeping them on this computer, so you are asked each time';
    case 'none':
      return 'nowhere: this computer has neither a keychain that answers nor a key to encrypt with, so you are asked each time';
  }
}

/** @param backend Electron's `getSelectedStorageBackend`, `null` where that isn't known */
const keyHolder = (platform: Platform, backend: string | null): string =>
  FILE_KEYS[platform === 'linux' ? (backend ?? '') : platform] ?? 'the system';
