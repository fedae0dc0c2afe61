import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../electron/engine/doctor/server-families.ts';

describe('the kind of a server', () => {
  it.each([
    ['OpenSSH_9.2p1 Debian-2+deb12u10', 'OpenSSH'],
    ['OpenSSH_for_Windows_8.1', 'OpenSSH for Windows'],
    ['dropbear_2022.83', 'Dropbear'],
    ['mod_sftp/1.1.1', 'ProFTPD mod_sftp'],
    ['mod_sftp', 'ProFTPD mod_sftp'],
    ['AWS_SFTP_1.2', 'AWS Transfer Family'],
    ['AzureSSH_1.0.0', 'Azure Blob Storage'],
    ['SFTPGo_2.6.6', 'SFTPGo'],
    ['7.36 FlowSsh: Bitvise SSH Server (WinSSHD) 7.39', 'Bitvise SSH Server'],
    ['MOVEit Transfer SFTP', 'MOVEit Transfer'],
    ['GoAnywhere7.10.2', 'GoAnywhere MFT'],
    ['WS_FTP-SSH_8.6.1', 'WS_FTP Server'],
    ['CerberusFTPServer_12.0 FIPS', 'Cerberus FTP Server'],
    ['APACHE-SSHD-2.4.0', 'Apache MINA SSHD'],
    ['Go', 'Go x/crypto/ssh'],
    ['WaybillPractice', 'Waybill practice server'],
  ])('%s is %s, and it is told where that is known from', (software, name) => {
    const family = familyOf(software);
    expect(family?.name).toBe(name);
    expect(family?.source).toMatch(/\S/);
  });

  it.each(['', 'Something_1.0', 'Golang', 'NotOpenSSH_9'])('%j is nobody we know', (software) => {
    expect(familyOf(software)).toBeUndefined();
  });
});
