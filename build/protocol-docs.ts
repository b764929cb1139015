/** `npm run docs`: writes the reference half of docs/PROTOCOL.md from the tables in protocol/. */
import { writeFile } from 'node:fs/promises';
import { freshProtocolPage, protocolPage } from './docs/protocol-page.ts';

await writeFile(protocolPage, await freshProtocolPage());
