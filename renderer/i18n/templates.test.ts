import { NodeTypes, type AttributeNode, type DirectiveNode, type TemplateChildNode } from '@vue/compiler-core';
import { parse } from 'vue/compiler-sfc';
import { describe, expect, it } from 'vitest';

// The gallery is for who works on the page, and speaks English alone.
const components = import.meta.glob<string>(['../**/*.vue', '!../gallery/**'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Attributes that people read or hear, of elements and of Nuxt UI's components. */
const spoken =
  /^(?:title|alt|placeholder|label|description|help|hint|legend|text|error|aria-(?:label|description|placeholder|roledescription|valuetext))$/u;
const hasLetters = (text: string) => /\p{L}/u.test(text);

/** Texts of an expression that look like something to read: they begin with a capital letter or have a space between words. */
function readableIn(expression: string): string[] {
  return [...expression.matchAll(/(['"`])((?:(?!\1).)*)\1/gu)]
    .map(([, , text]) => (text ?? '').replaceAll(/\$\{[^}]*\}/gu, ''))
    .filter((text) => /^\s*\p{Lu}\p{Ll}|\p{L}\s+\p{L}/u.test(text));
}

function bareTextsOf(node: TemplateChildNode): string[] {
  switch (node.type) {
    case NodeTypes.TEXT:
      return hasLetters(node.content) ? [node.content.trim()] : [];
    case NodeTypes.INTERPOLATION:
      return readableIn(node.content.loc.source);
    case NodeTypes.ELEMENT:
      return [...node.props.flatMap(bareTextsOfProp), ...node.children.flatMap(bareTextsOf)];
    default:
      return [];
  }
}

function bareTextsOfProp(prop: AttributeNode | DirectiveNode): string[] {
  if (prop.type === NodeTypes.ATTRIBUTE) {
    const text = prop.value?.content ?? '';
    return spoken.test(prop.name) && hasLetters(text) ? [`${prop.name}="${text}"`] : [];
  }
  const name = prop.arg && 'content' in prop.arg ? prop.arg.content : '';
  return prop.name === 'bind' && spoken.test(name) ? readableIn(prop.exp?.loc.source ?? '') : [];
}

/** What a template shows that is in no catalog. */
function bareTextsIn(source: string): string[] {
  return parse(source).descriptor.template?.ast?.children.flatMap(bareTextsOf) ?? [];
}

/** Tailwind's classes for a side of the page, which is the other one in Arabic; `left-1/2` is the middle. */
const physical =
  /(?<![\w-])-?(?:text-(?:left|right)|(?:scroll-)?[mp][lr]-[\w.[(/-]+|(?:border|rounded)-[lr](?:-[\w[]+)?(?![\w-])|(?:left|right)-(?!1\/2)[\w.[(/-]+)/gu;

function physicalClassesIn(source: string): string[] {
  const template = parse(source).descriptor.template?.content ?? '';
  const classes = [...template.matchAll(/(?:class|:ui)="([^"]*)"/gu)].flatMap(([, list = '']) => list);
  return classes.flatMap((list) => list.match(physical) ?? []);
}

describe('templates', () => {
  it('stand at the start and the end, not at the left and the right', () => {
    const found = Object.entries(components).flatMap(([path, source]) =>
      physicalClassesIn(source).map((name) => `${path}: ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('of which those that stand at a side are told apart from those that do not', () => {
    const sides = `<p class="md:ml-2 -right-0.5 text-left" :class="{ 'border-l-2': x }" :ui="{ body: 'pr-[2px]' }" />`;
    expect(physicalClassesIn(`<template>${sides}</template>`)).toEqual([
      'ml-2',
      '-right-0.5',
      'text-left',
      'border-l-2',
      'pr-[2px',
    ]);
    const fine =
      '<p class="rounded-lg ps-2 left-1/2 rounded-s border-line-2 mx-2 start-3" icon="i-lucide-arrow-left" />';
    expect(physicalClassesIn(`<template>${fine}</template>`)).toEqual([]);
  });

  it('hold no text of their own: all that people read comes from the catalogs', () => {
    const bare = Object.entries(components).flatMap(([path, source]) =>
      bareTextsIn(source).map((text) => `${path}: ${text}`),
    );
    expect(bare).toEqual([]);
  });

  it.each([
    ['<p>Save</p>', 'Save'],
    ['<p><b v-if="x">{{ t(`app.save`) }}</b> or not</p>', 'or not'],
    ['<button aria-label="Close" />', 'aria-label="Close"'],
    ['<UInput placeholder="name" />', 'placeholder="name"'],
    [`<p>{{ open ? 'Open' : t('app.close') }}</p>`, 'Open'],
    [`<p :title="open ? t('app.open') : 'is closed'" />`, 'is closed'],
    ['<p :title="`Sent by ${name}`" />', 'Sent by '],
  ])('of which %s tells %s', (template, text) => {
    expect(bareTextsIn(`<template>${template}</template>`)).toEqual([text]);
  });

  it.each([
    `<p :title="t('app.save', { name })" class="flex Big">{{ t('app.save') }} · {{ name }} @ 99+</p>`,
    `<p :class="open ? 'text-muted Big' : ''" data-testid="Own">{{ room.kind === 'direct' ? room.title : '…' }}</p>`,
    '<UButton icon="i-lucide-x" type="submit" :label="t(`people.${role}`)" alt="" />',
  ])('of which %s tells nothing', (template) => {
    expect(bareTextsIn(`<template>${template}</template>`)).toEqual([]);
  });
});
