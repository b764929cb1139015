import CheckedLink from '../../features/markdown/CheckedLink.vue';
import CodeBlock from '../../features/markdown/CodeBlock.vue';
import LinkDialog from '../../features/markdown/LinkDialog.vue';
import { longName } from '../people.ts';
import { shows } from '../state.ts';

export default [
  shows(CodeBlock, {
    usual: { props: { code: 'const gate = open({ at: 10 });', language: 'ts' } },
    'long-name': { props: { code: `const name = '${longName}${longName}';`, language: 'ts' } },
    folded: { props: { code: 'a line\n'.repeat(300), language: '' } },
  }),
  shows(CheckedLink, { usual: { props: { href: 'https://example.org/' } } }),
  shows(LinkDialog, {
    usual: { props: { open: true, href: 'https://xn--exmple-cua.org/a' } },
    'long-name': { props: { open: true, href: `https://example.org/${longName}` } },
  }),
];
