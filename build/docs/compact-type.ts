import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Schemas that documentation calls by name instead of spelling them out. */
export type Names = ReadonlyMap<z.ZodType, string>;

/**
 * A schema as a TypeScript-like type. What types cannot say stands in the names (`String<80>`: at most 80 UTF-16 code units) or in a
 * comment.
 *
 * @param io - `input` is what a sender may leave out, `output` what arrives.
 * @param names - schemas to be called by name; the schema itself is always spelled out.
 */
export function compactType(schema: z.ZodType, io: 'input' | 'output', names: Names): string {
  const json = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const own = zodSchema as unknown as z.ZodType;
      const name = own === schema ? undefined : names.get(own);
      if (name !== undefined) replace(jsonSchema, { 'x-name': name });
      else if (zodSchema._zod.def.type === 'custom') replace(jsonSchema, { 'x-name': 'Bytes' });
    },
  }) as JsonSchema;
  return render(json);
}

function replace(target: object, by: JsonSchema): void {
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, by);
}

function render(schema: JsonSchema): string {
  if (typeof schema['x-name'] === 'string') return schema['x-name'];
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => JSON.stringify(value)));
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return union(choices.map((choice) => render(choice as JsonSchema)));
  switch (schema['type']) {
    case 'object':
      return object(schema);
    case 'array':
      return array(schema);
    case 'string':
      return typeof schema['maxLength'] === 'number' ? `String<${schema['maxLength']}>` : 'string';
    case 'integer':
      return schema['exclusiveMinimum'] === 0 ? 'PositiveInt' : 'Int';
    case 'boolean':
    case 'null':
    case 'number':
      return schema['type'];
    default:
      return 'unknown';
  }
}

function union(members: string[]): string {
  return [...new Set(members)].join(' | ');
}

function object(schema: JsonSchema): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const required = new Set((schema['required'] ?? []) as string[]);
  if (properties.length === 0) return '{}';
  const fields = properties.map(([key, value]) => {
    const preset = 'default' in value ? ` /* = ${JSON.stringify(value['default'])} */` : '';
    return `${key}${required.has(key) ? '' : '?'}: ${render(value)}${preset}`;
  });
  return `{ ${fields.join('; ')} }`;
}

function array(schema: JsonSchema): string {
  if (Array.isArray(schema['prefixItems']))
    return `[${schema['prefixItems'].map((item) => render(item as JsonSchema)).join(', ')}]`;
  const item = render((schema['items'] ?? {}) as JsonSchema);
  const list = item.includes(' | ') ? `(${item})[]` : `${item}[]`;
  return typeof schema['maxItems'] === 'number' ? `${list} /* ≤ ${schema['maxItems']} */` : list;
}
