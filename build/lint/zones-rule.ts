import path from 'node:path';
import type { Rule } from 'eslint';
import { importProblem } from './check-import.ts';

/** ESLint's face of {@link importProblem}: static, dynamic and re-exporting imports, of values and of types. */
export const zonesRule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Keeps every folder to its allowed imports (build/lint/zones.ts)' },
    schema: [],
    messages: { forbidden: '{{problem}}' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node: Rule.Node, source: unknown) => {
      const specifier = (source as { value?: unknown } | null | undefined)?.value;
      if (typeof specifier !== 'string') return;
      const problem = importProblem(file, specifier);
      if (problem !== undefined) context.report({ node, messageId: 'forbidden', data: { problem } });
    };
    return {
      ImportDeclaration: (node) => {
        check(node, node.source);
      },
      ExportNamedDeclaration: (node) => {
        check(node, node.source);
      },
      ExportAllDeclaration: (node) => {
        check(node, node.source);
      },
      ImportExpression: (node) => {
        check(node, node.source);
      },
      TSImportType: (node: Rule.Node) => {
        check(node, (node as unknown as { source?: unknown }).source);
      },
    };
  },
};
