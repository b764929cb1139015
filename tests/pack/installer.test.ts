import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packProblem } from '../../build/needs/pack.ts';
import { root } from './packed.ts';

const problem = packProblem();
const include = path.join(root, 'build/pack/windows/installer.nsh');

/** As electron-builder's templates include it: what they declare, and where they put its macros. */
const installer = (installMode: string) => `
Unicode true
Name Landline
OutFile installer.exe
!include LogicLib.nsh
!include FileFunc.nsh
!define APP_EXECUTABLE_FILENAME Landline.exe
!define isUpdated \`"" isUpdated ""\`
!macro _isUpdated _a _b _t _f
  ClearErrors
  \${GetParameters} $R9
  \${GetOptions} $R9 "--updated" $R9
  IfErrors \`\${_f}\` \`\${_t}\`
!macroend
Var installMode
!include "${include}"
Section
  StrCpy $installMode ${installMode}
  !insertmacro customInstall
  WriteUninstaller $INSTDIR\\uninstall.exe
SectionEnd
Section Uninstall
  StrCpy $installMode ${installMode}
  !insertmacro customUnInstall
SectionEnd
`;

describe.skipIf(problem !== undefined)(`what is added to Windows' installer${problem ? `: ${problem}` : ''}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'landline-installer-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['all', 'CurrentUser'])('is understood by NSIS, without a warning, for %s', (installMode) => {
    writeFileSync(path.join(folder, 'installer.nsi'), installer(installMode));
    execFileSync('makensis', ['-WX', '-V2', 'installer.nsi'], { cwd: folder });
  });

  it('opens the firewall for this program alone, and where people know each other alone', () => {
    const rules = [...readFileSync(include, 'utf8').matchAll(/advfirewall firewall add rule (.*)'$/gmu)];
    const words = 'dir=in action=allow profile=private,domain enable=yes';
    expect(rules.map(([, rule]) => rule)).toEqual([
      `name="\${FIREWALL_RULE}" ${words} program="$INSTDIR\\\${APP_EXECUTABLE_FILENAME}"`,
    ]);
  });
});
