export { attachmentsOf, contentOf, messageLine, placedLine, type Content } from './message-line.ts';
export { back, isAway, patiently, throughLosses } from './patiently.ts';
export { allMembers, allRooms } from './rooms-and-people.ts';
export type { HtmlWords } from './html.ts';
export { writeExport, type ExportFormat } from './write-export.ts';
export { savedName } from './saved-name.ts';
