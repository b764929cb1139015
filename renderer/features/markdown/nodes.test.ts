import fc from 'fast-check';
import { Fragment, h, isVNode, type VNodeChild } from 'vue';
import { describe, expect, it } from 'vitest';
import { markdownNodes, type Pieces } from './nodes.ts';
import { createTextParts, type Names } from './text-parts.ts';

const pieces: Pieces = {
  part: (part) =>
    part.kind === 'text' ? part.text : h(`x-${part.kind}`, 'href' in part ? { href: part.href } : {}, part.text),
  link: (href, text, children) => h('a', { href, said: text }, children),
  code: (code, language) => h('pre', { language }, code),
  task: (done) => h('x-task', {}, done ? 'x' : 'o'),
  table: (children) => h('table', {}, children),
};
const uuid = '0198c0de-0000-7000-8000-000000000001';
const messageLink = `landline://message#id=${'a'.repeat(51)}q&room=${uuid}&message=${uuid}`;
const nodesOf = (text: string, names: Names = {}) => markdownNodes(text, createTextParts(names), pieces);
const markup = (text: string, names?: Names) => write(nodesOf(text, names) ?? 'as typed');

/** What a reader would see, in brackets of its own kind so that text cannot be taken for an element. */
function write(node: VNodeChild): string {
  if (Array.isArray(node)) return node.map((one) => write(one)).join('');
  if (!isVNode(node)) return typeof node === 'string' ? node : '';
  const inside = Array.isArray(node.children) || typeof node.children === 'string' ? write(node.children) : '';
  return node.type === Fragment ? inside : `⟨${node.type as string}|${inside}⟩`;
}

describe('Markdown becomes elements', () => {
  it.each([
    ['**bold** *it* _it_ ~~gone~~ `a*b*`', '⟨p|⟨strong|bold⟩ ⟨em|it⟩ ⟨em|it⟩ ⟨s|gone⟩ ⟨code|a*b*⟩⟩'],
    ['one\ntwo\n\nthree', '⟨p|one⟨br|⟩two⟩⟨p|three⟩'],
    ['# Title\ntext', '⟨p|Title⟩⟨p|text⟩'],
    ['> said\n> twice', '⟨blockquote|⟨p|said⟨br|⟩twice⟩⟩'],
    ['- a\n- b\n  1. c', '⟨ul|⟨li|a⟩⟨li|b⟨ol|⟨li|c⟩⟩⟩⟩'],
    ['- [ ] todo\n- [x] done', '⟨ul|⟨li|⟨x-task|o⟩ todo⟩⟨li|⟨x-task|x⟩ done⟩⟩'],
    ['[ ] no task', '⟨p|[ ] no task⟩'],
    ['```js\na < b\n```', '⟨pre|a < b⟩'],
    ['```\nnever closed', '⟨pre|never closed⟩'],
    ['| a | b |\n|---|:-:|\n| 1 | **2** |', '⟨table|⟨thead|⟨tr|⟨th|a⟩⟨th|b⟩⟩⟩⟨tbody|⟨tr|⟨td|1⟩⟨td|⟨strong|2⟩⟩⟩⟩⟩'],
    ['text\n---', '⟨p|text⟩⟨hr|⟩'],
  ])('%j', (text, expected) => {
    expect(markup(text)).toBe(expected);
  });

  it('links say where they go, whatever they read', () => {
    expect(markup('https://a.example/foo_bar_baz*x*y')).toBe('⟨p|⟨x-link|https://a.example/foo_bar_baz*x*y⟩⟩');
    expect(markup('(https://a.example/x).')).toBe('⟨p|(⟨x-link|https://a.example/x⟩).⟩');
    expect(markup(`_see_ ${messageLink}.`)).toBe(`⟨p|⟨em|see⟩ ⟨x-link|${messageLink}⟩.⟩`);
    expect(markup('landline://join?a=b:1#id=c')).toBe('⟨p|landline://join?a=b:1#id=c⟩');
    expect(markup('[a **b**](https://c.example)')).toBe('⟨p|⟨a|a ⟨strong|b⟩⟩⟩');
    expect(markup('<https://c.example>')).toBe('⟨p|⟨a|https://c.example⟩⟩');
    expect(markup('![alt](https://c.example/p.png)')).toBe('⟨p|⟨a|alt⟩⟩');
    expect(markup('[](https://c.example)')).toBe('⟨p|⟨a|https://c.example/⟩⟩');
  });

  it('names keep their underscores and stars, outside of code', () => {
    const names = { mentions: [{ name: 'a_b_c', me: false }], rooms: [{ id: '1', name: '*all*' }] };
    expect(markup('@a_b_c in #*all* `@a_b_c`', names)).toBe('⟨p|⟨x-mention|@a_b_c⟩ in ⟨x-room|#*all*⟩ ⟨code|@a_b_c⟩⟩');
  });
});

describe('what somebody wrote never disappears', () => {
  it.each([
    '<img src=x onerror=alert(1)> <!-- hidden --> <b>x</b>',
    '[a]: https://b.example',
    '[click](javascript:alert(1))',
    '![x](data:image/png;base64,AAAA)',
    '[x](/relative) [y](//host.example)',
    '&lt;b&gt; &#x202e;',
    '[x](https://bank.example@evil.example)',
  ])('%j', (text) => {
    expect(markup(text).replaceAll(/⟨x-link\|([^⟩]*)⟩/g, '$1')).toBe(`⟨p|${text}⟩`);
  });

  it('quotes within quotes are shown as typed before the parser would drop them', () => {
    expect(markup(`${'>'.repeat(200)} deep`)).toBe('as typed');
    expect(markup('> > > three')).toContain('three');
  });

  it('every letter of it is shown', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '> ',
            '- ',
            '1. ',
            '\n',
            '\n\n',
            '**',
            '_',
            '`',
            '```',
            '[',
            '](',
            ')',
            '|',
            ' ',
            'w',
            '#',
            '  ',
            '<',
            '~~',
          ),
        ),
        (bits) => {
          const text = bits.map((bit, index) => (bit === 'w' ? `w${index}x` : bit)).join('');
          const nodes = nodesOf(text);
          if (!nodes) return;
          // But for the language behind a fence, which is shown beside it.
          const shown =
            write(nodes) +
            everyNode(nodes)
              .map((node) => (node.props?.['language'] as string | undefined) ?? '')
              .join('');
          for (const word of text.matchAll(/w\d+x/g)) {
            const inInfo = text.split('\n').some((line) => /```|~~~/.test(line) && line.includes(word[0]));
            if (!inInfo) expect(shown).toContain(word[0]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

const allowed = [
  'p',
  'br',
  'strong',
  'em',
  's',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'table',
  'thead',
  'tbody',
];
const allowedNames = new Set([
  ...allowed,
  'tr',
  'th',
  'td',
  'a',
  'x-link',
  'x-mention',
  'x-room',
  'x-hidden',
  'x-task',
]);
const allowedProps = new Set(['class', 'dir', 'start', 'href', 'said', 'language']);

function everyNode(node: VNodeChild): { type: unknown; props: Record<string, unknown> | null }[] {
  if (Array.isArray(node)) return node.flatMap((one) => everyNode(one));
  if (!isVNode(node)) return [];
  return [{ type: node.type, props: node.props }, ...everyNode(node.children as VNodeChild)];
}

it('whatever the text, there are elements of the list alone, no other attribute, and no other scheme', () => {
  const bit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      ...[
        '<script>',
        '<img src=x onerror=y>',
        '[a](',
        'javascript:alert(1)',
        ')',
        '![',
        '](',
        'data:text/html,x',
        '&#106;',
      ],
      ...[
        'https://a.example',
        'mailto:a@b.c',
        messageLink,
        '<',
        '>',
        '`',
        '```',
        '~~~',
        '\n',
        '\n\n',
        '    ',
        '- ',
        '1. ',
        '> ',
        '|',
        '---',
        '|-|',
      ],
      ...[
        '**',
        '_',
        '[x] ',
        '[ ] ',
        '@Ann',
        '#general',
        '\u202e',
        '\u0000',
        '"',
        "'",
        '<https://x>',
        '<javascript:1>',
        '\\',
        ':',
      ],
    ),
  );
  const names = { mentions: [{ name: 'Ann', me: true }], rooms: [{ id: 'r', name: 'general' }] };
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
      for (const { type, props } of everyNode(nodesOf(bits.join(''), names) ?? [])) {
        expect(allowedNames).toContain(type);
        for (const [name, value] of Object.entries(props ?? {})) {
          expect(allowedProps).toContain(name);
          if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:|landline:\/\/message#)/);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

describe('the worst of 64 KiB costs about twice the worst of 32 KiB', () => {
  const worst: Record<string, (size: number) => string> = {
    'quotes in quotes': (size) => '> '.repeat(size / 2),
    'quotes in quotes, line by line': (size) => `${'>'.repeat(15)} a\n`.repeat(size / 18),
    brackets: (size) => '['.repeat(size),
    'closed brackets': (size) => '[]('.repeat(size / 3),
    'nested brackets': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
    'half links': (size) => '[a](<b'.repeat(size / 6),
    backticks: (size) =>
      Array.from({ length: Math.sqrt(size) * 1.3 }, (_, i) => 'a' + '`'.repeat(i))
        .join('')
        .slice(0, size),
    stars: (size) => '*a_ '.repeat(size / 4),
    'stars in a row': (size) => '*'.repeat(size),
    lists: (size) => '- '.repeat(size / 2),
    'deeper lists': (size) =>
      Array.from({ length: size / 20 }, (_, i) => `${' '.repeat((i % 9) * 2)}- a`)
        .join('\n')
        .slice(0, size),
    tables: (size) => `|a${'|b'.repeat(size / 8)}\n|-${'|-'.repeat(size / 8)}\n${'|\n'.repeat(size / 8)}`,
    addresses: (size) => 'http://a@'.repeat(size / 9),
    'links of the app': (size) => 'landline://message#'.repeat(size / 19),
    colons: (size) => 'http:'.repeat(size / 5),
    mentions: (size) => '@Ann_'.repeat(size / 5),
    'hidden signs': (size) => '\u202e\u200b'.repeat(size / 2),
    images: (size) => '!['.repeat(size / 2),
    escapes: (size) => '\\'.repeat(size),
    'angle brackets': (size) => '<a '.repeat(size / 3),
    strikes: (size) => '~~a'.repeat(size / 3),
  };
  const names = { mentions: [{ name: 'Ann', me: true }], rooms: [{ id: 'r', name: 'general' }] };
  const cpu = (text: string) => {
    const { user } = process.cpuUsage();
    nodesOf(text, names);
    return (process.cpuUsage().user - user) / 1_000;
  };
  it.each(Object.entries(worst))('%s', (_, make) => {
    cpu(make(1_024));
    const least = (text: string) => Math.min(cpu(text), cpu(text));
    const [half, whole] = [least(make(32_768)), least(make(65_536))];
    // Twice, with a machine's noise; quadratic work would be four times, of seconds.
    expect(whole).toBeLessThan(Math.max(half, 30) * 3.5);
  });
});
