import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The files that a module loads when it is loaded itself: relative imports and re-exports, but not those of types. */
export function loadedBy(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const specifier = loadedSpecifier(statement);
    return specifier?.startsWith('.') && specifier.endsWith('.ts') ? [path.resolve(path.dirname(file), specifier)] : [];
  });
}

function loadedSpecifier(statement: ts.Statement): string | undefined {
  if (ts.isImportDeclaration(statement)) {
    return isTypeOnly(statement.importClause) ? undefined : textOf(statement.moduleSpecifier);
  }
  if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) return textOf(statement.moduleSpecifier);
  return undefined;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function textOf(specifier: ts.Expression | undefined): string | undefined {
  return specifier && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

/**
 * Modules that load each other in a circle, in which one of them always sees another half made.
 *
 * @returns each circle once, as the files on it.
 */
export function findCycles(files: readonly string[], loaded: (file: string) => readonly string[]): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, trail: readonly string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push(trail.slice(at));
    if (at >= 0 || done.has(file)) return;
    for (const next of loaded(file)) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return cycles;
}
