import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { limits, LandlineError } from '../../protocol/index.ts';
import type { Client, Sink, Source } from '../index.ts';
import { liedTo } from '../../tests/support/lied-to.ts';
import type { Lie } from '../../tests/support/lying-files.ts';

const { online, expectSound, host } = liedTo();
const large = 2 * limits.chunkBytes + 5;

function source(bytes: Buffer, name = 'plan.bin'): Source {
  const read = async (offset: number, length: number) => new Uint8Array(bytes.subarray(offset, offset + length));
  return { name, size: bytes.length, type: 'application/octet-stream', read };
}

function sinkOf(size: number): Sink & { bytes: Buffer; writes: number } {
  const bytes = Buffer.alloc(size);
  return {
    bytes,
    writes: 0,
    async write(offset, chunk) {
      this.writes += 1;
      bytes.set(chunk, offset);
    },
  };
}

/** Files still go both ways, and so do messages. */
async function expectFilesSound(client: Client): Promise<void> {
  host().files.honestly();
  const bytes = randomBytes(large);
  const { blob } = await client.upload(source(bytes));
  const sink = sinkOf(bytes.length);
  await client.download(blob, sink);
  expect(sink.bytes.equals(bytes)).toBe(true);
  await expectSound(client);
}

/** What became of each: that it failed with a reason, or what it gave. */
async function outcomes<T>(tries: Promise<T>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(tries);
  return settled.map((one): unknown => {
    if (one.status === 'fulfilled') return one.value;
    return one.reason instanceof LandlineError ? one.reason.code : one.reason;
  });
}

const nonsense: unknown[] = [undefined, null, 'fine', { ok: true }, { ok: false, error: null }];
const other = 'A'.repeat(43);

describe('a host that lies about files', () => {
  it('is right otherwise: files go both ways', async () => {
    await expectFilesSound(await online());
  });

  it('by answers that cannot be read ends no more than the one upload', async () => {
    const client = await online();
    const lies: [string, string, unknown][] = [
      ...nonsense.map((answer): [string, string, unknown] => ['file.begin', 'internal', answer]),
      ['file.begin', 'internal', { ok: true, chunkBytes: limits.chunkBytes, have: 'all' }],
      ['file.begin', 'internal', { ok: true, chunkBytes: limits.chunkBytes, have: [[0]] }],
      ['file.begin', 'internal', { ok: true, chunkBytes: limits.chunkBytes, have: [], blob: '../../etc/passwd' }],
      ['file.begin', 'internal', { ok: true, chunkBytes: 0, have: [] }],
      ['file.begin', 'bad_request', { ok: true, chunkBytes: 1, have: [] }],
      ['file.put', 'internal', undefined],
      ['file.put', 'internal', 7],
      ['file.commit', 'internal', { ok: true }],
      ['file.commit', 'internal', { ok: true, blob: 7 }],
    ];
    const lieOf = new Map<string, number>();
    host().files.lie('file.begin', ({ upload, name }: { upload: string; name: string }, right) => {
      lieOf.set(upload, Number(name));
      // Nor does it remember what it was sent.
      return told('file.begin', upload, { ...(right as object), have: [] });
    });
    const told = (name: string, upload: string, right: unknown) => {
      const lie = lies[lieOf.get(upload) ?? -1];
      return lie?.[0] === name ? lie[2] : right;
    };
    for (const name of ['file.put', 'file.commit'] as const) {
      host().files.lie(name, ({ upload }: { upload: string }, right) => told(name, upload, right));
    }
    // Of one chunk and of several: the first go out without waiting for any answer.
    for (const size of [1_000, large]) {
      const codes = await outcomes(lies.map((_, at) => client.upload(source(randomBytes(size), String(at)))));
      expect(codes, String(size)).toEqual(lies.map(([, code]) => code));
    }
    await expectFilesSound(client);
  });

  it('cannot have a member name another file than the one that was sent', async () => {
    const client = await online();
    for (const size of [0, 1_000, large]) {
      const bytes = randomBytes(size);
      const { blob } = await client.upload(source(bytes));
      const lies: [Parameters<ReturnType<typeof host>['files']['lie']>[0], Lie][] = [
        ['file.begin', () => ({ ok: true, chunkBytes: limits.chunkBytes, have: [], blob: other })],
        ['file.commit', () => ({ ok: true, blob: other })],
      ];
      for (const [name, lie] of lies) {
        host().files.lie(name, lie);
        const [outcome] = await outcomes([client.upload(source(bytes))]);
        // Refused, or named as it is whatever the host said.
        expect(outcome === 'bad_hash' || (outcome as { blob?: string }).blob === blob, `${name} ${size}`).toBe(true);
        host().files.honestly();
      }
    }
    await expectFilesSound(client);
  });

  it('by claiming to have what it has not costs neither the file nor the time of counting it', async () => {
    const client = await online();
    const all = Array.from({ length: limits.haveRanges }, () => [0, Number.MAX_SAFE_INTEGER]);
    let lying = true;
    host().files.lie('file.begin', (_: never, right) => (lying ? { ...(right as object), have: all } : right));
    // An attempt at a file of 1 TiB: it has a million chunks.
    const stop = new AbortController();
    const huge: Source = {
      ...source(Buffer.alloc(0)),
      size: limits.fileBytes,
      read: async (_, length) => new Uint8Array(length),
    };
    const began = performance.now();
    await client
      .upload(huge, { signal: stop.signal, onProgress: ({ done }) => done > 0 && stop.abort() })
      .catch(() => undefined);
    expect(performance.now() - began).toBeLessThan(2_000);
    lying = false;
    await expectFilesSound(client);
  });

  it('by answers that cannot be read, or of other bytes, ends no more than the one download', async () => {
    const client = await online();
    const opened = { ok: true, size: large, chunkBytes: limits.chunkBytes };
    const hashes = Buffer.alloc(96);
    const lies: [string, string, unknown][] = [
      ...nonsense.map((answer): [string, string, unknown] => ['file.open', 'internal', answer]),
      ['file.open', 'internal', { ...opened, hashes: 'x'.repeat(96) }],
      ['file.open', 'internal', { ...opened, hashes, size: -1 }],
      ['file.open', 'internal', { ...opened, hashes, size: Number.MAX_SAFE_INTEGER }],
      ['file.open', 'bad_request', { ...opened, hashes, chunkBytes: 1 }],
      ['file.open', 'bad_hash', { ...opened, hashes }],
      ['file.open', 'bad_hash', { ...opened, hashes: Buffer.alloc(0), size: 0 }],
      ['file.get', 'internal', { ok: true, data: 'text' }],
      ['file.get', 'internal', { ok: true }],
      ['file.get', 'bad_hash', { ok: true, data: Buffer.alloc(0) }],
      ['file.get', 'bad_hash', { ok: true, data: Buffer.alloc(limits.chunkBytes) }],
    ];
    const lieOf = new Map<string, (typeof lies)[number]>();
    for (const lie of lies) lieOf.set((await client.upload(source(randomBytes(large)))).blob, lie);
    for (const name of ['file.open', 'file.get'] as const) {
      host().files.lie(name, ({ blob }: { blob: string }, right) => {
        const [of, , answer] = lieOf.get(blob) ?? [];
        return of === name ? answer : right;
      });
    }
    const sink = sinkOf(large);
    const codes = await outcomes([...lieOf.keys()].map((blob) => client.download(blob, sink)));
    expect(codes).toEqual(lies.map(([, code]) => code));
    expect(sink.writes).toBe(0);
    await expectFilesSound(client);
  });

  it('by tickets that lead elsewhere, or are none, leads nobody there', async () => {
    const client = await online();
    const file = { blob: other, name: 'plan.pdf', type: 'application/pdf', size: 1 };
    const paths = ['//example.org/blobs/x', 'https://example.org/blobs/x', 'javascript:alert(1)//blobs/', 7];
    host().files.lie('file.ticket', ({ name }: { name: string }) => ({
      ok: true,
      path: paths[Number(name)],
      expires: 1,
    }));
    const codes = await outcomes(paths.map((_, at) => client.blobUrl({ ...file, name: String(at) })));
    expect(codes).toEqual(paths.map(() => 'internal'));
    host().files.honestly();
    expect((await client.blobUrl(file)).url).toBe(`${host().url}/blobs/${other}?ticket=x`);
    await expectFilesSound(client);
  });
});
