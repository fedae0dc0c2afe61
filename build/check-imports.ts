import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, posix } from 'node:path';
import { circlesIn } from './import-circles.ts';
import { importsOf, violation } from './import-rules.ts';

const FOLDERS = ['electron', 'shared', 'renderer', 'build', 'test'];

/** A specifier as the rules know it: a path from the project's folder, `node:…` or `npm:…`. */
export function resolveImport(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return `npm:${specifier}`;
}

/** Checks every source file below the project's folder. @returns one line for each import that isn't allowed, and for each circle */
export async function checkImports(
  projectFolder: string,
): Promise<{ files: number; problems: readonly string[] }> {
  const problems: string[] = [];
  const imports = new Map<string, readonly string[]>();
  for await (const found of glob(`{${FOLDERS.join(',')}}/**/*.{ts,tsx,mjs,cjs}`, { cwd: projectFolder })) {
    const path = found.replaceAll('\\', '/');
    const specifiers = importsOf(readFileSync(`${projectFolder}/${path}`, 'utf8'));
    imports.set(
      path,
      specifiers.map((specifier) => resolveImport(path, specifier)),
    );
    for (const specifier of specifiers) {
      const problem = violation(path, resolveImport(path, specifier));
      if (problem !== undefined) problems.push(`${path}: '${specifier}': ${problem}`);
    }
  }
  const circles = circlesIn(imports).map((files) => `a circle of imports: ${files.join(' -> ')}`);
  return { files: imports.size, problems: [...problems.sort(), ...circles] };
}

if (import.meta.main) {
  const { files, problems } = await checkImports(dirname(import.meta.dirname));
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${files} files, ${problems.length} problems with imports\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
