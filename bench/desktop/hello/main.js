// Electron's own first app, as its documentation has it: what any app takes before it does anything.
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 800, height: 600 });
  void window.loadURL('data:text/html,<title>Hello</title><h1>Hello World!</h1>');
});
app.on('window-all-closed', () => app.quit());
