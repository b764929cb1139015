import { createHash, createHmac, createPrivateKey, createPublicKey, pbkdf2Sync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fixtureFolder } from '../tests/conformance/fixtures.ts';
import * as signing from './signing.ts';

const device = z.object({ seed: z.string(), id: z.string() });
const vectors = z
  .object({
    office: z.string(),
    devices: z.object({ anna: device, host: device }),
    event: z.object({
      body: z.string(),
      bodyHash: z.string(),
      header: z.string(),
      headerHash: z.string(),
      signedText: z.string(),
      signature: z.string(),
    }),
    proof: z.object({
      fields: z.object({
        office: z.string(),
        device: z.string(),
        namespace: z.enum(['/', '/admin', '/files/']),
        sid: z.string(),
        certificate: z.string(),
      }),
      signedText: z.string(),
      signature: z.string(),
    }),
    passcode: z.object({
      passcode: z.string(),
      stretched: z.string(),
      sid: z.string(),
      device: z.string(),
      keyedText: z.string(),
      proof: z.string(),
    }),
    receipt: z.object({
      part: z.array(z.object({ seq: z.int(), headerHash: z.string() })),
      partText: z.string(),
      partHash: z.string(),
      receipt: z.string(),
      signedText: z.string(),
      signature: z.string(),
    }),
    directRoom: z.object({ members: z.array(z.string()), hashedText: z.string(), id: z.string() }),
    blob: z.object({ chunks: z.array(z.string()), chunkHashes: z.array(z.string()), id: z.string() }),
  })
  .parse(JSON.parse(readFileSync(path.join(fixtureFolder, 'vectors.json'), 'utf8')));

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('base64url');

/** RFC 8410 §7: an Ed25519 private key is these bytes and the seed. */
const keyOf = ({ seed }: { seed: string }) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'base64url')]),
    format: 'der',
    type: 'pkcs8',
  });
const signed = (who: { seed: string }, text: string) => sign(null, Buffer.from(text), keyOf(who)).toString('base64url');

describe('the worked examples', () => {
  const { anna, host } = vectors.devices;

  it('a device is its Ed25519 public key', () => {
    expect(createPublicKey(keyOf(anna)).export({ format: 'jwk' }).x).toBe(anna.id);
  });

  it("an event's author signs the header, which names the body's hash", () => {
    const { body, bodyHash, header, headerHash, signedText, signature } = vectors.event;
    expect(sha256(body)).toBe(bodyHash);
    expect(JSON.parse(header)).toMatchObject({ bodyHash });
    expect(sha256(header)).toBe(headerHash);
    expect(signing.eventSigningText(header)).toBe(signedText);
    expect(signed(anna, signedText)).toBe(signature);
  });

  it('a connection is proven by a signature over its sid', () => {
    const { fields, signedText, signature } = vectors.proof;
    expect(signing.proofSigningText(fields)).toBe(signedText);
    expect(signed(anna, signedText)).toBe(signature);
  });

  it('a passcode is stretched, then keys an HMAC over the connection', () => {
    const { passcode, stretched, keyedText, proof, ...fields } = vectors.passcode;
    const { iterations, bytes, saltText } = signing.passcodeStretch;
    const key = pbkdf2Sync(passcode, saltText(vectors.office), iterations, bytes, 'sha256');
    expect(key.toString('base64url')).toBe(stretched);
    expect(signing.passcodeProofText({ office: vectors.office, ...fields })).toBe(keyedText);
    expect(createHmac('sha256', key).update(keyedText).digest('base64url')).toBe(proof);
  });

  it('a receipt names the hash of each stream and is signed by the host', () => {
    const { part, partText, partHash, receipt, signedText, signature } = vectors.receipt;
    expect(signing.receiptPartText(part)).toBe(partText);
    expect(sha256(partText)).toBe(partHash);
    expect(JSON.parse(receipt)).toMatchObject({ parts: [partHash] });
    expect(signing.receiptSigningText(receipt)).toBe(signedText);
    expect(signed(host, signedText)).toBe(signature);
  });

  it("a direct room's id is made of its members, in whatever order they are named", () => {
    const { members, hashedText, id } = vectors.directRoom;
    expect(signing.directRoomText(vectors.office, members)).toBe(hashedText);
    expect(signing.directRoomText(vectors.office, members.toReversed())).toBe(hashedText);
    const hash = createHash('sha256').update(hashedText).digest().subarray(0, 16);
    hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
    hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
    expect(id.replaceAll('-', '')).toBe(hash.toString('hex'));
  });

  it("a blob's id is the hash of its chunks' hashes", () => {
    const { chunks, chunkHashes, id } = vectors.blob;
    expect(chunks.map((chunk) => sha256(Buffer.from(chunk, 'base64url')))).toEqual(chunkHashes);
    expect(sha256(Buffer.concat(chunkHashes.map((hash) => Buffer.from(hash, 'base64url'))))).toBe(id);
  });
});
