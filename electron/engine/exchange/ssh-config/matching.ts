import { matchesWildcards } from '../../../../shared/wildcards.ts';
import { delimited } from './parse-line.ts';

/** What `Match` may ask about. */
export interface MatchSubject {
  /** As it was typed. */
  readonly originalHost: string;
  /** With the `HostName` found so far. */
  readonly host: string;
  readonly user: string;
  readonly localUser: string;
  /** The second reading of the file, which `Match final` asks for. */
  readonly isFinalPass: boolean;
}

/** Whether a `Host` line is about `host`; one negated pattern that fits decides against it. */
export function matchesHost(patterns: readonly string[], host: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (matchesWildcards(host, pattern.slice(1))) return false;
    } else matched ||= matchesWildcards(host, pattern);
  }
  return matched;
}

/** Comma-separated patterns (match.c, `match_pattern_list`). */
function matchesList(text: string, list: string, isHost: boolean): boolean {
  // Host names are compared with patterns in lower case.
  return matchesHost((isHost ? list.toLowerCase() : list).split(','), text);
}

export interface MatchOutcome {
  readonly matches: boolean;
  readonly wantsFinalPass: boolean;
  /** A criterion that nobody but ssh at work could decide: a program to be run, a network to be in. */
  readonly unknown?: string;
  readonly isBad?: boolean;
}

/** A `Match` line (readconf.c, `match_cfg_line`). What can't be known here counts as not matching. */
export function matchLine(rest: string, subject: MatchSubject): MatchOutcome {
  let matches = true;
  let wantsFinalPass = false;
  let unknown: string | undefined;
  let left = rest;
  const outcome = (more: Partial<MatchOutcome> = {}): MatchOutcome => ({
    matches,
    wantsFinalPass,
    ...(unknown !== undefined && { unknown }),
    ...more,
  });
  for (;;) {
    const attribute = delimited(left, true);
    if (attribute === undefined) return outcome({ matches: false, isBad: true });
    if (attribute.word === '' || attribute.word.startsWith('#')) return outcome();
    left = attribute.rest;
    const isNegated = attribute.word.startsWith('!');
    const name = attribute.word.slice(isNegated ? 1 : 0).toLowerCase();
    if (name === 'all') return outcome({ matches: matches && !isNegated });
    if (name === 'canonical' || name === 'final') {
      if (name === 'final') wantsFinalPass = true;
      if (subject.isFinalPass === isNegated) matches = false;
      continue;
    }
    const argument = delimited(left, false);
    if (argument === undefined || argument.word === '' || argument.word.startsWith('#'))
      return outcome({ matches: false, isBad: true });
    left = argument.rest;
    const found = criterion(name, argument.word, subject);
    // ssh doesn't look any further either, once something doesn't match.
    if (found === undefined) {
      if (matches) unknown ??= name;
      matches = false;
    } else if (found === isNegated) matches = false;
  }
}

function criterion(name: string, list: string, subject: MatchSubject): boolean | undefined {
  switch (name) {
    case 'host':
      return matchesList(subject.host, list, true);
    case 'originalhost':
      return matchesList(subject.originalHost, list, true);
    case 'user':
      return matchesList(subject.user, list, false);
    case 'localuser':
      return matchesList(subject.localUser, list, false);
    default:
      return undefined;
  }
}
