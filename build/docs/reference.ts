import { errorCodes, eventKinds, limits, wire, type Entry, type Table } from '../../protocol/index.ts';
import { compactType } from './compact-type.ts';
import { names, scalars, shapes } from './names.ts';

/** The generated half of docs/PROTOCOL.md as Markdown, not yet formatted. */
export function reference(): string {
  return [
    '## Reference',
    'Generated from the tables in `protocol/` by `npm run docs`; a test fails when it is stale.',
    notation(),
    ...Object.entries(wire).map(([namespace, table]) => tableSection(namespace, table)),
    events(),
    errors(),
    limitTable(),
  ].join('\n\n');
}

function notation(): string {
  const rows = Object.entries(scalars).map(([name, [, meaning]]) => `| \`${name}\` | ${meaning} |`);
  const types = Object.entries(shapes).map(
    ([name, schema]) => `type ${name} = ${compactType(schema, 'output', names)};`,
  );
  return [
    '### Types',
    '`String<n>` is a string of at most n UTF-16 code units, `Int` an integer from 0, `PositiveInt` one from 1, `Bytes` binary. ' +
      '`/* ≤ n */` behind an array is its greatest length, `/* = x */` the value of a field that is left out. Unknown fields are dropped.',
    '| name | what |\n| --- | --- |\n' + rows.join('\n'),
    '```ts\n' + types.join('\n') + '\n```',
  ].join('\n\n');
}

function tableSection(namespace: string, table: Table): string {
  const kinds = [
    ['request', 'Requests, client → host'],
    ['signal', 'Signals, client → host, volatile'],
    ['push', 'Pushes, host → client'],
  ] as const;
  const sections = kinds.flatMap(([kind, title]) => {
    const entries = Object.entries(table).filter(([, entry]) => entry.kind === kind);
    if (entries.length === 0) return [];
    return [`#### ${title}`, ...entries.map(([name, entry]) => entrySection(name, entry))];
  });
  return [`### Namespace \`${namespace}\``, ...sections].join('\n\n');
}

function entrySection(name: string, entry: Entry): string {
  const types = [`payload: ${payloadType(entry)}`];
  const remarks: string[] = [];
  if (entry.kind === 'request') {
    types.push(`reply: { ok: true } & ${compactType(entry.reply, 'output', names)}`);
    if (entry.errors.length > 0) remarks.push(`Errors: ${entry.errors.map((code) => `\`${code}\``).join(', ')}.`);
  }
  if (entry.kind !== 'push') remarks.push(`Budget: ${entry.budget}.`);
  else if (entry.acknowledged) remarks.push('May ask for an acknowledgement.');
  return [`**\`${name}\`** ${[entry.summary, ...remarks].join(' ')}`, '```ts\n' + types.join('\n') + '\n```'].join(
    '\n\n',
  );
}

function payloadType(entry: Entry): string {
  const shared = names.get(entry.payload);
  return shared ?? compactType(entry.payload, entry.kind === 'push' ? 'output' : 'input', names);
}

function events(): string {
  const rows = Object.entries(eventKinds).map(([type, kind]) => {
    const about = { required: 'required', optional: 'optional', none: '–' }[kind.ref];
    const body = compactType(kind.body, 'input', names);
    return `**\`${type}\`** (${kind.stream}; ref ${about}) ${kind.summary}\n\n\`\`\`ts\nbody: ${body}\n\`\`\``;
  });
  return ['### Event types', 'In brackets: the stream it stands in, and whether its header has a `ref`.', ...rows].join(
    '\n\n',
  );
}

function errors(): string {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return ['### Error codes', '| code | meaning |\n| --- | --- |\n' + rows.join('\n')].join('\n\n');
}

function limitTable(): string {
  const rows = Object.entries(limits).map(([name, value]) => `| \`${name}\` | ${value.toLocaleString('en-GB')} |`);
  return [
    '### Limit values',
    'Bytes or milliseconds, unless the name says otherwise.',
    '| name | value |\n| --- | --- |\n' + rows.join('\n'),
  ].join('\n\n');
}
