/**
 * What a bundle for Node does not carry: what packages only try to load. The native parts of `ws` are found where npm has put them, and
 * `supports-color`, which `debug` tries, is here by chance, for the tools.
 */
export const unbundled = ['bufferutil', 'utf-8-validate', 'supports-color'];
