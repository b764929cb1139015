import type { Menu } from './menu.ts';
import { ProvidedEmitter } from './provided.ts';

/** A tray icon that keeps what it was given, for a test to look at. */
export class Tray extends ProvidedEmitter {
  image: unknown;
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  #destroyed = false;

  constructor(image: unknown) {
    super('Tray');
    this.image = image;
  }
  setImage(image: unknown): void {
    this.image = image;
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  destroy(): void {
    this.#destroyed = true;
  }
  isDestroyed = () => this.#destroyed;
}
