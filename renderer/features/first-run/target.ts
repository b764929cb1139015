/** The office a person wants to be in, and what they bring along. */
export type Target = {
  office: string;
  addresses: readonly string[];
  token?: string;
  /** As whom, where the office does not know this device yet. */
  name?: string;
  /** Their picture there. */
  picture?: Blob;
};

/** An office's id as people compare it: its first sixteen letters in groups. */
export function shortFingerprint(office: string): string {
  return (office.slice(0, 16).match(/.{4}/gu) ?? []).join(' ');
}
