/** Patterns as OpenSSH writes them (ssh_config(5), "PATTERNS"). */

/**
 * `*` stands for any run of characters and `?` for one. Goes back only to the last `*`, so that a hostile
 * pattern costs name times pattern at most, where a regular expression could take exponential time.
 */
export function matchesWildcards(name: string, pattern: string): boolean {
  let at = 0;
  let patternAt = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const wanted = pattern[patternAt];
    if (wanted === '*') {
      star = patternAt++;
      starAt = at;
    } else if (wanted === '?' || wanted === name[at]) {
      patternAt++;
      at++;
    } else if (star >= 0) {
      patternAt = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
