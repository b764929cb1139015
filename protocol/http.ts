import { z } from 'zod';
import { joinMode } from './errors.ts';
import * as id from './ids.ts';
import { limits } from './limits.ts';
import { versionRange } from './version.ts';

export const httpPaths = {
  card: '/.well-known/landline',
  blob: (blob: string, ticket: string) => `/blobs/${blob}?ticket=${ticket}`,
  hook: (token: string) => `/hooks/${token}`,
  join: '/join',
  /** Where a link leads that opens the page on the host's own computer: PROTOCOL.md, "On the host's own computer". */
  enter: '/enter',
  health: '/healthz',
  metrics: '/metrics',
} as const;

/** `GET /.well-known/landline`: what a stranger may know of the office. */
export const card = z.object({
  product: z.literal('landline'),
  versions: versionRange,
  office: id.officeId,
  name: z.string().max(limits.nameLength),
  join: joinMode,
  guests: z.boolean(),
  epoch: z.object({ number: z.int().positive(), id: id.uuid }),
});
export type Card = z.infer<typeof card>;

/** `POST /hooks/:token`: the part of Slack's incoming-webhook payload that makes sense here; other fields are ignored. */
export const hookPayload = z.object({
  text: z.string().max(limits.textLength).optional(),
  username: z.string().max(limits.nameLength).optional(),
  attachments: z
    .array(
      z.object({
        fallback: z.string().max(4_000).optional(),
        pretext: z.string().max(4_000).optional(),
        title: z.string().max(1_000).optional(),
        title_link: z.string().max(2_000).optional(),
        text: z.string().max(16_000).optional(),
      }),
    )
    .max(20)
    .optional(),
});
export type HookPayload = z.infer<typeof hookPayload>;
