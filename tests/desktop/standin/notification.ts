import { happening } from './happening.ts';
import { ProvidedEmitter } from './provided.ts';

export type NotificationOptions = { title?: string; body?: string; hasReply?: boolean; silent?: boolean };

/** A notification that nobody sees; a test clicks and answers it by its events. */
export class Notification extends ProvidedEmitter {
  static isSupported = () => true;
  /** Those shown now, oldest first. */
  static readonly shown: Notification[] = [];

  readonly title: string;
  readonly body: string;
  readonly hasReply: boolean;

  constructor({ title = '', body = '', hasReply = false }: NotificationOptions = {}) {
    super('Notification');
    this.title = title;
    this.body = body;
    this.hasReply = hasReply;
  }
  show(): void {
    Notification.shown.push(this);
    this.emit('show', happening());
  }
  close(): void {
    const at = Notification.shown.indexOf(this);
    if (at < 0) return;
    Notification.shown.splice(at, 1);
    this.emit('close', happening());
  }
}
