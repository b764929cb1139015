import { encode } from 'uqr';

export type QrPicture = {
  /** Modules on a side, the quiet zone included. */
  size: number;
  /** An SVG path that fills the dark modules, one unit each. */
  path: string;
};

/** A QR code (ISO/IEC 18004, level M) with the quiet zone of four modules that readers need. */
export function qrPicture(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const rows = data.map((row, y) => {
    let path = '';
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) path += `M${from} ${y}h${x - from}v1h-${x - from}z`;
    }
    return path;
  });
  return { size, path: rows.join('') };
}
