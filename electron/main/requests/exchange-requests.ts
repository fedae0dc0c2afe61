import { failure } from '../../../shared/errors.ts';
import { secretsToForget } from '../../vault/secrets-to-forget.ts';
import { chooseTarget } from './export-requests.ts';
import { ask, type Handlers, type RequestParts } from './request-parts.ts';

type ExchangeRequests = 'connections.import' | 'connections.saveExport';

export const exchangeHandlers = (parts: RequestParts): Handlers<ExchangeRequests> => ({
  'connections.import': async (wish, signal) => {
    const { path, format } = wish;
    const source = format === undefined ? { path } : { path, format };
    const { candidates, digest } = await ask(parts, 'profiles.readImport', source, signal);
    // Of another content nobody could say whose secrets it concerns. The engine looks once more.
    if (digest !== wish.digest)
      throw failure('FileNotUnderstood', 'not importable: changed', { path, detail: { reason: 'changed' } });
    const replaced = new Set(wish.choices.filter(({ action }) => action === 'replace').map(({ key }) => key));
    for (const { key, existing } of candidates) {
      if (existing === null || !replaced.has(key)) continue;
      const kinds = secretsToForget(existing);
      if (kinds.length > 0) parts.owner.withdraw(existing.id);
      for (const kind of kinds) await parts.vault.delete({ profileId: existing.id, kind }, signal);
    }
    return await ask(parts, 'profiles.import', wish, signal);
  },
  'connections.saveExport': async ({ suggestedName, ...wish }, signal) => {
    const path = await chooseTarget(parts, suggestedName, 'json');
    if (path === null) return null;
    // The system's dialog has asked before it named an existing file.
    return await ask(parts, 'profiles.export', { ...wish, path, overwrite: true }, signal);
  },
});
