/**
 * Files that import each other, directly or over others: none of them can be understood, tested or loaded without all of them.
 * @param imports for each file those it imports, of which those that are no files of ours are passed over
 * @returns for each knot of such files the shortest way around, as `a.ts`, `b.ts`, `a.ts`; in the order of the alphabet
 */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const told = new Set<string>();
  for (const start of [...imports.keys()].sort()) {
    if (told.has(start)) continue;
    const around = shortestWay(imports, start);
    if (around === undefined) continue;
    for (const file of around) told.add(file);
    circles.push(around);
  }
  return circles;
}

/** From a file along imports back to itself. */
function shortestWay(
  imports: ReadonlyMap<string, readonly string[]>,
  start: string,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const next = [start];
  for (const file of next) {
    for (const imported of imports.get(file) ?? []) {
      if (imported === start) return [...wayTo(file, cameFrom), start];
      if (cameFrom.has(imported) || !imports.has(imported)) continue;
      cameFrom.set(imported, file);
      next.push(imported);
    }
  }
  return undefined;
}

function wayTo(file: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const way = [file];
  for (let before = cameFrom.get(file); before !== undefined; before = cameFrom.get(before))
    way.unshift(before);
  return way;
}
