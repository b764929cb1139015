import type { Token } from 'markdown-it';
import { h, type VNode, type VNodeChild } from 'vue';
import { tokensOf } from './grammar.ts';
import { hrefOf } from './links.ts';
import type { TextPart, TextParts } from './text-parts.ts';

/** What a text is shown with; everything that is more than a plain element. */
export type Pieces = {
  part(part: TextPart): VNodeChild;
  /**
   * A link whose text was chosen by its author.
   *
   * @param href - http, https, mailto or a link to a message.
   * @param text - what is read, without its markup.
   */
  link(href: string, text: string, children: VNodeChild[]): VNode;
  /** @param language - as written behind the fence; may be empty. */
  code(code: string, language: string): VNode;
  task(done: boolean): VNode;
  table(children: VNodeChild[]): VNode;
};

/** The elements that a text may become, by markdown-it's names; what is not among them shows its content alone. */
const elements: Readonly<Record<string, { tag: string; props?: Readonly<Record<string, string>> }>> = {
  paragraph: { tag: 'p', props: { dir: 'auto', class: 'whitespace-pre-wrap' } },
  blockquote: { tag: 'blockquote', props: { class: 'border-s-2 border-accented ps-3 text-toned' } },
  bullet_list: {
    tag: 'ul',
    props: { dir: 'auto', class: 'list-disc ps-6 [&>li:has(>[data-task])]:list-none [&>li:has(>[data-task])]:-ms-5' },
  },
  list_item: { tag: 'li' },
  thead: { tag: 'thead' },
  tbody: { tag: 'tbody' },
  tr: { tag: 'tr' },
  strong: { tag: 'strong', props: { class: 'font-semibold text-highlighted' } },
  em: { tag: 'em' },
  s: { tag: 's' },
};
const code = 'rounded bg-elevated px-1 py-px font-mono text-[0.875em] whitespace-pre-wrap';
const cell = 'border border-default px-2 py-1';

/**
 * A text in Markdown as nodes: elements of a short list, and the pieces.
 *
 * @returns nothing where it is to be shown as it was typed.
 */
export function markdownNodes(text: string, parts: TextParts, pieces: Pieces): VNodeChild[] | undefined {
  const tokens = tokensOf(text.replace(/\r\n?/g, '\n'), parts);
  return tokens && childrenOf({ tokens, at: 0, parts, pieces, inLink: false, inList: false });
}

type Walk = { tokens: Token[]; at: number; parts: TextParts; pieces: Pieces; inLink: boolean; inList: boolean };

/** The nodes up to the token that closes what is open. */
function childrenOf(walk: Walk): VNodeChild[] {
  const nodes: VNodeChild[] = [];
  for (;;) {
    const token = walk.tokens[walk.at];
    if (!token) return nodes;
    walk.at += 1;
    if (token.nesting === -1) return nodes;
    if (token.nesting === 1) nodes.push(...opened(token, walk));
    else nodes.push(...leaf(token, walk));
  }
}

function opened(token: Token, walk: Walk): VNodeChild[] {
  const name = token.type.replace(/_open$/, '');
  if (name === 'link') return [linkOf(token, walk)];
  const inside = { ...walk, inList: walk.inList || name === 'list_item' };
  const children = childrenOf(inside);
  walk.at = inside.at;
  // A tight list's paragraphs, which are there for the parser alone.
  if (token.hidden) return children;
  switch (name) {
    case 'heading':
      return [h('p', { dir: 'auto', class: 'whitespace-pre-wrap font-semibold text-highlighted' }, children)];
    case 'ordered_list':
      return [
        h('ol', { dir: 'auto', class: 'list-decimal ps-6', start: token.attrGet('start') ?? undefined }, children),
      ];
    case 'table':
      return [walk.pieces.table(children)];
    case 'th':
    case 'td': {
      const align = /text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1];
      const sides = { left: 'text-start', center: 'text-center', right: 'text-end' } as const;
      return [h(name, { dir: 'auto', class: [cell, sides[align as keyof typeof sides]] }, children)];
    }
    default: {
      const element = Object.hasOwn(elements, name) ? elements[name] : undefined;
      if (!element) return children;
      // The direction of a list is that of all its lines.
      const props = walk.inList && name === 'paragraph' ? { class: 'whitespace-pre-wrap' } : element.props;
      return [h(element.tag, { ...props }, children)];
    }
  }
}

function linkOf(token: Token, walk: Walk): VNodeChild {
  const start = walk.at;
  const inside = { ...walk, inLink: true };
  const children = childrenOf(inside);
  walk.at = inside.at;
  const href = hrefOf(String(token.attrGet('href') ?? ''));
  if (href === undefined) return children;
  const text = walk.tokens
    .slice(start, inside.at - 1)
    .map(({ content }) => content)
    .join('');
  return walk.pieces.link(href, text, text === '' ? [href] : children);
}

function leaf(token: Token, walk: Walk): VNodeChild[] {
  const { parts, pieces, inLink } = walk;
  switch (token.type) {
    case 'inline':
      return inlineOf(token, walk);
    case 'softbreak':
    case 'hardbreak':
      return [h('br')];
    case 'hr':
      return [h('hr', { class: 'my-2 border-accented' })];
    case 'code_inline':
      return [h('code', { class: code, dir: 'auto' }, shown(token.content, { parts, pieces, inLink: true }))];
    case 'fence':
    case 'code_block':
      return [pieces.code(token.content.replace(/\n$/, ''), token.info.trim().split(/\s+/, 1)[0] ?? '')];
    case 'image': {
      // A picture from elsewhere would tell its host who reads: it is a link.
      const href = hrefOf(String(token.attrGet('src') ?? ''));
      if (href === undefined || inLink) return shown(token.content, walk);
      const text = token.content === '' ? href : token.content;
      return [pieces.link(href, text, shown(text, { parts, pieces, inLink: true }))];
    }
    default:
      return shown(token.content, walk);
  }
}

function inlineOf(token: Token, walk: Walk): VNodeChild[] {
  const children = token.children ?? [];
  const nodes = childrenOf({ ...walk, tokens: children, at: 0 });
  const first = children[0];
  const box = walk.inList && first?.type === 'text' ? /^\[([ xX])\]\s+/.exec(first.content) : null;
  if (!first || !box) return nodes;
  first.content = first.content.slice(box[0].length);
  return [walk.pieces.task(box[1] !== ' '), ' ', ...childrenOf({ ...walk, tokens: children, at: 0 })];
}

/** A text's parts; within a link or code there is nothing but text and what deceives in it. */
function shown(text: string, { parts, pieces, inLink }: Pick<Walk, 'parts' | 'pieces' | 'inLink'>): VNodeChild[] {
  return (inLink ? parts.visible(text) : parts.of(text)).map((part) => pieces.part(part));
}
