/** What passes between two worlds that share nothing but text, as structured clones would. */
export type Codec = { encode(value: unknown): string; decode(text: string): unknown };

/**
 * Makes a codec. The function stands alone, since its source is also put into pages. Objects that hold themselves, and regular
 * expressions, are not provided.
 */
export function createCodec(): Codec {
  type Tagged = { $: string; v: unknown };
  const uncloneable = () => new Error('An object could not be cloned.');

  function toBase64(bytes: Uint8Array): string {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    return btoa(binary);
  }
  function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes;
  }

  function packObject(value: object): Tagged {
    // Of another world's realm, so `instanceof` says nothing.
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (Array.isArray(value)) return { $: 'Array', v: value.map(pack) };
    if (kind === 'Date') return { $: kind, v: (value as Date).getTime() };
    if (kind === 'Map')
      return { $: kind, v: [...(value as Map<unknown, unknown>)].map(([k, v]) => [pack(k), pack(v)]) };
    if (kind === 'Set') return { $: kind, v: [...(value as Set<unknown>)].map(pack) };
    if (kind === 'Error') return { $: kind, v: [(value as Error).name, (value as Error).message] };
    if (kind === 'ArrayBuffer') return { $: kind, v: toBase64(new Uint8Array(value as ArrayBuffer)) };
    if (ArrayBuffer.isView(value))
      return { $: kind, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    if (kind !== 'Object') throw uncloneable();
    return { $: kind, v: Object.entries(value).map(([k, v]) => [k, pack(v)]) };
  }
  function pack(value: unknown): unknown {
    if (value === undefined) return { $: 'undefined' };
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
    if (typeof value === 'object') return packObject(value);
    throw uncloneable();
  }

  function unpack(packed: unknown): unknown {
    if (packed === null || typeof packed !== 'object') return packed;
    const { $, v } = packed as Tagged;
    const list = () => (v as unknown[]).map(unpack);
    const pairs = () => (v as [unknown, unknown][]).map(([k, w]) => [unpack(k), unpack(w)] as const);
    switch ($) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(v as string);
      case 'number':
        return Number(v);
      case 'Array':
        return list();
      case 'Date':
        return new Date(v as number);
      case 'Map':
        return new Map(pairs());
      case 'Set':
        return new Set(list());
      case 'Error': {
        const [name = '', message] = v as string[];
        return Object.assign(new Error(message), { name });
      }
      case 'ArrayBuffer':
        return fromBase64(v as string).buffer;
      case 'Object':
        return Object.fromEntries(pairs());
      default: {
        const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[$];
        if (!View) throw uncloneable();
        return new View(fromBase64(v as string).buffer);
      }
    }
  }

  return {
    encode(value) {
      try {
        return JSON.stringify(pack(value));
      } catch {
        throw uncloneable();
      }
    },
    decode: (text) => unpack(JSON.parse(text)),
  };
}
