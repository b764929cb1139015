import { randomBytes } from 'node:crypto';

/** A font of a document, and how a string for it is written. */
export type Face = { font: string; more?: readonly string[]; string(text: string): string };

const inHex = (bytes: Iterable<number>) => `<${[...bytes].map((one) => one.toString(16).padStart(2, '0')).join('')}>`;

/** Not in the file: whoever shows it has one of that name. */
export const helvetica: Face = {
  font: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  string: (text) => inHex(Buffer.from(text, 'latin1')),
};

/** Not in the file either, and its letters are numbered as Adobe's table for UTF-16 says: as offices in Japan send it. */
export const ryumin: Face = {
  font: '<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UTF16-H /DescendantFonts [FIRST 0 R] >>',
  more: [
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> /FontDescriptor NEXT 0 R >>',
    '<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ],
  string: (text) => inHex(Buffer.from(text, 'utf16le').swap16()),
};

/**
 * A document of one line a page (ISO 32000-2 §7.5).
 *
 * @param size - of a page, in points.
 * @param locked - whether it wants a password that nobody has.
 * @param padding - bytes more in each page, so that each is read by itself.
 */
export function pdfOf(
  lines: readonly string[],
  {
    face = helvetica,
    size = [595, 842],
    locked = false,
    padding = 0,
  }: { face?: Face; size?: readonly [number, number]; locked?: boolean; padding?: number } = {},
): Buffer {
  const first = 4;
  const more = face.more ?? [];
  const numbered = (text: string, at: number) =>
    text.replace('FIRST', String(first)).replace('NEXT', String(first + at + 1));
  const pageAt = (page: number) => first + more.length + page;
  const contentAt = (page: number) => pageAt(lines.length) + page;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${lines.length} /Kids [${lines.map((_, page) => `${pageAt(page)} 0 R`).join(' ')}] >>`,
    numbered(face.font, 0),
    ...more.map(numbered),
  ];
  for (const page of lines.keys())
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${size.join(' ')}] /Resources << /Font << /F 3 0 R >> >> /Contents ${contentAt(page)} 0 R >>`,
    );
  for (const line of lines) {
    const content = `BT /F 36 Tf 72 ${size[1] - 100} Td ${face.string(line)} Tj ET${' '.repeat(padding)}`;
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  let file = '%PDF-1.7\n';
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    places.push(file.length);
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const secret = () => inHex(randomBytes(32));
  const lock = locked
    ? ` /ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O ${secret()} /U ${secret()} >>`
    : '';
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const { length } = file;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${lock} >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
